"""`wangjian-pull` installed alone: its wheel, what it says it needs, and nothing else."""

import ensurepip
import os
import re
import shutil
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from tests.publish.world import A
from tests.pull.signed import Signed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and its declared dependencies, without a network."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(ROOT / "pull", folder / "source", ignore=shutil.ignore_patterns("__pycache__"))
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        folder / "source")  # fmt: skip
    venv.create(folder / "env", with_pip=False, symlinks=True)
    (site,) = (folder / "env/lib").glob("python*/site-packages")
    for needed in closure("wangjian-pull") - {"wangjian-pull"}:
        for top in top_levels(distribution(needed)):
            (site / top.name).symlink_to(top)
    # Without an index: it ends in an error if anything it says it needs is not there.
    pip(folder, "install", "--no-index", "--no-compile", *map(str, folder.glob("*.whl")))
    assert not list(site.glob("polars*"))
    return folder


def run(command: list[str], folder: Path, **environment: str) -> str:
    """What the command says; it must succeed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=kept | environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(folder: Path, *arguments: str) -> str:
    """The installer that came with Python, working on the clean environment."""
    (bundled,) = (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")
    python = str(folder / "env/bin/python")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    return run([*command, *arguments], folder, PYTHONPATH=str(bundled))


def closure(name: str) -> set[str]:
    """The distribution and all it needs, extras it asks for included."""
    found, ahead = set(), {(name, "")}
    while ahead:
        name, extra = ahead.pop()
        found.add(name)
        for line in distribution(name).requires or []:
            needed, asked, marker = parsed(line)
            if marker in ("", extra) and needed not in found:
                ahead |= {(needed, each) for each in asked or {""}}
    return found


def parsed(line: str) -> tuple[str, set[str], str]:
    """Name, extras asked for and the extra a requirement belongs to: `a[b]>=1; extra == 'c'`."""
    found = re.match(r"([\w.-]+)(?:\[([\w,-]+)\])?", line)
    assert found is not None
    marker = re.search(r"extra == ['\"](\w+)['\"]", line)
    extras = set((found[2] or "").split(",")) - {""}
    return found[1].lower(), extras, marker[1] if marker else ""


def top_levels(needed: Distribution) -> set[Path]:
    """The files and folders of a distribution that lie in site-packages itself."""
    files = [file for file in needed.files or [] if file.parts[0] not in ("..", "__pycache__")]
    return {Path(str(needed.locate_file(file.parts[0]))) for file in files}


def test_it_works_with_what_it_says_it_needs_and_nothing_else(
    clean: Path, signed: Signed, into: Path
) -> None:
    (signed.tree / "trusted.json").write_bytes(signed.first_root)
    program = str(clean / "env/bin/wangjian-pull")
    root = ["--root", str(signed.tree / "trusted.json")]
    told = run([program, str(signed.tree), "--into", str(into), *root, "--verify"], clean)
    assert "credit-china release 2: 20 lines" in told
    python = str(clean / "env/bin/python")
    script = f"from wangjian_pull import Feed; print(Feed('x', {str(into)!r}).check({A!r}).status)"
    assert run([python, "-c", script], clean) == "listed\n"
