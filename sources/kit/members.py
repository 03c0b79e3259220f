"""Reading an archive: each wanted member by the reader of its form, the others named or refused.

The archive is the evidence, one snapshot; its members are unpacked while they are read and
forgotten after: they lie as plain private files where temporary files do (`TMPDIR`), which needs
room for as many bytes as the limits let out. A row's place is `<member>!<place in it>`, its
snapshot the archive.
"""

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from records.snapshot import Snapshot
from sources.kit.archive import open_archive
from sources.kit.errors import BadDeclaration, NotTheFormat, UnexpectedMember
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, Read, open_checked
from sources.kit.scratch import scratch
from sources.kit.unpacking import Limits, Member


@dataclass(frozen=True, slots=True)
class Members:
    """Members that match `wanted`, read by `read`; `ignored` gives patterns their reason.

    Patterns are of file names, in any folder and in capitals or not. A member that is neither
    raises `UnexpectedMember`; archives within the archive are never opened.
    """

    wanted: str
    read: Read
    ignored: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if isinstance(self.read, Members):
            raise BadDeclaration(f"{self.wanted}: an archive within an archive is not opened")
        if bare := sorted(name for name, why in self.ignored.items() if not why.strip()):
            raise BadDeclaration(f"{', '.join(bare)} is ignored without a reason")

    @property
    def fixed_columns(self) -> bool:
        """As the members' own reader has it."""
        return self.read.fixed_columns

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The parts of every wanted member, in the archive's order."""
        for snapshot in delivery.snapshots:
            with scratch() as folder:
                # All are whole before the first is read.
                members = self._unpacked(delivery, snapshot, folder)
                first = _first_alike(members)
                for name, member in members.items():
                    twin = first.get(name, name)
                    for part in self._member(_Inside.of(delivery, member, name)):
                        if twin != name and part.table.height:  # headers alone may be alike
                            trouble = f"members {twin!r} and {name!r} are the same file twice"
                            raise NotTheFormat(delivery.place(snapshot), trouble)
                        yield part

    def _unpacked(
        self, delivery: Delivery, snapshot: Snapshot, folder: Path
    ) -> dict[str, Snapshot]:
        """Member name → its bytes in `folder`, in the archive's order."""
        place = delivery.place(snapshot)
        names: list[str] = []
        wanted: dict[str, Snapshot] = {}
        with (
            open_checked(delivery, snapshot) as stream,
            open_archive(stream, place, self.limits) as members,
        ):
            for member in members:
                names.append(member.name)
                if self._wants(member.name, delivery, snapshot):
                    wanted[member.name] = _taken(member, snapshot, folder)
        if not wanted:
            held = "、".join(names)[:200] or "nothing"
            raise NotTheFormat(place, f"no member matches {self.wanted!r}; it holds {held}")
        return wanted

    def _wants(self, name: str, delivery: Delivery, snapshot: Snapshot) -> bool:
        if any(_matches(name, pattern) for pattern in self.ignored):
            return False
        if _matches(name, self.wanted):
            return True
        raise UnexpectedMember(delivery.place(snapshot), name)

    def _member(self, inside: "_Inside") -> Iterator[Part]:
        prefix = pl.lit(f"{inside.name}!")
        for part in self.read.parts(inside):
            placed = pl.concat_str(prefix, pl.col(PLACE_COLUMN)).alias(PLACE_COLUMN)
            yield replace(part, table=part.table.with_columns(placed))


@dataclass(slots=True)
class _Inside(Delivery):
    """One member as a delivery of its own, its counts and lines noted in the archive's margin."""

    name: str = ""

    @classmethod
    def of(cls, delivery: Delivery, member: Snapshot, name: str) -> "_Inside":
        """`member` of `delivery`."""
        margin = delivery.count, delivery.unparsable
        return cls(delivery.source_id, [member], delivery.known, *margin, name)

    def set_aside(self, snapshot: Snapshot, locator: str, text: str, reason: str) -> None:
        """As any delivery does, the member named in the locator."""
        Delivery.set_aside(self, snapshot, f"{self.name}!{locator}", text, reason)


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name.rpartition("/")[2].casefold(), pattern.casefold())


def _taken(member: Member, archive: Snapshot, folder: Path) -> Snapshot:
    """`member` with a place of its own, under the archive's digest: that is what is kept."""
    # No name of a stranger's, and 0600 before the first byte is in it.
    descriptor, path = tempfile.mkstemp(dir=folder)
    size = 0
    with os.fdopen(descriptor, "wb") as file:
        for block in member.blocks():
            size += file.write(block)
    address = f"{archive.address}!{member.name}"
    return replace(archive, address=address, size=size, path=Path(path))


def _first_alike(members: Mapping[str, Snapshot]) -> dict[str, str]:
    """Member name → the first that holds the same bytes; none for one of a size of its own."""
    sizes = Counter(member.size for member in members.values())
    first: dict[bytes, str] = {}
    alike: dict[str, str] = {}
    for name, member in members.items():
        if sizes[member.size] > 1:
            with member.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
            alike[name] = first.setdefault(digest, name)
    return alike
