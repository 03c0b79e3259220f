"""What the ledger is to remember of a release, on disk from before anyone can see it until it does.

A run may be killed once everybody sees its release and before the ledger knows. By then the ledger
may say other things of the same records, so the release is not made again: it is remembered as it
was made.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from acts.house import House
from ledger.releases import Published as Remembered
from publish import announce, durable
from publish.store import LocalStore
from records.field import Channel


@dataclass(frozen=True, slots=True)
class Aside:
    """The PUBLICATIONS of a release under way, and how it will be remembered."""

    folder: Path

    def begin(self) -> None:
        """Nothing is put aside yet."""
        self.drop()
        self.folder.mkdir(parents=True)

    def put(self, number: int, publications: pl.DataFrame) -> None:
        """Put the `number`-th chunk of PUBLICATIONS aside."""
        publications.write_ipc_stream(self.folder / f"{number:06d}.arrow")

    def publications(self) -> Iterator[pl.DataFrame]:
        """What was put aside, chunk by chunk."""
        for path in sorted(self.folder.glob("*.arrow")):
            yield pl.read_ipc_stream(path)

    def seal(self, made: Remembered) -> None:
        """From now on nothing is missing, whatever becomes of us."""
        for path in self.folder.glob("*.arrow"):
            durable.sync(path)
        for _ in durable.write(self._made, json.dumps(asdict(made)).encode()):
            pass

    def made(self) -> Remembered | None:
        """How the release is to be remembered; None where it never came so far."""
        if not self._made.exists():
            return None
        return Remembered(**json.loads(self._made.read_bytes()))

    def drop(self) -> None:
        """Nothing waits any more."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _made(self) -> Path:
        return self.folder / "made.json"


def aside(house: House, channel: Channel) -> Aside:
    """Where the channel's release under way is put aside."""
    return Aside(house.settings.archive / channel / "publications.spill")


def remember_seen(house: House, channel: Channel) -> None:
    """Let the ledger remember the release of a run that was killed once everybody could see it."""
    waiting = aside(house, channel)
    made, row = waiting.made(), house.ledger.prepared_release(channel)
    if made is None or row is None:
        return
    current = announce.standing(LocalStore(house.settings.feeds / channel))
    if current is not None and (current.seq, current.sha256) == (row.seq, made.sha256):
        house.ledger.finish_release(row, made, waiting.publications())
        waiting.drop()
