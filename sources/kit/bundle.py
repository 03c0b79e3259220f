"""Fetching a bundle: one archive a day, over HTTP or from a folder; `members.py` takes it apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from glob import escape
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.download import Download
from sources.kit.fetching import Access, Errand
from sources.kit.folder import Folder


@dataclass(frozen=True, slots=True)
class Bundle:
    """One archive a day; `address` holds `{base}` and `{day:…}`.

    Where the base is no http(s) address it is a folder, and the archive lies below it under the
    same name.
    """

    access: ClassVar[Access] = Access.BUNDLE
    address: str = "{base}/{day:%Y%m%d}.zip"

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The day's archive, whole: the evidence of all its members."""
        base = errand.means.base
        if not base or "://" in base:
            yield from Download(self.address).snapshots(errand)
            return
        below = self.address.format(base="", day=errand.day).lstrip("/")
        folder, _, name = below.rpartition("/")
        yield from Folder(escape(name), subfolder=folder).snapshots(errand)
