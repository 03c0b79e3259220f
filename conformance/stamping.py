"""Timestamps signed while a case runs: the one thing about a feed that must be of today.

Ed25519 as in RFC 8032, plainly and slowly: it signs one small file with a key that everybody
knows, and must not be used for anything else.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime

# The timestamp key of the recorded trees; `record` signs with it, too.
SEED = hashlib.sha256(b"wangjian conformance timestamp key 1").digest()

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]  # extended coordinates
_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


class Stamp:
    """What timestamp is served: its end in `ends_in` hours or `seconds` after it is asked for.

    `version` is added to the recorded one's.
    """

    def __init__(self, said: Mapping[str, float]) -> None:
        self._left = said.get("ends_in", 0) * 3600 + said.get("seconds", 0)
        self._version = int(said.get("version", 0))
        self._over: float | None = None

    def signed(self, recorded: bytes) -> bytes:
        """The recorded timestamp with this end, signed by the key of the recorded trees."""
        # Whole seconds are written: rounded down, so that it is over when we say it is.
        over = int(time.time() + self._left)
        self._over = self._over or over
        metadata = json.loads(recorded)
        said = metadata["signed"]
        said["version"] += self._version
        said["expires"] = datetime.fromtimestamp(self._over, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        metadata["signatures"][0]["sig"] = sign(SEED, text).hex()
        return json.dumps(metadata).encode()

    def wait(self) -> None:
        """Until what was signed is over."""
        if self._over is not None:
            time.sleep(max(0.0, self._over - time.time() + 0.05))


def sign(seed: bytes, message: bytes) -> bytes:
    """The Ed25519 signature of `message` by the private key `seed` (32 bytes)."""
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ~7 & (2**255 - 1) | 2**254
    public = _packed(_times(scalar, _BASE))
    once = _number(digest[32:] + message)
    first = _packed(_times(once, _BASE))
    second = (once + _number(first + public + message) * scalar) % _ORDER
    return first + second.to_bytes(32, "little")


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.sha512(data).digest(), "little") % _ORDER


def _times(scalar: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _added(total, point)
        point = _added(point, point)
        scalar >>= 1
    return total


def _added(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _packed(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")
