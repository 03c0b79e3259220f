"""Record the trees: `python -m conformance.record` writes them, `--check` only compares.

Keys and moments are fixed, so the same code with the locked libraries records the same bytes; where
they differ, the feed's shape has changed, and with it what consumers meet.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from conformance.recording.attacks import attacks
from conformance.recording.forging import Forged
from conformance.recording.histories import histories
from conformance.recording.honest import Files
from conformance.trees import FILES, FOLDER


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or compare; 1 when the trees in the folder are not those that were recorded now."""
    parser = argparse.ArgumentParser(prog="python -m conformance.record", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the trees are kept")
    options = parser.parse_args(arguments)
    wanted = written(recorded())
    found = {
        path.relative_to(options.folder).as_posix(): path.read_bytes()
        for path in sorted(options.folder.rglob("*")) if path.is_file()
    }  # fmt: skip
    differing = sorted(path for path in wanted | found if wanted.get(path) != found.get(path))
    if not options.check:
        _write(options.folder, wanted, differing)
    for path in differing:
        sys.stdout.write(f"{'differs' if options.check else 'written'}: {path}\n")
    sys.stdout.write(f"{len(wanted)} files, {sum(map(len, wanted.values()))} bytes\n")
    return 1 if options.check and differing else 0


def recorded() -> dict[str, Files]:
    """Every tree, recorded now."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        honest = histories(Path(folder))
    return honest | attacks(honest)


def written(trees: dict[str, Files]) -> Files:
    """The trees as files of the kit's folder: an index of each, and all bytes by their hash."""
    files: Files = {}
    for name, tree in trees.items():
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(tree.items())}
        said = {"state": _state(tree), "files": digests}
        files[f"{name}.json"] = (json.dumps(said, indent=1) + "\n").encode()
        files |= {f"{FILES}/{digests[path]}": data for path, data in tree.items()}
    return files


def _state(tree: Files) -> dict[str, object] | None:
    """What is announced; None where the metadata leads to no release."""
    try:
        says = Forged(tree).release
    except KeyError:
        return None
    return {"seq": says["seq"], **says["state"]}


def _write(folder: Path, wanted: Files, differing: Sequence[str]) -> None:
    for path in differing:
        if path in wanted:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(wanted[path])
        else:
            (folder / path).unlink()


if __name__ == "__main__":
    raise SystemExit(main())
