"""Archives from strangers: what is in one, opened member by member under limits.

A zip, a tar, or gzip around a tar or around one file. Nothing is believed that the archive says of
itself: bytes are counted while they are unpacked, and a member is whole or is refused.
Not here: which members are wanted, and how they are read (`members.py`).
"""

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from sources.kit.errors import NotTheFormat, Place
from sources.kit.tar_members import is_tar, tar_members
from sources.kit.unpacking import BLOCK, Limits, Member, Meter
from sources.kit.zip_members import zip_members

_IN_MEMORY = 32 << 20
_FOREIGN = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"MZ": "self-extracting (.exe)",
}


@contextmanager
def open_archive(stream: BinaryIO, place: Place, limits: Limits) -> Iterator[Iterator[Member]]:
    """The members of the archive in `stream`, in its own order.

    `NotTheFormat` says where it is damaged, holds more than `limits`, or would reach beyond itself.
    """
    with _scrap() as file, _scrap() as inner:
        _copy(stream, file, place, limits)
        yield _members(file, inner, Meter(place, limits))


def _scrap() -> BinaryIO:
    """A file that nobody else sees, in memory while it is small."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY))  # it reads like one


def _copy(stream: BinaryIO, file: BinaryIO, place: Place, limits: Limits) -> None:
    size = 0
    for block in iter(lambda: stream.read(BLOCK), b""):
        size += len(block)
        if size > limits.archive:
            raise NotTheFormat(place, f"an archive of more than {limits.archive:,} bytes")
        file.write(block)
    file.seek(0)


def _members(file: BinaryIO, inner: BinaryIO, meter: Meter) -> Iterator[Member]:
    head = file.read(512)
    file.seek(0)
    for start, form in _FOREIGN.items():
        if head.startswith(start):
            raise meter.refuse(f"{form} is not opened; ask the department for an ordinary zip")
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        yield from zip_members(file, meter)
    elif is_tar(head):
        yield from tar_members(file, meter)
    elif head.startswith(b"\x1f\x8b"):
        name, packed = _name_inside(meter.place.file), _size(file)
        inner.writelines(meter.counted(_gunzip(file, meter), packed, name))
        inner.seek(0)
        if is_tar(inner.read(512)):
            inner.seek(0)
            yield from tar_members(inner, Meter(meter.place, meter.limits))
        else:
            yield Member(name, packed, lambda: _blocks(inner))
    else:
        raise meter.refuse(f"no zip, tar or gzip: it begins with {head[:16]!r}")


def _gunzip(file: BinaryIO, meter: Meter) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as stream:
            yield from iter(lambda: stream.read(BLOCK), b"")
    except (OSError, EOFError, zlib.error) as error:
        raise meter.refuse(f"the gzip is damaged or broken off: {error}") from error


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    yield from iter(lambda: file.read(BLOCK), b"")


def _size(file: BinaryIO) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _name_inside(address: str) -> str:
    """What gzip wraps is called like the file without its `.gz`."""
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    return name.removesuffix(".gz") or "member"
