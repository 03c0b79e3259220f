"""Getting a feed's files, from a web server or a folder, never more than was announced."""

import http.client
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from pathlib import Path

from wangjian_pull.errors import Missing, TooBig, Unreachable

TIMEOUT_SECONDS = 30
GRACE_SECONDS = 60
LEAST_RATE = float(os.environ.get("WANGJIAN_PULL_LEAST_RATE", "1024"))
"""Bytes a second that a file has to bring once its grace is over; slower is not reachable."""

CHUNK = 2**20
_KINDS = ("http", "https", "file")
# A file that is not there; an object store that may not be listed says 403.
_ABSENT = (403, 404, 410)


def fetch(location: str, path: str, limit: int) -> bytes:
    """The bytes of `path` under `location` (http(s) address or folder), at most `limit`.

    `TooBig` when there is more, `Missing` when there is nothing, `Unreachable` otherwise.
    """
    data = bytearray()
    for chunk in chunks(location, path, min(CHUNK, limit + 1)):
        data += chunk
        if len(data) > limit:
            raise TooBig(f"{path}: more than {limit} bytes")
    return bytes(data)


def chunks(location: str, path: str, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of `path` piece by piece; opened at once, errors as of `fetch`."""
    if urllib.parse.urlsplit(location).scheme in ("http", "https"):
        address = f"{location.rstrip('/')}/{path}"
        return _pieces(_over_http(address), address, size)
    file = Path(location.removeprefix("file://")) / path
    return _pieces(_from_folder(file), str(file), size)


def is_readable(location: str) -> bool:
    """Whether `location` is a folder, or an address of a kind that can be asked."""
    return "://" not in location or urllib.parse.urlsplit(location).scheme in _KINDS


def _pieces(
    opened: BufferedIOBase, name: str, size: int, clock: Callable[[], float] = time.monotonic
) -> Iterator[bytes]:
    begun, got = clock(), 0
    # Asked for so many bytes, an answer that was cut off ends like a whole one.
    whole = getattr(opened, "length", None)
    try:
        with opened:
            while got != whole and (piece := opened.read1(size)):
                got += len(piece)
                yield piece
                if got < LEAST_RATE * (clock() - begun - GRACE_SECONDS):
                    raise Unreachable(f"{name}: drips, {got} bytes in {clock() - begun:.0f} s")
    except (http.client.HTTPException, OSError) as error:
        raise Unreachable(f"{name}: {error}") from error
    if whole is not None and got < whole:
        raise Unreachable(f"{name}: cut off, {whole - got} bytes are missing")


def _over_http(address: str) -> BufferedIOBase:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 -- scheme checked by chunks
    try:
        answer: BufferedIOBase = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        kind = Missing if error.code in _ABSENT else Unreachable
        raise kind(f"{address}: {error}") from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise Unreachable(f"{address}: {error}") from error
    return answer


def _from_folder(path: Path) -> BufferedIOBase:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Missing(f"{path}: {error}") from error
    except OSError as error:
        raise Unreachable(f"{path}: {error}") from error
