"""What a person looks at who is to say whose a record is; and what was said, as a labelled set."""

from collections.abc import Sequence

import polars as pl

from acts.house import House
from acts.suggest import suggested
from ledger.judgements import LIVE
from ledger.parties import party_of
from publish import gsxt, warning
from records.field import Privacy
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.party_key import PARTY
from records.states import ATTACHING
from validation.personal import holds_personal

SHOWN = sorted({kind.value for kind in (*gsxt.FACTS, *warning.KINDS)})
LABELS = (*PARTY, "uscc", "enterprise_name", "enterprise_status", "judgement", "candidates",
          "reason", "day", "kind", "source_id")  # fmt: skip


def labels(house: House) -> str:
    """CSV of LABELS: every decision in force, what the record said and what was decided of it.

    What is restricted, or holds personal data, is left out.
    """
    judged = house.ledger.judged(None, LIVE)
    rows = house.ledger.rows_judged()
    parties = rows.hstack(party_of(rows))
    known = house.ledger.registry().by_uscc(judged["uscc"].unique())
    both = judged.join(parties, on=["operation_no", "record_id"], maintain_order="left").join(
        known.select("uscc", enterprise_name="name", enterprise_status="status"),
        on="uscc", how="left", maintain_order="left",
    )  # fmt: skip
    told = both.with_columns(
        pl.when(_may_be_told(both, name)).then(name).alias(name) for name in PARTY
    ).with_columns(
        candidates=pl.col("seen").str.json_path_match("$.candidates"),
        reason="reason_code",
        day=pl.col("moment").str.slice(0, 10),
    )
    return told.select(LABELS).write_csv()


def _may_be_told(rows: pl.DataFrame, name: str) -> pl.Expr:
    restricted = [
        kind.value for kind, catalogue in CATALOGUES.items()
        if name in catalogue.by_name and catalogue.by_name[name].privacy is not Privacy.PUBLIC
    ]  # fmt: skip
    personal = pl.lit(holds_personal(rows[name]))
    return ~pl.col("kind").is_in(restricted) & ~personal


def consequences(house: House, number: int) -> list[str]:
    """What an operation makes public, or will once a second person agrees, in Chinese sentences."""
    kept = house.ledger.identity_decisions(number)
    attaching = kept.filter(pl.col("judgement").is_in(ATTACHING))
    held = house.ledger.standing(attaching["record_id"])
    shown_ones = held.filter(pl.col("kind").is_in(SHOWN)).select("record_id", "kind")
    counted = (
        attaching.join(shown_ones, on="record_id")
        .group_by("kind", "uscc")
        .agg(pl.len().alias("rows"))
        .sort("uscc", "kind")
    )
    registry = house.ledger.registry()
    names = dict(registry.by_uscc(counted["uscc"].unique()).select("uscc", "name").rows())
    change = house.ledger.identity_change(number)
    if change is not None and change.name:
        names.setdefault(change.uscc, change.name)
    return [
        made_public(Kind(kind), rows, names.get(uscc, uscc), uscc)
        for kind, uscc, rows in counted.iter_rows()
    ]


def made_public(kind: Kind, rows: int, name: str, uscc: str) -> str:
    """That so many records of a kind will be shown under an enterprise."""
    return f"将把 {rows} 条{KIND_NAMES_ZH[kind]}公示到 {name}（{uscc}）名下"


def candidates_by_record(house: House, record_ids: pl.Series) -> pl.DataFrame:
    """record_id, uscc and rank of the candidates of records, as they are shown."""
    held = house.ledger.standing(record_ids)
    return suggested(house, held).select("record_id", "uscc", "rank")


def code_said(house: House, records: Sequence[str]) -> str:
    """The one code that all those records give; empty where they give none, or several."""
    held = house.ledger.standing(pl.Series(records, dtype=pl.String))
    said = held.select(pl.col("body").str.json_path_match("$.party_uscc"))["body"].unique()
    return str(said[0] or "") if said.len() == 1 else ""
