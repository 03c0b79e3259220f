"""A counter that hands out archives: the day's rows dealt out to several files, packed together.

As offices really pack: names in GBK without a word about it, a note beside the data, and what an
operating system leaves behind.
"""

import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from sandbox.departments.files import FileShelf, Form, OpenFiles
from sandbox.departments.server import DepartmentServer
from sandbox.departments.shelf import Answer
from sandbox.outlet import Goods

_PACKED_AT = (2018, 9, 3, 2, 0, 0)
Pack = Callable[[Mapping[str, bytes]], bytes]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip as Chinese Windows makes it."""
    buffer = io.BytesIO()
    stand_ins = {
        name: f"{number:06}".ljust(len(name.encode("gbk")), "~").encode()
        for number, name in enumerate(files)
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(stand_ins[name].decode(), _PACKED_AT)
            archive.writestr(entry, body, zipfile.ZIP_DEFLATED)
    packed = buffer.getvalue()
    # The library would write UTF-8 and say so; a name is no part of any checksum.
    for name, stand_in in stand_ins.items():
        packed = packed.replace(stand_in, name.encode("gbk"))
    return packed


def tar_gzipped(files: Mapping[str, bytes]) -> bytes:
    """A .tar.gz as a server's job makes it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.GNU_FORMAT) as archive:
        for name, body in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class BundleCounter:
    """`<source>/<name>` over HTTP; `members` share the day's rows, `beside` lies with them."""

    name: str
    members: tuple[str, ...]
    form: Form
    pack: Pack = zipped
    beside: Mapping[str, str] = field(default_factory=dict)

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> OpenFiles:
        """Serve every day's archive."""
        del folder
        files = {
            f"{source_id}/{self.name.format(day=each.day)}": Answer(
                source_id, self._packed(each), "application/octet-stream"
            )
            for each in goods
        }
        latest = max(each.day for each in goods)
        return OpenFiles(DepartmentServer(source_id, FileShelf(files, latest)))

    def locators(self, goods: Goods) -> pl.Series:
        """By member, and as the form has them."""
        places = [
            name + "!" + self.form.locators(share) for name, share in self._shares(goods).items()
        ]
        return pl.concat(places)

    def _packed(self, goods: Goods) -> bytes:
        files = {name: self.form.body(share) for name, share in self._shares(goods).items()}
        return self.pack({**files, **{name: text.encode() for name, text in self.beside.items()}})

    def _shares(self, goods: Goods) -> dict[str, Goods]:
        """Member name → its rows, one after the other."""
        each = -(-goods.table.height // len(self.members))
        return {
            name.format(day=goods.day): Goods(
                goods.day,
                goods.table.slice(number * each, each),
                goods.ids.slice(number * each, each),
            )
            for number, name in enumerate(self.members)
        }
