"""The commands about declarations: lint them, try one out, write a new one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from wangjian.console import complain, print_table, say
from wangjian.scaffold import DRAFT_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from acts.try_source import Trial
    from sources.kit.source import Source


def lint() -> int:
    """Every trouble of every declaration, one a line; 1 when there is any."""
    from sources import all_sources
    from sources.kit.errors import BadDeclaration

    try:
        declared = all_sources()
    except BadDeclaration as error:
        complain(str(error))
        return 1
    troubles = [f"{source.id}: {trouble}" for source in declared for trouble in _troubles(source)]
    for trouble in troubles:
        complain(trouble)
    say(f"{len(declared)} sources, {len(troubles)} troubles")
    return 1 if troubles else 0


def _troubles(source: Source) -> Iterator[str]:
    """What a declaration may hold and should not: the rest is refused at construction."""
    if source.complete and source.expect.floor < 1:
        yield "sends its whole list, so an empty one is never right: set a floor in `expect`"
    if source.complete and source.expect.fall is None:
        yield "sends its whole list: say in `expect` how far it may fall from one to the next"
    if source.expect.ceiling > 100_000_000:
        yield "a ceiling beyond a hundred million rows bounds nothing"
    if not source.page.startswith("https://"):
        yield f"page {source.page!r} is no https address that a person can open"
    if source.page == DRAFT_PAGE:
        yield (
            f"page {source.page!r} is the draft's: name the publisher's own, and look at "
            "publisher, basis and contact"
        )


def try_out(source_id: str, day: date | None, address: str, files: Sequence[Path]) -> int:
    """Print what a delivery would become; 1 for none or a failure, 2 for no such source."""
    from acts.house import open_house
    from acts.try_source import Trying, try_source
    from records.clock import business_day
    from sources import source
    from sources.kit.errors import NotDelivered, SourceError

    try:
        chosen = source(source_id)
    except KeyError as error:
        complain(str(error.args[0]))
        return 2
    moment = datetime.now(UTC)
    trying = Trying(day or business_day(moment), moment, address, files)
    try:
        with open_house() as house:
            trial = try_source(house, chosen, trying)
    except NotDelivered as nothing:
        complain(f"a run would find nothing and go on: {nothing}")
        return 1
    except SourceError as error:
        complain(f"a run would fail: {error}")
        return 1
    _print_trial(trial)
    return 0


def _print_trial(trial: Trial) -> None:
    from acts.pages import rule_words

    count = trial.count
    say(f"files: {', '.join(trial.files)}")
    apart = f"blank {count.blank} + unparsable {count.unparsable}"
    say(f"lines {count.lines} = {apart} + rows {trial.rows}")
    say(f"vocabularies: {', '.join(f'{name} {n}' for name, n in trial.vocabularies.items())}")
    say(f"fields with values: {', '.join(trial.columns)}")
    print_table("Rows", ("would be", "rows"), trial.states.most_common(), numbers=1)
    findings = [
        (rule, field, _filled(rule_words(rule).message, field, trial.examples[rule, field].value),
         trial.examples[rule, field].place, number)
        for (rule, field), number in trial.findings.most_common()
    ]  # fmt: skip
    headers = ("rule", "field", "words of the first", "where", "rows")
    print_table("Findings", headers, findings, numbers=1)
    for place, reason in trial.set_aside[:10]:
        complain(f"set aside: {place}: {reason}")
    print_table("First rows", trial.sample.columns, trial.sample.rows())
    say("nothing was kept")


def _filled(message: str, field: str, value: str) -> str:
    return message.replace("{field}", field).replace("{value}", value)
