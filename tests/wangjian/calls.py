"""The command line, called as a person does: every call is a process of its own.

`call` forks it from one that has imported what commands import; `program` starts the installed
program from nothing, as flows need it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.forked import FORKED, ROOT

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
    return _answer(_called, arguments, _environment(home, more))


def call_in(project: Path, *arguments: str, **environment: str) -> Answer:
    """The answer in `project`, whose packages are taken instead of ours."""
    return _answer(_called_in, arguments, environment, project)


def _answer(
    called: Callable[..., None],
    arguments: tuple[str, ...],
    environment: dict[str, str],
    *more: Path,
) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "out", Path(folder) / "err"
        process = FORKED.Process(target=called, args=(arguments, environment, said, *more))
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


def _called_in(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    said: tuple[Path, Path],
    project: Path,
) -> None:
    for name, module in list(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "/")
        if file.is_relative_to(ROOT) and not file.is_relative_to(ROOT / ".venv"):
            del sys.modules[name]
    sys.path.insert(0, str(project))
    os.chdir(project)
    _called(arguments, environment, said)


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
