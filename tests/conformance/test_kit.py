"""The kit itself: the reference consumer passes it, one that believes everything does not."""

import json
import shutil
import subprocess
import sys
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance import cases, contract, record
from conformance.cases import Fault
from conformance.errors import BadCall, BadCase, NoSuchTree
from conformance.recording.attacks import attacks
from conformance.recording.histories import main_history
from conformance.run import main
from conformance.serving import serving
from conformance.stamping import Stamp, sign
from conformance.trees import FOLDER, Tree
from tests.conformance.mistaken import MISTAKES

ROOT = Path(__file__).parents[2]
PULL = [sys.executable, "-m", "wangjian_pull.main", "{url}", "--into", "{file}", "--root", "{root}"]
DAMAGE = f"{sys.executable} {ROOT}/conformance/damage.py {{file}}"
SHORT = "C01,C04,C07,C10,C14,C18,C21,C29,C31,C32,C34,C37"
# Takes whatever is announced, verifies nothing.
BELIEVER = """
import json, pathlib, sys, urllib.request
url, file = sys.argv[1:3]
def read(path):
    with urllib.request.urlopen(f"{url}/{path}") as answer:
        return json.load(answer)
if "--state" in sys.argv:
    held = pathlib.Path(file)
    print(held.read_text()) if held.exists() else sys.exit(4)
    sys.exit()
number = read("metadata/timestamp.json")["signed"]["meta"]["snapshot.json"]["version"]
number = read(f"metadata/{number}.snapshot.json")["signed"]["meta"]["targets.json"]["version"]
targets = read(f"metadata/{number}.targets.json")["signed"]["targets"]
release = read(f"targets/{targets['release.json']['hashes']['sha256']}.release.json")
pathlib.Path(file).write_text(json.dumps({"seq": release["seq"], **release["state"]}))
"""


def test_the_reference_consumer_passes(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--only", SHORT, "--damage", DAMAGE, "--", *PULL])
    assert (code, capsys.readouterr().out.splitlines()[-1]) == (
        0, "12 passed, 0 failed, 0 left out",
    )  # fmt: skip


@pytest.mark.proof
def test_the_reference_consumer_passes_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--damage", DAMAGE, "--", *PULL])
    out = capsys.readouterr().out
    assert (code, out.splitlines()[-1]) == (0, "41 passed, 0 failed, 5 left out"), out


def test_a_consumer_that_believes_everything_fails_where_it_should(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "believer.py"
    script.write_text(BELIEVER)
    hostile = ["C12", "C14", "C17", "C18", "C21", "C22", "C23", "C24"]
    only = ",".join(["C01", "C03", *hostile])
    command = [sys.executable, str(script), "{url}", "{file}"]
    state = f"{sys.executable} {script} {{url}} {{file}} --state"
    assert main(["--only", only, "--state", state, "--", *command]) == 1
    told = capsys.readouterr().out.splitlines()
    failed = [line[:3] for line in told if "FAILED" in line]
    assert failed == ["C01", *hostile]  # the first because it never asked for a line
    assert any("step 2 (rolled-back): ok, expected rejected" in line for line in told)


@pytest.mark.proof
@pytest.mark.parametrize("mistake, shown", [(name, told[1]) for name, told in MISTAKES.items()])
def test_a_mistake_is_shown_by_the_cases_that_are_about_it(
    mistake: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, str(ROOT / "tests/conformance/mistaken.py"), mistake, *PULL[3:]]
    assert main(["--only", shown, "--damage", DAMAGE, "--", *command]) == 1
    told = capsys.readouterr().out.splitlines()
    assert ",".join(line[:3] for line in told if "FAILED" in line) == shown, told


def test_every_case_is_there_and_uses_every_tree() -> None:
    told = cases.load()
    assert [case.id for case in told] == [f"C{number:02}" for number in range(1, 47)]
    used = {step.tree for case in told for step in case.steps}
    assert used == {path.stem for path in FOLDER.glob("*.json")}
    played = [case for case in told if case.steps]
    assert len(played) >= 40
    for case in played:
        assert case.shows
        assert any(Tree(step.tree).paths for step in case.steps)


def test_what_excludes_a_case_is_a_test_that_is_there() -> None:
    for case in cases.load():
        for word in case.excluded.replace(",", " ").split():
            if word.startswith("tests/"):
                assert (ROOT / word).is_file(), case.id


def test_the_publisher_of_today_records_the_same_trees(tmp_path: Path) -> None:
    honest = main_history(tmp_path)
    files = record.written(honest | attacks(honest))
    differing = [path for path, data in files.items() if (FOLDER / path).read_bytes() != data]
    assert differing == []


@pytest.mark.proof
def test_every_tree_is_recorded_again_to_the_byte() -> None:
    assert record.main(["--check"]) == 0


@settings(max_examples=10, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_our_signatures_are_those_of_the_algorithm(seed: bytes, message: bytes) -> None:
    assert sign(seed, message) == Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def test_a_timestamp_ends_when_it_should_and_says_so_twice_alike() -> None:
    recorded = Tree("main-1").read("metadata/timestamp.json")
    stamp = Stamp({"ends_in": 2, "version": 5})
    assert stamp.signed(recorded) == stamp.signed(recorded)
    said = json.loads(stamp.signed(recorded))["signed"]
    assert said["version"] == json.loads(recorded)["signed"]["version"] + 5


def test_the_server_gives_parts_and_says_what_is_known_already() -> None:
    path = "metadata/1.root.json"
    with serving() as (url, shown):
        tree = Tree("main-1")
        shown.show(tree, (Fault(path, "missing", times=1),))
        assert get(f"{url}/{path}")[0] == 404
        status, whole, headers = get(f"{url}/{path}")
        assert (status, whole) == (200, tree.first_root)
        assert get(f"{url}/{path}", Range="bytes=9-")[:2] == (206, whole[9:])
        assert get(f"{url}/{path}", **{"If-None-Match": headers["ETag"]})[:2] == (304, b"")
        assert shown.asked == [path] * 4


def get(url: str, **headers: str) -> tuple[int, bytes, Message]:
    """Status, body and headers of an answer."""
    place = urlsplit(url)
    connection = HTTPConnection(place.netloc)
    connection.request("GET", place.path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read(), answer.headers
    connection.close()
    return found


def test_the_kit_runs_where_nothing_but_python_is(tmp_path: Path) -> None:
    own = shutil.ignore_patterns("__pycache__", "record*")
    shutil.copytree(ROOT / "conformance", tmp_path / "conformance", ignore=own)
    script = tmp_path / "believer.py"
    script.write_text(BELIEVER)
    bare = [sys.executable, "-S"]  # without installed packages
    command = [*bare, "-m", "conformance.run", "--only", "C17", "--state",
               f"{sys.executable} {script} {{url}} {{file}} --state",
               "--", *bare, str(script), "{url}", "{file}"]  # fmt: skip
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert "step 2 (rolled-back): ok, expected rejected" in done.stdout


def test_other_codes_may_be_named_and_one_may_mean_several() -> None:
    consumer = contract.consumer(["x"], {"codes": "rejected=9,rejected=8,stale=9"})
    assert consumer.named(9, "stale") == "stale"
    assert consumer.named(8, "ok") == "rejected"
    assert consumer.named(0, "rejected") == "ok"
    assert consumer.named(77, "ok") == "exit code 77"
    with pytest.raises(BadCall, match="glad=1"):
        contract.codes("glad=1")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--only", "C99", "--", "x"],
        ["--codes", "ok", "--", "x"],
        ["--what"],
        ["--only", "C01", "--", "/nowhere/at-all"],
    ],
)
def test_a_wrong_call_says_so(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    assert code == 64
    assert capsys.readouterr().err


def test_what_the_cases_show_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 46
    assert told[3] == "C04  one delta: a link of the chain leads on"


def test_a_case_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.toml"
    for wrong in ("", "steps = [{ tree = 'a', whom = 1 }]",
                  "steps = [{ tree = 'a', faults = [{ path = '*', answer = 'x' }] }]"):  # fmt: skip
        path.write_text(f"[[case]]\nid = 'C01'\nname = 'n'\nshows = 's'\n{wrong}\n")
        with pytest.raises(BadCase, match="C01"):
            cases.load(path)
    with pytest.raises(NoSuchTree, match="nowhere"):
        Tree("nowhere")
