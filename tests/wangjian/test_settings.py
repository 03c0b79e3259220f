"""A wrong setting ends in one line that names the variable, its value and what to set."""

from pathlib import Path

import pytest

from tests.wangjian.calls import call

RUN = ("run", "--day", "2018-09-03")
PRUNE = ("raw", "prune", "--day", "2018-09-03")


@pytest.mark.parametrize(
    "command, variable, value, remedy",
    [
        (
            ("status",),
            "WANGJIAN_HOST_SECONDS",
            "often",
            "no number of seconds up to 60; set one like 0.05",
        ),
        (RUN, "WANGJIAN_HOST_SECONDS", "nan", "no number of seconds"),
        (("serve",), "WANGJIAN_HOST_SECONDS", "61", "no number of seconds"),
        (("collect", "ad_leads", "--day", "2018-09-03"), "WANGJIAN_HOST_SECONDS", "inf", "like"),
        (PRUNE, "WANGJIAN_RAW_DAYS", "-5", "no number of days; set one like 1095"),
        (PRUNE, "WANGJIAN_RAW_DAYS", "three years", "no number of days"),
        (("portal",), "WANGJIAN_PORTAL_DAY", "yesterday", "set one like 2018-09-03"),
        (RUN, "WANGJIAN_HOME", "/dev/null/house", "set it to one that may be written"),
        (("desk",), "WANGJIAN_LEDGER", "ledger.sqlite", "set it to sqlite:///<file>"),
        (("status",), "WANGJIAN_LEDGER", "mysql://127.0.0.1/x", "no address of a ledger"),
        (("status",), "WANGJIAN_LEDGER", "postgresql://127.0.0.1:5x/x", "no address of a database"),
        (RUN, "WANGJIAN_LEDGER", "postgresql://127.0.0.1:1/x", "no database answers"),
        (("release", "--day", "2018-09-03"), "WANGJIAN_LEDGER", f"sqlite:///{__file__}", "answers"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(
    command: tuple[str, ...], variable: str, value: str, remedy: str, tmp_path: Path
) -> None:
    given = {"WANGJIAN_HOME": str(tmp_path), variable: value}
    answer = call(*command, home=None, **given)
    assert answer.returncode == 2, answer.stderr
    assert answer.stderr.startswith(f"{variable}={value!r}: ")
    assert remedy in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://clerk:geheim@127.0.0.1:1/x",
        "postgresql://clerk:ge@heim@127.0.0.1:1/x",
        "postgresql://127.0.0.1:1/x?password=geheim",
        "clerk:geheim@127.0.0.1",
        "postgresql://clerk:geheim@127.0.0.1:5x/x",
    ],
)
def test_the_ledgers_password_is_not_told(address: str, tmp_path: Path) -> None:
    answer = call("status", home=tmp_path, WANGJIAN_LEDGER=address)
    assert answer.returncode == 2, answer.stderr
    assert "heim" not in answer.stderr + answer.stdout


def test_an_empty_setting_is_none(tmp_path: Path) -> None:
    unset = dict.fromkeys(("WANGJIAN_LEDGER", "WANGJIAN_HOST_SECONDS", "WANGJIAN_RAW_DAYS"), "")
    assert call(*PRUNE, home=tmp_path, **unset).returncode == 0
