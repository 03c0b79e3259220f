"""Getting a feed's files, from a web server or a folder, never more than was announced."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from wangjian_pull.errors import TooBig, Unreachable

TIMEOUT_SECONDS = 30


def fetch(location: str, path: str, limit: int) -> bytes:
    """The bytes of `path` under `location` (http(s) address or folder), at most `limit`.

    `TooBig` when there is more, `Unreachable` when there is nothing.
    """
    if urllib.parse.urlsplit(location).scheme in ("http", "https"):
        data = _over_http(f"{location.rstrip('/')}/{path}", limit)
    else:
        data = _from_folder(Path(location.removeprefix("file://")) / path, limit)
    if len(data) > limit:
        raise TooBig(f"{path}: more than {limit} bytes")
    return data


def _over_http(address: str, limit: int) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 -- scheme checked by fetch
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read(limit + 1)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, OSError) as error:
        raise Unreachable(f"{address}: {error}") from error
    return data


def _from_folder(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(limit + 1)
    except OSError as error:
        raise Unreachable(f"{path}: {error}") from error
