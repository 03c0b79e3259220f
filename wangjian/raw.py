"""The commands about stored bytes: prune them, show them. Both are entered into the audit chain."""

import getpass
import sys
from datetime import UTC, date, datetime

from wangjian.console import complain, say


def prune(day: date, dry: bool) -> int:
    """Drop what outlived its period on `day`, or say what would go."""
    from acts import raw
    from acts.house import open_house

    with open_house() as house:
        gone = raw.prune(house, day, datetime.now(UTC), getpass.getuser(), dry=dry)
        days = house.settings.raw_days
    would = "would go" if dry else "went"
    say(f"{gone.files} files of {gone.size:,} bytes {would}: older than {days} days, not needed")
    if gone.halves:
        say(f"{gone.halves} files that killed runs had half received {would}")
    return 0


def show(digest: str) -> int:
    """The bytes of `digest` on standard output; 1 when they are not kept."""
    from acts import raw
    from acts.errors import NotKept
    from acts.house import open_house
    from sources.kit.errors import SourceError

    try:
        with open_house() as house:
            data = raw.show(house, digest, datetime.now(UTC), getpass.getuser())
    except (NotKept, SourceError) as error:
        complain(str(error))
        return 1
    sys.stdout.buffer.write(data)
    return 0
