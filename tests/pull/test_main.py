import io
import json
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.publish.world import A
from tests.pull.server import serve
from tests.pull.signed import DAY, Signed, now
from wangjian_pull.main import _tried, main

OTHER = "91350100M000100Y43"
DEAD = "http://127.0.0.1:9"


@pytest.fixture
def root(signed: Signed) -> list[str]:
    (signed.tree / "trusted.json").write_bytes(signed.first_root)
    return ["--root", str(signed.tree / "trusted.json")]


@pytest.fixture
def kept(into: Path) -> list[str]:
    return ["--into", str(into)]


def test_a_feed_is_pulled_over_http_verified_and_asked(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(signed.tree) as served:
        assert main([served.address, *kept, *root, "--verify"]) == 0
        assert "credit-china release 2: 20 lines" in capsys.readouterr().out
        assert main([served.address, *kept, "--check", A]) == 1
        assert f"{A}: 20 line(s)" in capsys.readouterr().out
        assert main([served.address, *kept, "--check", OTHER, A[:-1] + "3"]) == 0
        out = capsys.readouterr().out
        assert f"{OTHER}: 0 line(s)" in out
        assert f"{A[:-1]}3: invalid" in out


def test_codes_are_read_from_the_input_and_answered_in_order(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked = io.TextIOWrapper(io.BytesIO(f"{OTHER}\n{A}\r\n杭州\n\n".encode()))
    monkeypatch.setattr(sys, "stdin", asked)
    assert main([str(signed.tree), *kept, *root, "--check", "-"]) == 1
    lines = capsys.readouterr().out.splitlines()[2:]
    assert lines == [f"{OTHER}\tnot_listed", f"{A}\tlisted", "杭州\tinvalid", "\tinvalid"]


def test_a_dead_server_keeps_the_last_list_in_use(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([DEAD, *kept, *root, "--check", A]) == 4
    assert "no verified list is held yet" in capsys.readouterr().err
    assert main([str(signed.tree), *kept, *root]) == 0
    assert main([DEAD, *kept, "--check", A]) == 2
    told = capsys.readouterr()
    assert f"{A}: 20 line(s)" in told.out
    assert "try again later" in told.err
    assert main([DEAD, *kept, "--offline", "--check", A]) == 1


@pytest.mark.parametrize("cut", ["timestamp", "targets.json", "release.json", "/delta/"])
def test_a_transfer_that_was_cut_off_is_no_lie_of_the_feed(
    signed: Signed, root: list[str], kept: list[str], cut: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(signed.tree) as served:
        assert main([served.address, *kept, *root]) == 0
        signed.release(3)
        served.cut = cut
        assert main([served.address, *kept]) == 2
        assert "cut off" in capsys.readouterr().err
        served.cut = None
        assert main([served.address, *kept]) == 0


def test_which_release_is_held_is_said_as_json(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([DEAD, *kept, "--offline", "--state"]) == 4
    assert main([str(signed.tree), *kept, *root]) == 0
    capsys.readouterr()
    assert main([DEAD, *kept, "--offline", "--state"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert {name: held[name] for name in ("channel", "seq", "count", "root", "release")} == {
        "channel": "credit-china", "seq": 2, **signed.body()["state"], "release": signed.digest(),
    }  # fmt: skip


def test_a_feed_that_lies_is_told_apart_from_a_dead_one(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(signed.tree), *kept, *root])
    (signed.folder / "timestamp.json").write_bytes(b"<html>")
    assert main([str(signed.tree), *kept]) == 3
    assert "tell the publisher" in capsys.readouterr().err


@pytest.mark.parametrize(
    "hours, expected",
    [
        (0.9, (1, "")),
        (2, (1, "older than an hour")),
        (25, (5, "no new adverse action")),
        (73, (6, "suspended")),
    ],
)
def test_a_list_grows_stale_with_the_word_that_vouches_for_it(
    signed: Signed, into: Path, capsys: pytest.CaptureFixture[str],
    hours: float, expected: tuple[int, str],
) -> None:  # fmt: skip
    from wangjian_pull import Store, pull

    pull(signed.tree, into, root=signed.first_root)
    with Store(into) as store, store.change():
        store.vouch(now() + DAY - timedelta(hours=hours))
    assert main([DEAD, "--into", str(into), "--offline", "--check", A]) == expected[0]
    told = capsys.readouterr()
    assert expected[1] in told.err
    assert f"{A}: 20 line(s)" in told.out


def test_a_timestamp_two_hours_old_is_taken_and_told(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    signed.sign(expires=now() + timedelta(hours=22))
    assert main([str(signed.tree), *kept, *root]) == 0
    assert "older than an hour" in capsys.readouterr().err


def test_damage_is_found_and_reconciled(
    signed: Signed, root: list[str], kept: list[str], into: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    main([str(signed.tree), *kept, *root])
    with sqlite3.connect(into) as behind:
        behind.execute("UPDATE line SET code = 'x' WHERE kh = (SELECT min(kh) FROM line)")
    behind.close()
    assert main([str(signed.tree), *kept, "--verify"]) == 7
    assert "--reconcile" in capsys.readouterr().err
    assert main([str(signed.tree), *kept, "--reconcile", "--verify"]) == 0
    into.write_bytes(b"no database" * 1000)
    assert main([str(signed.tree), *kept]) == 7


def test_what_is_listed_today_is_written_out(
    signed: Signed, root: list[str], kept: list[str], tmp_path: Path
) -> None:
    codes, lines = tmp_path / "codes", tmp_path / "lines"
    out = ["--codes", str(codes), "--export", str(lines)]
    assert main([DEAD, *kept, *root, *out]) == 4
    assert not list(tmp_path.glob("*codes*"))
    assert main([str(signed.tree), *kept, *root, *out]) == 0
    assert codes.read_text() == f"{A}\n"
    assert len({json.loads(line)["id"] for line in lines.read_bytes().splitlines()}) == 20


def test_a_wrong_call_is_no_answer_about_a_list(
    signed: Signed, kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for wrong in (["--root", "/nowhere"], ["--wrong"]):
        try:
            code = main([str(signed.tree), *kept, *wrong])
        except SystemExit as end:
            code = int(str(end.code))
        assert code == 64
    assert capsys.readouterr().err


def test_what_fails_on_this_machine_never_calls_a_code_listed(
    signed: Signed, root: list[str], kept: list[str], into: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    nowhere = into.parent / "nowhere"
    assert main([str(signed.tree), "--into", str(nowhere / "list"), *root]) == 70
    assert main([str(signed.tree), *kept, *root]) == 0
    assert main([str(signed.tree), *kept, "--codes", str(nowhere / "codes")]) == 70
    told = capsys.readouterr()
    assert "No such file" in told.err
    assert "move it away" not in told.err
    assert main([str(signed.tree), *kept, "--check", "\udcff"]) == 0
    assert "?: invalid" in capsys.readouterr().out


def test_a_list_in_use_by_another_program_is_not_called_damaged(
    into: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = sqlite3.connect(into, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    impatient = sqlite3.connect(into, timeout=0)
    assert _tried(lambda: impatient.execute("SELECT * FROM line").arraysize) == 70
    impatient.close()
    other.close()
    told = capsys.readouterr().err
    assert "locked" in told
    assert "move it away" not in told


def test_a_fault_of_its_own_never_calls_a_code_listed(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(signed.tree), *kept, *root, "--check", A]) == 1
    with closing(sqlite3.connect(kept[1])) as database, database:
        database.execute("UPDATE line SET raw = 7")  # what no reader ever wrote
    assert main([str(signed.tree), *kept, "--offline", "--check", A]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_without_a_list_there_is_nothing_to_verify_or_mend(
    signed: Signed, root: list[str], kept: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for asked in ("--verify", "--reconcile"):
        assert main([str(signed.tree), *kept, *root, "--offline", asked]) == 4
        assert "verified: " not in capsys.readouterr().out


def test_an_address_of_another_kind_is_a_wrong_call(
    kept: list[str], root: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ftp://127.0.0.1/warning", *kept, *root]) == 64
    assert "neither http(s):// nor a folder" in capsys.readouterr().err
