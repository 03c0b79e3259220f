"""Getting a feed's files, from a web server or a folder, never more than was announced."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from wangjian_pull.errors import Missing, TooBig, Unreachable

TIMEOUT_SECONDS = 30
CHUNK = 2**20
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


def _pieces(opened: IO[bytes], name: str, size: int) -> Iterator[bytes]:
    try:
        with opened:
            while piece := opened.read(size):
                yield piece
            # Asked for so many bytes, an answer that was cut off ends like a whole one.
            missing = getattr(opened, "length", None)
    except (http.client.HTTPException, OSError) as error:
        raise Unreachable(f"{name}: {error}") from error
    if missing:
        raise Unreachable(f"{name}: cut off, {missing} bytes are missing")


def _over_http(address: str) -> IO[bytes]:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 -- scheme checked by chunks
    try:
        answer: IO[bytes] = urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        kind = Missing if error.code in _ABSENT else Unreachable
        raise kind(f"{address}: {error}") from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise Unreachable(f"{address}: {error}") from error
    return answer


def _from_folder(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Missing(f"{path}: {error}") from error
    except OSError as error:
        raise Unreachable(f"{path}: {error}") from error
