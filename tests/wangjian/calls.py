"""The command line, called as a person does: every call is a process of its own.

`call` forks it from one that has imported what commands import; `program` starts the installed
program from nothing, as flows need it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.forked import FORKED

COMMAND = Path(sys.executable).parent / "wangjian"
Answer = subprocess.CompletedProcess[str]
PATIENCE = 300  # seconds


def program(*arguments: str, home: Path | None = None, **more: str) -> Answer:
    """The answer of the installed program; `more` is added to the environment."""
    return subprocess.run(
        [str(COMMAND), *arguments], capture_output=True, text=True, check=False,
        env=_environment(home, more), timeout=PATIENCE,
    )  # fmt: skip


def call(*arguments: str, home: Path | None = None, **more: str) -> Answer:
    """The same answer, from a process that did not have to import everything first."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "out", Path(folder) / "err"
        process = FORKED.Process(target=_called, args=(arguments, _environment(home, more), said))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"wangjian {' '.join(arguments)} goes on and on")
        out, err = (path.read_text() for path in said)
    return subprocess.CompletedProcess(list(arguments), process.exitcode, out, err)


def _environment(home: Path | None, more: Mapping[str, str]) -> dict[str, str]:
    own = {} if home is None else {"WANGJIAN_HOME": str(home)}
    return {**os.environ, **more, **own}


def _called(
    arguments: tuple[str, ...], environment: dict[str, str], said: tuple[Path, Path]
) -> None:
    from wangjian.main import app_main

    os.environ.clear()
    os.environ.update(environment)
    for descriptor, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.argv = [str(COMMAND), *arguments]
    app_main()
