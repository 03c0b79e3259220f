"""Rehearse a release before it is announced: what a publisher runs to see what readers will hold.

`python -m wangjian_pull.rehearse LOCATION [FILE]` reads one JSON object per line from its input:

- `{"apply": OBJECT, "seq": N}`: apply an object of lines, described as release.json lists it;
- `{"reached": true}`: answer with `{"count": …, "root": …}`, or with `{"rejected": why}` when any
  object was;
- `{"codes": true, "known": …}`: answer `{"listed": {"path": …, "stretches": [[at, length], …]}}`.
  One after the other, these stretches of that file are the codes held, one per line, sorted, until
  the list is changed again. Null when those of the release kept before are known, and are these;
  as before when an object was rejected;
- `{"keep": CURSOR}`: write the position and commit; answers `{"kept": true}`.

Without FILE there is no list: the shards of a snapshot are read and counted, no codes can be asked
for, and nothing can be kept. Input that ends without `keep` leaves the list as it was. A list kept
this way holds the hashes of its lines and not their text: it answers for the root, never for a
code.
"""

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from wangjian_pull.consume import apply_object
from wangjian_pull.errors import PullError
from wangjian_pull.held_codes import HeldCodes
from wangjian_pull.parts import Parts
from wangjian_pull.release import described
from wangjian_pull.store import Cursor, Store
from wangjian_pull.tally import Tally


class NotKept(Exception):
    """`rehearse` raises it to undo what was applied; `main` takes it as the normal end."""


def main() -> None:
    """Rehearse what standard input says; answers go to standard output."""
    location, *file = sys.argv[1:]
    gc.disable()  # a million lines make no cycles, and looking for some takes a tenth
    with suppress(NotKept):
        if not file:
            rehearse(location, Tally(), sys.stdin, sys.stdout)
            return
        with Store(Path(file[0]), keeps_text=False) as store:
            rehearse(location, store, sys.stdin, sys.stdout)


def rehearse(location: str, store: Store | Tally, commands: Iterable[str], answers: TextIO) -> None:
    """Apply and answer until `keep`; `NotKept`, and nothing changed, when that never comes."""
    with store.change():
        for answer in answered(location, store, map(json.loads, commands)):
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
            if "kept" in answer:
                return
        raise NotKept


def answered(
    location: str, store: Store | Tally, commands: Iterator[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The answers to `commands`, each taken up when it comes; inside `store.change()`."""
    rejected: str | None = None
    for command in commands:
        if "apply" in command:
            # After a rejection nothing more is applied: the answer is already known.
            if rejected is None:
                rejected = _apply(location, store, command)
        elif rejected is not None:
            yield {"rejected": rejected}
        elif "reached" in command:
            yield {"count": store.count(), "root": store.root()}
        elif isinstance(store, Tally):
            raise AssertionError("without a list there are no codes, and nothing can be kept")
        elif "codes" in command:
            yield {"listed": _listed(_codes(store), known=command["known"])}
        else:
            store.set_cursor(Cursor(**command["keep"]))
            yield {"kept": True}


def _codes(store: Store) -> HeldCodes:
    if store.write.codes is None:
        raise AssertionError("a rehearsal keeps no text")
    return store.write.codes


def _listed(codes: HeldCodes, *, known: bool) -> dict[str, Any] | None:
    """Where the codes held are; None where they are known to be those of before."""
    if known and not codes.differ:
        return None
    listed = codes.listed()
    return {"path": str(listed.path), "stretches": listed.stretches}


def _apply(location: str, store: Store | Tally, command: dict[str, Any]) -> str | None:
    """Why the object was rejected, or None."""
    try:
        entry = described(command["apply"])
        apply_object(Parts(location), store.write, entry, int(command["seq"]))
    except PullError as error:
        return str(error)
    return None


if __name__ == "__main__":
    main()
