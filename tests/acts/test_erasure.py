"""What was withdrawn for good is in no public file any more once the grace is over."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from acts.release import release
from acts.tidy import tidy
from publish.fence import publishing
from records.field import Channel
from records.kind import Kind
from tests.acts.judgements import judge
from tests.acts.stewards import DAY, MOMENT, World, name, open_world, penalty, source, uscc
from tests.publish.crawl import occurrences
from tests.publish.reader import pull

LISTINGS = source(Kind.LISTING, "some_listings")
DAYS = timedelta(days=1)
SECOND = "杭市监罚〔2018〕904号"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("erasure"), enterprises=12, more=[LISTINGS]) as world:
        yield world


def listed(number: int) -> dict[str, str | None]:
    return {"party_name": name(number), "party_uscc": uscc(number), "list_fields": "炒信",
            "list_name": "电子商务领域严重失信企业名单", "listed_on": "2018-05-04",
            "authority_name": "国家发展改革委"}  # fmt: skip


def out(world: World, days: int) -> datetime:
    """A release of every channel; when it was."""
    moment = MOMENT + days * DAYS
    for channel in Channel:
        release(world.house, channel, DAY + days * DAYS, moment)
    return moment


def tidied(world: World, moment: datetime) -> list[str]:
    return [path for channel in Channel for path in tidy(world.house, channel, moment)]


def found(world: World, words: list[str]) -> set[str]:
    """Which of `words` a stranger finds anywhere in the public trees."""
    return {word for _, word in occurrences(world.house.settings.feeds, words)}


def fined(number: int, **changes: str) -> dict[str, str | None]:
    return penalty(number, **{"record_status": "有效", **changes})


def test_what_was_revoked_or_corrected_is_nowhere_after_the_grace(world: World) -> None:
    rows = [fined(number) for number in range(1, 9)]
    second = fined(4, decision_number=SECOND)
    world.deliver([*rows, second])
    world.deliver([listed(4), listed(5)], where=LISTINGS)
    out(world, 0)
    rows[0] = fined(1, record_status="撤销")
    world.deliver([*rows, second], DAY + DAYS)
    out(world, 1)  # the first leaves by a release of its own
    judge(world, "not_same", uscc(2), *world.house.ledger.attached(uscc(2)))
    second = fined(4, decision_number=SECOND, record_status="撤销")
    world.deliver([*rows, second], DAY + 2 * DAYS)
    erased_at = out(world, 2)
    said = [(name(n), uscc(n), f"杭市监罚〔2018〕{n + 1}号") for n in (1, 2)]
    gone = [SECOND, *(word for words in said for word in words)]
    stays = [name(4), uscc(4), name(5)]
    tidied(world, erased_at + timedelta(minutes=14))
    assert found(world, gone) >= {name(2), uscc(2), SECOND}, "the crawl finds what is there"
    assert tidied(world, erased_at + timedelta(minutes=15))
    assert found(world, gone + stays) == set(stays)
    for channel in Channel:
        tree = world.house.settings.feeds / channel
        assert pull(str(tree), world.root / f"{channel}.sqlite").count
        purges = sorted((world.house.settings.purge / channel).glob("[0-9]*.json"))
        paths = json.loads(purges[-1].read_bytes())["paths"]
        assert paths, "caches are told of what has left"
        assert not any((tree / path).exists() for path in paths)


def test_a_word_planted_in_any_sort_of_file_is_found(tmp_path: Path) -> None:
    word = name(1)
    line = f"<a>{word}</a>\n".encode()
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", line)
    packed = zstandard.ZstdCompressor().compress(line) + zstandard.ZstdCompressor().compress(line)
    for path, data in (("a.xml", line), ("b.zst", packed), ("c.xlsx", book.getvalue())):
        (tmp_path / path).write_bytes(data)
    (tmp_path / f"{word}.json").write_bytes(b"{}")
    files = {path for path, _ in occurrences(tmp_path, [word, name(2)])}
    assert files == {"a.xml", "b.zst", "c.xlsx", f"{word}.json"}


def test_nothing_is_let_go_of_while_somebody_publishes(world: World) -> None:
    channel = Channel.GSXT
    for number, days in ((9, 390), (10, 391)):
        world.deliver([fined(number)], DAY + days * DAYS)
        out(world, days)
    late = MOMENT + 400 * DAYS
    with publishing(world.house.settings.archive / channel, "release", patience=0):
        assert tidy(world.house, channel, late) == []
    assert tidy(world.house, channel, late)


def test_an_empty_house_has_nothing_to_let_go_of(tmp_path: Path) -> None:
    with open_world(tmp_path, enterprises=1) as world:
        assert tidied(world, MOMENT) == []
