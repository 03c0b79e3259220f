"""What releases keep back, and who lets it go. Stewards read Chinese."""

from collections.abc import Iterator
from datetime import UTC, datetime

from acts import release_words
from acts.errors import NoRemovalsHeld
from acts.house import House, open_house
from acts.release_guard import (
    HeldBack,
    approve_removals,
    held_back,
    let_go,
    mass_of,
    told_by,
)
from ledger.lookup import PublicationLine
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
            held, gone = held_back(house, channel, datetime.now(UTC)), let_go(house, last)
            words = [*release_words.waits(told_by(last)), *([_words(held)] if held else [])]
            left = [f"经批准批量撤下 {gone.number} 条：{_persons(gone)}"] if gone else []
            say("；".join((stands, *words, *left)))
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


def masses(house: House, lines: tuple[PublicationLine, ...]) -> dict[str, str]:
    """Of the lines that wait or left with a mass of others: who agreed, and why, by public id."""
    now = datetime.now(UTC)
    found = {line.public_id: (line, mass_of(house, line, now)) for line in lines}
    return {
        public_id: _words(held) if line.live else f"经批准批量撤下：{_persons(held)}"
        for public_id, (line, held) in found.items()
        if held is not None
    }


def approve(name: str, who: tuple[str, str], removes: int | None) -> int:
    """Enter one person's approval; 1 when there is nothing to approve like this, 2 for no feed."""
    if name not in set(Channel):
        complain(f"没有名为“{name}”的公示渠道；现有：{'、'.join(Channel)}")
        return 2
    channel = Channel(name)
    with open_house() as house:
        try:
            held = approve_removals(house, channel, who, datetime.now(UTC), removes)
        except NoRemovalsHeld as error:
            complain(str(error))
            return 1
    say(f"{channel}：{_words(held)}")
    return 0


def _words(held: HeldBack) -> str:
    told = f"{held.number} 条批量撤下待两人批准（清单 {held.report}）"
    if not held.persons:
        return told
    more = "" if len(held.persons) > 1 else "，须另一人批准"
    return f"{told}，已批准：{_persons(held)}{more}"


def _persons(held: HeldBack) -> str:
    """Who let them go and why; of long ago only who is known."""
    return "、".join(
        f"{one.person}（{one.note}）" if one.note else one.person for one in held.spoken
    )
