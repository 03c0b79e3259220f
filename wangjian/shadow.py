"""The commands about changed rules: what they would stop, and looking at rows again under them."""

from collections.abc import Sequence
from datetime import date, timedelta

from wangjian.console import complain, print_table, say

_HEADERS = ("rule", "would be stopped", "set free", "newly found", "no longer found")


def preview(
    days: int, stop: Sequence[str], let: Sequence[str], sources: Sequence[str], last: date | None
) -> int:
    """Print what would become of rows; 2 for a rule or source that there is not."""
    from acts.house import open_house
    from acts.preview_rules import Change, differences, summary

    if wrong := _wrong([*stop, *let], sources):
        complain(wrong)
        return 2
    with open_house() as house:
        until = last or max((batch.day for batch in house.ledger.batches()), default=None)
        if until is None:
            say("nothing was ever delivered: there is nothing to look at")
            return 0
        first = until - timedelta(days=days - 1)
        change = Change(frozenset(stop), frozenset(let), until)
        table = summary(differences(house, _named(sources), first, change))
    if table.is_empty():
        say(f"nothing would change for rows since {first}")
        return 0
    rows = [(rule or "(nothing found any more)", *counts) for rule, *counts in table.rows()]
    print_table(f"Rows since {first}", _HEADERS, rows, numbers=4)
    return 0


def revalidate(
    rules: Sequence[str], sources: Sequence[str], since: date | None, day: date | None
) -> int:
    """Look again at rows of which rules now speak otherwise; 2 for a wrong name."""
    from wangjian.clockwork import ready
    from wangjian.progress import watching
    from wangjian.show import today

    if wrong := _wrong(rules, sources):
        complain(wrong)
        return 2
    home = ready()
    from flows.revalidate import revalidate as flow

    on = day or today(home)
    with watching(f"{on}: looking again"):
        counts = flow(rules=list(rules) or None, only=list(sources) or None, since=since, day=on)
    if not counts:
        say("no row would be judged otherwise: nothing to look at again")
    for source_id, rows in counts.items():
        say(f"{source_id}: {rows} rows were looked at again; `wangjian status --day {on}`")
    return 0


def _named(sources: Sequence[str]) -> list[str]:
    from sources import all_sources

    return list(sources) or [source.id for source in all_sources()]


def _wrong(rules: Sequence[str], sources: Sequence[str]) -> str:
    from validation.rules import RULES

    for rule in rules:
        if rule not in RULES:
            return f"no rule is called {rule!r}; `wangjian rules` lists them"
    for source_id in sources:
        if source_id not in _named(()):
            return f"no source is called {source_id!r}; `wangjian sources` lists them"
    return ""
