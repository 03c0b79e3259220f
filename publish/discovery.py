"""The discovery document: what a stranger needs to know before the first pull, unsigned hints.

`feeds/.well-known/wangjian-feed.json`. Trust begins with a channel's first root, of which the hash
stands here for convenience only: whoever pins it gets it by another way.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from publish import durable, garbage, schemas
from publish.announce import SPEC
from publish.delta import ERASED, PREFIXES
from publish.errors import PolicyBroken
from publish.signing.roles import TERMS
from records.digest import sha256_hex
from records.field import Channel
from records.states import WHY_NAMES_ZH

PATH = ".well-known/wangjian-feed.json"
OWN = "publisher.toml"
_ABOUT = Path(__file__).parent / "about.toml"
_FIRST_ROOT = "metadata/1.root.json"
_FRESH_MINUTES = 60  # within which a lawful removal has left (design §8)


def write(feeds: Path, home: Path, channel: Channel) -> Iterator[str]:
    """Write the document of the trees in `feeds` durably, unless it stands like that; yields steps.

    The publishers of several `channel`s may do so at once: each has a lock of its own alone.
    `PolicyBroken` when what the house says of itself in `home` cannot be read.
    """
    path, data = feeds / PATH, document(feeds, _about(home))
    if not path.exists() or path.read_bytes() != data:
        yield from durable.write(path, data, writer=channel)


def document(feeds: Path, about: dict[str, str]) -> bytes:
    """The document of the channels that have a first root in `feeds`; the same bytes every time."""
    body: dict[str, Any] = {
        "spec": SPEC,
        "channels": [_channel(feeds, channel, about) for channel in Channel
                     if (feeds / channel / _FIRST_ROOT).exists()],
        "roles": {str(role): _role(role) for role in TERMS},
        "why": [{"code": str(why), "title": title, "erased": why in ERASED}
                for why, title in WHY_NAMES_ZH.items()],
        "deletion_policy": {
            "windows_days": [0, 7, 35],
            "removed_within_minutes": _FRESH_MINUTES,
            "erased_objects_minutes": int(garbage.ERASED_GRACE.total_seconds() // 60),
            "readers_remove_within_hours": 24,
        },
    } | {key: about[key] for key in about if key != "base" and about[key]}  # fmt: skip
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _channel(feeds: Path, channel: Channel, about: dict[str, str]) -> dict[str, str]:
    root = (feeds / channel / _FIRST_ROOT).read_bytes()
    base = about["base"].rstrip("/") or ".."
    return {
        "name": str(channel), "base": f"{base}/{channel}/", "root1_sha256": sha256_hex(root),
        "ids": PREFIXES[channel], "schema": schemas.of_channel(channel),
    }  # fmt: skip


def _role(role: Any) -> dict[str, int]:  # noqa: ANN401 - a Role, of which only the terms matter
    terms = TERMS[role]
    hours = int(terms.life.total_seconds() // 3600)
    return {"expires_hours": hours, "threshold": terms.threshold}


def _about(home: Path) -> dict[str, str]:
    said = tomllib.loads(_ABOUT.read_text("utf-8"))
    own = home / OWN
    if own.exists():
        try:
            given = tomllib.loads(own.read_text("utf-8"))
        except ValueError as error:
            raise PolicyBroken(f"{OWN}: {error}") from error
        if wrong := sorted(key for key, value in given.items()
                           if key not in said or not isinstance(value, str)):  # fmt: skip
            raise PolicyBroken(f"{OWN}: no such entry, or no text: {', '.join(wrong)}")
        said |= given
    return said
