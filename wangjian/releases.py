"""What releases keep back, and who lets it go. Stewards read Chinese."""

from collections.abc import Iterator
from datetime import UTC, datetime

from acts import release_words
from acts.errors import NoRemovalsHeld
from acts.house import open_house
from acts.release_guard import HeldBack, approve_removals, held_back, told_by
from records.field import Channel
from wangjian.console import complain, say


def status() -> int:
    """Each channel's last release with what waits; 1 when anything does."""
    waits = False
    with open_house() as house:
        for channel in Channel:
            last = house.ledger.last_release(channel)
            if last is None:
                say(f"{channel}：尚未发布")
                continue
            stands = f"{channel}：第 {last.seq} 期（{last.day}），在示 {last.live_count} 条"
            held = held_back(house, channel, datetime.now(UTC))
            words = [*release_words.waits(told_by(last)), *([_words(held)] if held else [])]
            say("；".join((stands, *words)))
            waits = waits or bool(words)
    return 1 if waits else 0


def waiting() -> Iterator[str]:
    """What the channels' last releases left out record by record; the rest of each went out."""
    with open_house() as house:
        for channel in Channel:
            last = house.ledger.last_release(channel)
            words = list(release_words.waits(told_by(last))) if last else []
            if words:
                yield f"{channel}：{'；'.join(words)}"


def approve(name: str, by: str, removes: int | None) -> int:
    """Enter one person's approval; 1 when there is nothing to approve like this, 2 for no feed."""
    if name not in set(Channel):
        complain(f"没有名为“{name}”的公示渠道；现有：{'、'.join(Channel)}")
        return 2
    channel = Channel(name)
    with open_house() as house:
        try:
            held = approve_removals(house, channel, by, datetime.now(UTC), removes)
        except NoRemovalsHeld as error:
            complain(str(error))
            return 1
    say(f"{channel}：{_words(held)}")
    return 0


def _words(held: HeldBack) -> str:
    told = f"{held.number} 条批量撤下待两人批准（清单 {held.report}）"
    if not held.persons:
        return told
    names = "、".join(held.persons)
    return f"{told}，已批准：{names}" + ("" if len(held.persons) > 1 else "，须另一人批准")
