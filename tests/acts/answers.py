"""What is answered of enterprises and records, as far as it must be the same asked later."""

from dataclasses import replace
from typing import Any

from ledger.about import About
from ledger.as_of import Cut
from ledger.lookup import PublicationLine
from ledger.story import RecordStory
from records.states import RowState
from tests.acts.stewards import World


def answers(world: World, asked: list[str], cut: Cut | None = None) -> dict[str, Any]:
    return {each: answer(world, each, cut) for each in asked}


def answer(world: World, asked: str, cut: Cut | None = None) -> object:
    ledger = world.house.ledger
    if len(asked) == 18:
        return plain(ledger.about(asked, cut))
    return told(ledger.record_story(asked, cut))


def plain(about: About | None) -> object:
    """What must be the same; publications are of the release archive, not of the ledger."""
    if about is None:
        return None
    of_moment = ["opened_at", "resolved_at"]
    return {
        "stated": about.stated,
        "others": about.others,
        "registered": about.registered.drop(of_moment).rows(),
        "names": about.names.rows(),
        "links": about.links.rows(),
        "records": about.records.drop(of_moment).rows(),
        "waiting": about.waiting.drop("opened_at").rows(),
        "judged": about.judged.rows(),
        "objections": about.objections,
        "said": Told(about.publications, about.said_since),
    }


class Told:
    """Publications: those that later releases spoke of again are counted, not shown."""

    def __init__(self, lines: tuple[PublicationLine, ...], since: int) -> None:
        self.lines, self.since = set(lines), since

    def __eq__(self, before: object) -> bool:
        assert isinstance(before, Told)
        return self.lines <= before.lines and len(before.lines) <= len(self.lines) + self.since

    __hash__ = None  # type: ignore[assignment]


def told(story: RecordStory | None) -> object:
    """A waiting row's evidence goes when it is settled: everything else must be the same."""
    if story is None:
        return None
    chapters = [
        replace(one, evidence=None) if one.state is RowState.IDENTITY_PENDING else one
        for one in story.chapters
    ]
    return (story.headline, chapters)
