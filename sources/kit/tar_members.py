"""A tar taken apart: plain files only, to its very end."""

import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from sources.kit.member_names import decoded, is_litter, same, trouble
from sources.kit.unpacking import BLOCK, Member, Meter


def is_tar(head: bytes) -> bool:
    """Whether a file that begins with `head` is a tar of the last thirty years."""
    return head[257:262] == b"ustar"


def tar_members(file: BinaryIO, meter: Meter) -> Iterator[Member]:
    """The files of the tar, all headers read before the first is handed over."""
    try:
        # Not strict about names here: what they are is for `decoded` to say.
        tar = tarfile.open(  # noqa: SIM115  # closes nothing: `file` is the caller's
            fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape"
        )
        infos = _infos(tar, meter)
    except (tarfile.TarError, OverflowError, ValueError, RecursionError) as error:
        raise meter.refuse(f"the tar is damaged: {error}") from error
    _hold_to_end(file, tar.offset, meter)
    seen: set[str] = set()
    for info in infos:
        name = decoded(info.name.encode("utf-8", "surrogateescape"), utf8=False)
        why = trouble(name) or _info_trouble(info)
        if not why and same(name) in seen:
            why = "a second member bears this name"
        if why:
            raise meter.refuse(f"member {name!r}: {why}; ask the department to pack it anew")
        seen.add(same(name))
        if info.isfile() and not is_litter(name):
            yield Member(name, info.size, partial(_unpacked, file, info, name, meter))


def _infos(tar: tarfile.TarFile, meter: Meter) -> list[tarfile.TarInfo]:
    infos: list[tarfile.TarInfo] = []
    for info in tar:
        infos.append(info)
        if len(infos) > meter.limits.entries:
            raise meter.refuse(f"more than {meter.limits.entries:,} members")
    return infos


def _info_trouble(info: tarfile.TarInfo) -> str:
    if not (info.isreg() or info.isdir()):
        return "a link or device, not a file"
    return "a sparse file, larger than its bytes" if info.issparse() else ""


def _hold_to_end(file: BinaryIO, end: int, meter: Meter) -> None:
    """Behind the last member stand zeros and nothing else; a broken header would end it early."""
    file.seek(end)
    blocks = iter(lambda: file.read(BLOCK), b"")
    zeros = 0
    for block in blocks:
        if block.count(0) != len(block):
            raise meter.refuse(
                f"byte {end + zeros:,}: the tar is damaged or goes on behind its end"
            )
        zeros += len(block)
    if zeros < tarfile.BLOCKSIZE:
        raise meter.refuse("the tar breaks off: its end is missing")


def _unpacked(file: BinaryIO, info: tarfile.TarInfo, name: str, meter: Meter) -> Iterator[bytes]:
    return meter.counted(_stored(file, info, meter), info.size, name)


def _stored(file: BinaryIO, info: tarfile.TarInfo, meter: Meter) -> Iterator[bytes]:
    left, at = info.size, info.offset_data
    while left:
        file.seek(at)
        block = file.read(min(BLOCK, left))
        if not block:
            raise meter.refuse(f"member {info.name!r} breaks off: {left:,} bytes are missing")
        left -= len(block)
        at += len(block)
        yield block
