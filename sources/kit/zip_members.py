"""A zip taken apart by hand: its directory and its members must tell the same story.

The standard library reads the directory. The members are unpacked here, because it believes the
declared sizes: a member that goes on behind its declared end would be cut there without a word.
"""

import stat
import struct
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from zlib_ng import zlib_ng as zlib

from sources.kit.ahead import ahead
from sources.kit.member_names import decoded, is_litter, same, trouble
from sources.kit.unpacking import BLOCK, Member, Meter

# The library's own description calls its error class an object.
_BROKEN: type[Exception] = vars(zlib)["error"]
_END = b"PK\5\6"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_ENTRY_ROOM = 1 << 10  # bytes of directory that an entry may take on average
_LOCAL_SIZE = 30
_DESCRIPTORS = (12, 16, 20, 24)  # sizes behind a member: with or without signature, 32 or 64 bits
_UTF8, _ENCRYPTED, _DESCRIBED_BEHIND = 0x800, 0x1 | 0x40, 0x8


def zip_members(file: BinaryIO, meter: Meter) -> Iterator[Member]:
    """The files of the zip; `NotTheFormat` before the first when the whole is not sound."""
    directory = _directory(file, meter)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise meter.refuse(f"the zip is damaged: {error}") from error
    if len(entries) > meter.limits.entries:
        raise meter.refuse(f"{len(entries):,} members, more than {meter.limits.entries:,}")
    names = _names(entries, meter)
    starts = [_data_start(file, entry, meter) for entry in entries]
    _hold_to_directory(entries, starts, directory, meter)
    for name, entry, start in zip(names, entries, starts, strict=True):
        if entry.is_dir() or name.endswith("/") or is_litter(name):
            continue
        yield Member(name, entry.compress_size, partial(_unpacked, file, entry, start, meter))


def whole(file: BinaryIO, entry: zipfile.ZipInfo, meter: Meter) -> Iterator[bytes]:
    """The bytes of one member of a zip that somebody else opened, as honest as any here."""
    if why := _entry_trouble(entry):
        raise meter.refuse(f"member {entry.filename!r}: {why}")
    return _unpacked(file, entry, _data_start(file, entry, meter), meter)


def _directory(file: BinaryIO, meter: Meter) -> int:
    """Where the directory begins; the archive must end with it, and have room for no bomb in it."""
    size = file.seek(0, 2)
    tail_at = max(0, size - _END_SIZE - _LONGEST_COMMENT)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise meter.refuse("the zip breaks off: its directory is missing")
    long, offset, comment = struct.unpack_from("<IIH", tail, at + 12)
    if at + _END_SIZE + comment != len(tail):
        raise meter.refuse("bytes stand behind the end of the zip, or its end is missing")
    if long > meter.limits.entries * _ENTRY_ROOM:
        raise meter.refuse(f"a directory of {long:,} bytes: more members than we accept")
    if offset + long != tail_at + at:
        raise meter.refuse("bytes stand before the zip or within its directory")
    file.seek(0)
    return int(offset)


def _names(entries: list[zipfile.ZipInfo], meter: Meter) -> list[str]:
    names: list[str] = []
    seen: dict[str, str] = {}
    for entry in entries:
        utf8 = bool(entry.flag_bits & _UTF8)
        name = decoded(_raw_name(entry), utf8=utf8)
        why = trouble(name) or _entry_trouble(entry)
        if not why and seen.setdefault(same(name), name) is not name:
            why = "a second member bears this name"
        if why:
            raise meter.refuse(f"member {name!r}: {why}; ask the department to pack it anew")
        names.append(name)
    return names


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def _entry_trouble(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a link or device, not a file"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted; we open no archive with a password"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"packed by method {entry.compress_type}, not deflated"
    return ""


def _data_start(file: BinaryIO, entry: zipfile.ZipInfo, meter: Meter) -> int:
    """Where the member's bytes begin; its own header must name it as the directory does."""
    file.seek(entry.header_offset)
    head = file.read(_LOCAL_SIZE)
    if len(head) < _LOCAL_SIZE or not head.startswith(b"PK\3\4"):
        raise meter.refuse(f"member {entry.filename!r} is not where the directory says")
    name, extra = struct.unpack_from("<HH", head, 26)
    if file.read(name) != _raw_name(entry):
        raise meter.refuse(f"member {entry.filename!r} bears another name in its own header")
    return int(entry.header_offset + _LOCAL_SIZE + name + extra)


def _hold_to_directory(
    entries: list[zipfile.ZipInfo], starts: list[int], directory: int, meter: Meter
) -> None:
    """Members follow one another without overlap, and without a gap that could hide one."""
    end, described = 0, False
    for entry, start in sorted(zip(entries, starts, strict=True), key=lambda pair: pair[1]):
        _refuse_gap(entry.header_offset - end, meter, described=described)
        end = start + entry.compress_size
        described = bool(entry.flag_bits & _DESCRIBED_BEHIND)
    _refuse_gap(directory - end, meter, described=described)


def _refuse_gap(gap: int, meter: Meter, *, described: bool) -> None:
    if gap < 0:
        raise meter.refuse("members overlap: a bomb, or a damaged zip")
    if gap and not (described and gap in _DESCRIPTORS):
        raise meter.refuse(f"{gap:,} bytes between members that the directory does not list")


def _unpacked(file: BinaryIO, entry: zipfile.ZipInfo, start: int, meter: Meter) -> Iterator[bytes]:
    """The member's bytes, counted; `NotTheFormat` when they are not those it was packed from."""
    name = decoded(_raw_name(entry), utf8=bool(entry.flag_bits & _UTF8))
    size = check = 0
    blocks = ahead(_inflated(file, entry, start))
    try:
        for block in meter.counted(blocks, entry.compress_size, name):
            size += len(block)
            check = zlib.crc32(block, check)
            yield block
    except _BROKEN as error:
        raise meter.refuse(f"member {name!r} is damaged: {error}") from error
    if size != entry.file_size or check != entry.CRC:
        raise meter.refuse(
            f"member {name!r} is damaged: {size:,} bytes came, {entry.file_size:,} are declared, "
            "and the checksums must agree; fetch it again"
        )


def _inflated(file: BinaryIO, entry: zipfile.ZipInfo, start: int) -> Iterator[bytes]:
    packed = _packed(file, start, entry.compress_size)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        rest = piece
        while rest and not inflater.eof:
            yield inflater.decompress(rest, BLOCK)
            rest = inflater.unconsumed_tail
    while not inflater.eof and (block := inflater.decompress(inflater.unconsumed_tail, BLOCK)):
        yield block
    if not inflater.eof or inflater.unused_data:
        raise _BROKEN("the packed bytes end too early or go on behind their end")


def _packed(file: BinaryIO, start: int, size: int) -> Iterator[bytes]:
    at = start
    while at < start + size:
        file.seek(at)  # another member may have been read meanwhile
        piece = file.read(min(BLOCK, start + size - at))
        if not piece:
            return
        at += len(piece)
        yield piece
