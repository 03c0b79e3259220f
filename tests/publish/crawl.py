"""What a stranger who fetched every public file could find in it, unpacked."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard


def occurrences(tree: Path, words: Iterable[str]) -> set[tuple[str, str]]:
    """Each of `words` with every file under `tree` in whose bytes or path it stands."""
    looked_for = {word: word.encode() for word in words}
    found = set()
    for path in sorted(each for each in tree.rglob("*") if each.is_file()):
        name = path.relative_to(tree).as_posix()
        for part in (name.encode(), *unpacked(path.read_bytes())):
            found |= {(name, word) for word, data in looked_for.items() if data in part}
    return found


def frames(data: bytes) -> bytes:
    """All that one file of zstd holds, however many frames it has."""
    return zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and what is packed in them, however deep."""
    yield data
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        yield from unpacked(frames(data))
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            for inner in book.namelist():
                yield from unpacked(book.read(inner))
