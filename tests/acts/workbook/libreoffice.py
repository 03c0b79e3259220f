"""LibreOffice on this machine, if there is one: a person at work in it, without a window."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.acts.workbook.round_trip import Edit

_SCRIPT = Path(__file__).with_name("libreoffice_edit.py")
_PYTHON = "/usr/bin/python3"  # the system's, for which its bindings were built
_SECONDS = 120


def missing() -> str:
    """Why no LibreOffice can be asked; empty when one can."""
    office = shutil.which("soffice")
    if office is None:
        return "no LibreOffice on this machine (apt-get install libreoffice-calc python3-uno)"
    asked = subprocess.run(
        [_PYTHON, "-c", "import uno"], env=_environment(Path("/nonexistent")),
        capture_output=True, text=True, check=False,
    ) if Path(_PYTHON).exists() else None  # fmt: skip
    if asked is None or asked.returncode:
        return "LibreOffice without its bindings for Python (apt-get install python3-uno)"
    return ""


def edited(data: bytes, edits: Sequence[Edit], folder: Path) -> bytes:
    """`data` opened in LibreOffice, edited there and saved as .xlsx; `folder` is its home."""
    (folder / "export.xlsx").write_bytes(data)
    (folder / "edits.json").write_text(json.dumps(edits), "utf-8")
    subprocess.run(
        [_PYTHON, str(_SCRIPT), "export.xlsx", "saved.xlsx", "edits.json"],
        cwd=folder, env=_environment(folder), check=True, timeout=_SECONDS, capture_output=True,
    )  # fmt: skip
    return (folder / "saved.xlsx").read_bytes()


def _environment(home: Path) -> dict[str, str]:
    program = Path(shutil.which("soffice") or "").resolve().parent
    names = {"PATH": os.environ["PATH"], "PYTHONPATH": str(program), "LC_ALL": "C.UTF-8"}
    return {**names, "HOME": str(home)}
