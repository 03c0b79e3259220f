"""Archives written byte by byte, so that each can lie just where a case wants it to."""

import io
import struct
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One member; `size`, `crc` and `local` (the name in its own header) may be lies."""

    name: bytes
    data: bytes
    method: int = 8
    flags: int = 0
    mode: int = 0
    size: int | None = None
    crc: int | None = None
    local: bytes | None = None
    listed: bool = True
    shares: int | None = None  # number of the entry whose bytes it points at
    starts: int | None = None  # or just where it says it begins


def pack(*entries: Entry, before: bytes = b"", behind: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip of `entries`, whatever they say."""
    body, directory, starts, listed = before, b"", [], 0
    for entry in entries:
        packed = _packed(entry)
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        numbers = struct.pack(
            "<HHHHHIII", 20, entry.flags, entry.method, 0, 0x4D23, crc, len(packed), size
        )
        local = entry.name if entry.local is None else entry.local
        placed = entry.shares is not None or entry.starts is not None
        starts.append(len(body) if entry.starts is None else entry.starts)
        if entry.shares is not None:
            starts[-1] = starts[entry.shares]
        if not placed:
            body += b"PK\3\4" + numbers + struct.pack("<HH", len(local), 0) + local + packed
            if entry.flags & 8:
                body += b"PK\7\x08" + struct.pack("<III", crc, len(packed), size)
        if entry.listed:
            listed += 1
            tail = struct.pack(
                "<HHHHHII", len(entry.name), 0, 0, 0, 0, entry.mode << 16, starts[-1]
            )
            directory += b"PK\1\2" + struct.pack("<H", 0x0314) + numbers + tail + entry.name
    sizes = len(directory), len(body), len(comment)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, listed, listed, *sizes)
    return body + directory + end + comment + behind


def _packed(entry: Entry) -> bytes:
    if entry.method != 8:
        return entry.data
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(entry.data) + deflater.flush()


def zip_of(files: Mapping[str, bytes], **lies: bytes) -> bytes:
    """A zip with names in GBK and nothing said about it."""
    return pack(*(Entry(name.encode("gbk"), data) for name, data in files.items()), **lies)


def tar_of(*members: tarfile.TarInfo | tuple[str, bytes]) -> bytes:
    """A tar of files, or of whatever else a member says it is."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
                continue
            info = tarfile.TarInfo(member[0])
            info.size = len(member[1])
            tar.addfile(info, io.BytesIO(member[1]))
    return out.getvalue()
