"""Put a right value in the place of a source's, reported and undone as one operation.

A correction is a patch over the source, never a change of it: it is put in at every collection
until the source says so itself (`replay`). What is public already, and what touches very many
rows, needs a second person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from acts.house import House
from acts.revalidate import carry_out
from ledger.decided import Decided
from ledger.operations import ALLOWED, PROPOSED, OperationRow
from ledger.rows import row_ids, row_keys
from records.four_eyes import MOST_ALONE
from records.kind import CATALOGUES, Kind
from records.states import CorrectionReason
from records.tally import Tally

EDITS = pl.Schema(
    {
        "record_id": pl.String(),
        "version": pl.String(),  # content hash of the row as the person saw it; null: as it stands
        "field": pl.String(),
        "value": pl.String(),  # null clears the field
    }
)
REFUSED = pl.Schema({**EDITS, "why": pl.String()})
UNKNOWN, STALE, NO_FIELD, DOUBLED = "unknown", "stale", "no_such_field", "doubled"


@dataclass(frozen=True, slots=True)
class Reason:
    """By what the right value is known, where it can be looked up, and where it came from."""

    code: CorrectionReason
    note: str = ""
    evidence: str | None = None
    origin: str = "manual"  # manual, suggest, workbook, objection


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an operation came to. `operation` is None when every edit was refused."""

    operation: OperationRow | None
    refused: pl.DataFrame
    tallies: tuple[Tally, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether a second person has to allow it first."""
        return self.operation is not None and self.operation.status == PROPOSED


@dataclass(frozen=True, slots=True)
class By:
    """Who corrects, when, and who has agreed."""

    actor: str
    day: date  # business day
    moment: datetime
    approver: str | None = None


def correct(house: House, edits: pl.DataFrame, reason: Reason, by: By) -> Corrected:
    """Make one operation of EDITS; what cannot be done is refused row by row, the rest is done."""
    held = house.ledger.standing(edits["record_id"])
    judged = _judged(edits, held)
    refused = judged.filter(pl.col("why").is_not_null()).match_to_schema(
        REFUSED, extra_columns="ignore"
    )
    good = judged.filter(pl.col("why").is_null())
    if good.is_empty():
        return Corrected(None, refused)
    why = Decided(by.actor, by.moment, reason.code.value, reason.note, by.approver)
    rows = _corrections(house, good, held, reason)
    made = house.ledger.propose_corrections(
        why, by.day, rows, good["place"], alone=_alone(house, good["record_id"])
    )
    return _carried_out(house, made, refused, by.day, by.moment)


def undo(house: House, number: int, note: str, by: By) -> Corrected:
    """Take the corrections of an operation out again, and look at its rows once more.

    `NotDecided` when later operations depend on it, or it was never carried out.
    """
    why = Decided(by.actor, by.moment, "undo", note, by.approver)
    touched = house.ledger.touched_by(number)
    made = house.ledger.propose_undo(why, by.day, number, alone=_alone(house, touched["record_id"]))
    return _carried_out(house, made, pl.DataFrame(schema=REFUSED), by.day, by.moment)


def approve(house: House, number: int, approver: str, day: date, moment: datetime) -> Corrected:
    """A second person allows a proposed operation, and it is carried out."""
    allowed = house.ledger.approve(number, approver, day, moment)
    return _carried_out(house, allowed, pl.DataFrame(schema=REFUSED), day, moment)


def _alone(house: House, record_ids: pl.Series) -> bool:
    """Whether one person may: few rows, and none of them public already."""
    few = record_ids.n_unique() <= MOST_ALONE
    return few and house.ledger.published(record_ids).is_empty()


def _carried_out(
    house: House, made: OperationRow, refused: pl.DataFrame, day: date, moment: datetime
) -> Corrected:
    if made.status != ALLOWED:
        return Corrected(made, refused)
    tallies = carry_out(house, made, day, moment)
    return Corrected(house.ledger.operation(made.operation_no), refused, tuple(tallies))


def _judged(edits: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """EDITS with the row's place, source and kind, and `why` an edit cannot be done."""
    joined = edits.match_to_schema(EDITS).join(
        held.select("record_id", "place", "content_hash", "source_id", "kind"),
        on="record_id", how="left", maintain_order="left",
    )  # fmt: skip
    known = pl.DataFrame(
        [(kind.value, name) for kind, cat in CATALOGUES.items() for name in cat.by_name],
        schema={"kind": pl.String(), "field": pl.String()}, orient="row",
    ).with_columns(_known=pl.lit(value=True))  # fmt: skip
    is_doubled = pl.struct("record_id", "field").is_duplicated()
    why = (
        pl.when(pl.col("place").is_null()).then(pl.lit(UNKNOWN))
        .when(pl.col("_known").is_null()).then(pl.lit(NO_FIELD))
        .when(pl.col("version") != pl.col("content_hash")).then(pl.lit(STALE))
        .when(is_doubled).then(pl.lit(DOUBLED))
    )  # fmt: skip
    return joined.join(known, on=["kind", "field"], how="left", maintain_order="left").with_columns(
        why.alias("why")
    )


def _corrections(
    house: House, good: pl.DataFrame, held: pl.DataFrame, reason: Reason
) -> pl.DataFrame:
    """The corrections as the ledger keeps them: with what the source said in each cell."""
    numbered = held.join(good.select("record_id").unique(), on="record_id", how="semi")
    numbered = numbered.with_row_index("_row").with_columns(pl.col("_row").cast(pl.Int64))
    fields = set(good["field"])
    said = [
        _said(house, part, fields)
        for part in numbered.partition_by("source_id", maintain_order=True)
    ]
    cells = good.join(pl.concat(said), on=["place", "field"], how="left", maintain_order="left")
    return cells.select(
        "source_id", "row_id", "row_key", "field", "original", "value",
        pl.lit(reason.origin).alias("origin"),
        pl.lit(reason.evidence, dtype=pl.String).alias("evidence"),
    )  # fmt: skip


def _said(house: House, rows: pl.DataFrame, fields: Collection[str]) -> pl.DataFrame:
    """place, row_id, row_key, field and original: those cells of one source's rows as received."""
    kind = Kind(rows["kind"][0])
    chunk = house.ledger.as_received(rows)
    borne = house.ledger.row_ids(rows)
    space = house.ledger.space_of(rows["source_id"][0])
    told = row_ids(space, kind, chunk).join(borne, on="_row", how="anti")
    ids = pl.concat([told, borne])
    names = [name for name in CATALOGUES[kind].by_name if name in fields]
    absent = [pl.lit(None, dtype=pl.String).alias(n) for n in names if n not in chunk.columns]
    long = (
        chunk.with_columns(absent)
        .select("_row", *names)
        .unpivot(names, index="_row", variable_name="field", value_name="original")
    )
    keyed = chunk.select("_row").with_columns(row_keys(kind, chunk).alias("row_key"))
    return (
        long.join(ids, on="_row")
        .join(keyed, on="_row")
        .join(rows.select("_row", "place"), on="_row")
        .drop("_row")
    )
