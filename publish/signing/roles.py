"""The four roles of a channel: how long a signature holds, and how many make one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path


class Role(StrEnum):
    """Who signs what. The words are TUF's own."""

    ROOT = "root"
    TARGETS = "targets"
    SNAPSHOT = "snapshot"
    TIMESTAMP = "timestamp"


ONLINE = (Role.TARGETS, Role.SNAPSHOT, Role.TIMESTAMP)
ONLINE_NAME = "key"
CUSTODIANS: dict[str, Path | None] = dict.fromkeys(("custodian-1", "custodian-2", "custodian-3"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a role's signature is worth."""

    life: timedelta
    renewed_at: timedelta  # signed anew when less of its life is left
    threshold: int = 1


TERMS = {
    Role.ROOT: Terms(timedelta(days=365), timedelta(days=60), threshold=2),
    Role.TARGETS: Terms(timedelta(days=90), timedelta(days=30)),
    Role.SNAPSHOT: Terms(timedelta(days=7), timedelta(days=3.5)),
    Role.TIMESTAMP: Terms(timedelta(hours=24), timedelta(hours=23)),
}


def expiry(role: Role, moment: datetime) -> datetime:
    """When what `role` signs at `moment` (aware) is over, in UTC and whole seconds."""
    # A clock may hand out a kind of datetime of its own, whose UTC is not Python's.
    return datetime.fromtimestamp(int(moment.timestamp()), UTC) + TERMS[role].life
