"""The feed trees as files: strong ETags, ranges, and nothing but what a release announces.

An allow-list of names, so that dot files, temporary files and paths that climb have no spelling.
Any static file server could answer the same (feeds §3.10); this one names an object's ETag by the
hash that is in its name.
"""

import hashlib
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from records.field import Channel

# The consistent-snapshot layout: objects bear the hash of their bytes. Of metadata the timestamp
# alone changes in place; the rest is small, and served by the same rule.
_OBJECT = re.compile(r"targets/(?:[a-z]+/)?([0-9a-f]{64})\.[A-Za-z0-9_-][A-Za-z0-9._-]*")
# Whatever else holds lines, or codes of them. What is erased leaves the tree up to 55 minutes after
# it was withdrawn (a release each half hour, a grace of 15 minutes, tidying every ten): a cache
# that asks again after five keeps the promise of an hour.
_WITHOUT_LINES = re.compile(r"targets/(?:schema/[^/]+|[0-9a-f]{64}\.release\.json)")
_FOR_GOOD = "public, max-age=86400, immutable"
_UNTIL_ERASED = "public, max-age=300, must-revalidate"
_METADATA = re.compile(r"metadata/[a-z0-9][a-z0-9._-]*\.json")
_TYPES = {".json": "application/json", ".xml": "application/xml", ".xsd": "application/xml"}
_OPAQUE = "application/octet-stream"  # .zst stays as it is: hashes cover the stored bytes


def feed_file(request: Request) -> Response:
    """One file of a channel's tree; 404 for whatever is not part of a release."""
    channel, path = request.path_params["channel"], request.path_params["path"]
    if channel not in set(Channel):
        raise HTTPException(404)
    root: Path = request.app.state.feeds / channel
    found = _OBJECT.fullmatch(path)
    if found:
        return _object(request, root, path, found[1])
    if _METADATA.fullmatch(path):
        return _metadata(request, root, path)
    raise HTTPException(404)


def discovery(request: Request) -> Response:
    """What a stranger needs to know before the first pull."""
    return _metadata(request, request.app.state.feeds, ".well-known/wangjian-feed.json")


def _object(request: Request, root: Path, path: str, digest: str) -> Response:
    """Its bytes never change, so its name is its ETag; Starlette answers ranges and If-Range."""
    headers = {
        "ETag": f'"{digest}"',
        "Cache-Control": _FOR_GOOD if _WITHOUT_LINES.fullmatch(path) else _UNTIL_ERASED,
        "Access-Control-Allow-Origin": "*",
    }
    file = _inside(root, path)
    if _unchanged(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    media_type = _TYPES.get(file.suffix, _OPAQUE)
    return FileResponse(file, headers=headers, media_type=media_type, stat_result=file.stat())


def _metadata(request: Request, root: Path, path: str) -> Response:
    """Read whole, so that ETag and bytes are of one version even while it is being replaced."""
    data = _inside(root, path).read_bytes()
    headers = {
        "ETag": f'"{hashlib.sha256(data).hexdigest()}"',
        "Cache-Control": "public, max-age=60, must-revalidate",
        "Access-Control-Allow-Origin": "*",
    }
    if _unchanged(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type="application/json")


def _inside(root: Path, path: str) -> Path:
    """The file, which must be a plain one under `root` even through links."""
    file = (root / path).resolve()
    if not file.is_file() or not file.is_relative_to(root.resolve()):
        raise HTTPException(404)
    return file


def _unchanged(request: Request, etag: str) -> bool:
    """Whether the reader already holds this version (If-None-Match, weak comparison)."""
    held = request.headers.get("If-None-Match", "")
    tags = {tag.strip().removeprefix("W/") for tag in held.split(",")}
    return "*" in tags or etag in tags
