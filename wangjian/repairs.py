"""The commands that repair: groups of findings, corrections, a second person's word, undoing."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import polars as pl

from acts.correct import EDITS, NO_FIELD, STALE, UNKNOWN, By, Corrected, Reason
from acts.house import House, open_house
from acts.looking import HIDDEN, is_public
from acts.pages import Cluster, cluster_message, source_words
from ledger.errors import NotDecided, UnknownOperation
from records.states import CORRECTION_REASONS_ZH, CorrectionReason
from wangjian.console import complain, print_table, say
from wangjian.show import today

_WHY = {
    UNKNOWN: "no such record, or its batch has not closed",
    NO_FIELD: "its kind has no such field",
    STALE: "it has changed since it was looked at",
}
Persons = tuple[str, str | None]


def list_clusters(  # noqa: PLR0913, PLR0917 - what the command takes
    department: str, rule: str, due: date | None, assignee: str, everything: bool,
    most: int,
) -> int:  # fmt: skip
    """Groups of open findings, those due first in front."""
    from acts.errors import NoSuchDepartment
    from acts.open_work import sources_of
    from ledger.overview import ClusterFilter

    try:
        sources = sources_of(department) if department else None
    except NoSuchDepartment as error:
        complain(str(error))
        return 1
    wanted = ClusterFilter(
        sources=sources, rule=rule or None, due_by=due,
        assignee=assignee or None, open_rows_only=not everything, by_due=True, most=most + 1,
    )  # fmt: skip
    with open_house() as house:
        found = house.ledger.finding_clusters(wanted)
    rows = [
        (c.cluster_no, c.source_id, c.severity.value, c.rule, c.field, c.rows, c.due_on or "",
         c.assignee or "", _words(c))
        for c in found[:most]
    ]  # fmt: skip
    headers = ("group", "source", "severity", "rule", "field", "rows", "due", "assignee", "")
    print_table("Groups of open findings", headers, rows)
    if len(found) > most:
        say(f"more than {most} groups: ask for more with --most, or narrow them")
    return 0


def correct(  # noqa: PLR0913, PLR0917 - what the command takes
    which: tuple[tuple[str, ...], int | None, str | None],
    field: str,
    value: str,
    why: tuple[str, str, str],
    persons: Persons,
    day: date | None,
) -> int:
    """One value in the place of a source's; 1 when a row was refused, 2 for a wrong reason."""
    from acts.correct import correct as act

    code, note, evidence = why
    if code not in set(CorrectionReason):
        complain(no_reason(code))
        return 2
    with open_house() as house:
        edits = _edits(house, which, field, value or None)
        if edits.is_empty():
            complain("no row is meant: name --record or --cluster (and --original as it stands)")
            return 1
        reason = Reason(CorrectionReason(code), note, evidence or None)
        return _told(lambda: act(house, edits, reason, _by(house, persons, day)))


def approve(number: int, approver: str, day: date | None) -> int:
    """A second person's yes."""
    from acts.correct import approve as act

    with open_house() as house:
        by = _by(house, (approver, None), day)
        return _told(lambda: act(house, number, approver, by.day, by.moment))


def refuse(number: int, approver: str) -> int:
    """A second person's no."""
    with open_house() as house:
        return _told(
            lambda: Corrected(house.ledger.refuse(number, approver, datetime.now(UTC)), _NONE)
        )


def undo(number: int, actor: str, approver: str | None, note: str, day: date | None) -> int:
    """Take an operation's corrections out again."""
    from acts.correct import undo as act

    with open_house() as house:
        return _told(lambda: act(house, number, note, _by(house, (actor, approver), day)))


def operations(waiting: bool) -> int:
    """What people decided."""
    with open_house() as house:
        found = house.ledger.operations(*(["proposed"] if waiting else []))
    rows = [
        (each.operation_no, each.verb, each.status, each.rows, each.actor, each.approver or "",
         each.moment.strftime("%Y-%m-%d %H:%M"), each.reason_code, each.note)
        for each in found
    ]  # fmt: skip
    headers = ("operation", "what", "status", "rows", "by", "approved by", "when", "reason", "note")
    print_table("Operations", headers, rows)
    return 0


_NONE = pl.DataFrame()


def no_reason(code: str) -> str:
    """That `code` is no reason for a correction, and which there are."""
    known = ", ".join(f"{each.value} ({zh})" for each, zh in CORRECTION_REASONS_ZH.items())
    return f"no reason is called {code!r}: give one of {known}"


def _words(cluster: Cluster) -> str:
    """The words of a group; a value that is not for everyone's eyes stays out."""
    kind = source_words(cluster.source_id).kind
    open_value = kind is None or is_public(kind, cluster.field)
    sample = (cluster.sample or "") if open_value else HIDDEN
    return cluster_message(cluster).replace("{field}", cluster.field).replace("{value}", sample)


def _by(house: House, persons: Persons, day: date | None) -> By:
    actor, second = persons
    return By(actor, day or today(house.settings.home), datetime.now(UTC), second)


def _edits(
    house: House, which: tuple[tuple[str, ...], int | None, str | None], field: str,
    value: str | None,
) -> pl.DataFrame:  # fmt: skip
    """EDITS of the rows that are meant, each bound to what it says now."""
    records, cluster, original = which
    ids = pl.Series(records, dtype=pl.String)
    if cluster is not None:
        ids = pl.concat([ids, house.ledger.rows_of_clusters([cluster])])
    held = house.ledger.standing(ids.unique())
    if original is not None:
        held = held.filter(pl.col("body").str.json_path_match(f"$.{field}") == original)
    rows = held.select("record_id", version="content_hash").with_columns(
        pl.lit(field).alias("field"), pl.lit(value, dtype=pl.String).alias("value")
    )
    unknown = (
        ids.filter(~ids.is_in(held["record_id"].implode())) if original is None else ids.clear()
    )
    missing = pl.DataFrame({"record_id": unknown}).with_columns(
        pl.lit(None, dtype=pl.String).alias("version"), pl.lit(field).alias("field"),
        pl.lit(value, dtype=pl.String).alias("value"),
    )  # fmt: skip
    return pl.concat([rows, missing]).match_to_schema(EDITS)


def _told(act: Callable[[], Corrected]) -> int:
    try:
        done = act()
    except (NotDecided, UnknownOperation) as error:
        complain(str(error))
        return 1
    for row in done.refused.iter_rows(named=True):
        complain(f"record {row['record_id']}, {row['field']}: {_WHY.get(row['why'], row['why'])}")
    if done.operation is None:
        return 1
    said = done.operation
    say(f"operation {said.operation_no} ({said.verb}, {said.rows} rows) is {said.status}")
    if done.waits:
        say(f"a second person allows it: `wangjian quarantine approve {said.operation_no}`")
    for tally in done.tallies:
        states = ", ".join(
            f"{count} {state.value}" for state, count in tally.by_state().items() if count
        )
        say(f"{tally.batch_id}: {states}")
    return 1 if done.refused.height else 0
