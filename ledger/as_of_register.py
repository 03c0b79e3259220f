"""What the register said of enterprises by a cut: read out of the versions of its own records.

`enterprise` and `enterprise_alias` hold what it says now. What they held is told again by the rows
that were entered until then, through the very functions that entered them.
"""

from datetime import date

import polars as pl
from sqlalchemy import Connection, select

from ledger.as_of import Cut, moment_of, since_then, versions
from ledger.enterprises import as_stated, registered_aliases, renames
from ledger.entity_changes import DECISION
from ledger.links import REGISTER
from ledger.load import read
from ledger.pending import decode
from ledger.places import batch_no_expr, batch_no_of
from ledger.rows import FORMER
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import batch, record
from ledger.tables_identity import enterprise, enterprise_alias
from records.kind import CATALOGUES, Kind
from records.names import name_key_expr
from records.reasons import Verb

NAMES = pl.Schema(
    {
        "uscc": pl.String(),
        "name_key": pl.String(),
        "name": pl.String(),
        "valid_until": pl.String(),
        "basis": pl.String(),
        "operation_no": pl.Int64(),
    }
)
STATED = pl.Schema(
    {
        name: pl.Int64() if name == "operation_no" else pl.String()
        for name in enterprise.c.keys()  # noqa: SIM118 - not a dict
        if name not in {"place", "partition"}  # of the store, not of the enterprise
    }
)


def stated(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """STATED: what stands of those enterprises now."""
    stage_keys(conn, codes)
    rows = select(*(enterprise.c[name] for name in STATED)).join_from(
        STAGE_KEY, enterprise, enterprise.c.uscc == STAGE_KEY.c.key
    )
    return read(conn, rows, STATED)


def names(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """NAMES that those enterprises bore besides the present ones, as they stand now."""
    stage_keys(conn, codes)
    rows = select(*(enterprise_alias.c[name] for name in NAMES)).join_from(
        STAGE_KEY, enterprise_alias, enterprise_alias.c.uscc == STAGE_KEY.c.key
    )
    return read(conn, rows, NAMES).sort("uscc", "name_key")


def registrations(conn: Connection, codes: pl.Series, cut: Cut | None) -> pl.DataFrame:
    """What registration rows of those enterprises said, oldest first.

    `place`, `uscc`, `source_id`, `day` and the catalogue's columns.
    """
    stage_keys(conn, codes)
    of_register = select(batch.c.batch_no).where(batch.c.kind == Kind.REGISTRATION.value)
    rows = (
        select(record.c.record_id)
        .join_from(STAGE_KEY, record, record.c.uscc == STAGE_KEY.c.key)
        .where(batch_no_of(record.c.place).in_(of_register))
    )
    ids = read(conn, rows, pl.Schema({"record_id": pl.String()}))["record_id"]
    known = versions(conn, ids)
    held = (known if cut is None else since_then(known, cut)).sort("place")
    return decode(held, CATALOGUES[Kind.REGISTRATION])


def stated_at(registered: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """STATED by `registrations` up to a cut; what only persons entered (CHANGED) beside it."""
    known = as_stated(registered)
    new = _entered(changed).join(known, on="uscc", how="anti")
    both = pl.concat([known.select(STATED.names()), new], how="diagonal_relaxed")
    return both.select(pl.col(name).cast(dtype) for name, dtype in STATED.items())


def names_at(conn: Connection, registered: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """NAMES by `registrations` up to a cut: what each delivery stated, and saw to have changed.

    Those that persons gave (CHANGED) stand among them, in the order in which all that was done.
    What the register stated and then no more is gone, as `enterprises.enter` takes it out.
    """
    given = _given(changed).with_columns(at=moment_of("done_at")).sort("at", maintain_order=True)
    before = _entered(changed).select("uscc", old_name="name", old_key="name_key")
    batches = registered.with_columns(
        batch_no_expr("place").alias("batch_no"), at=moment_of("opened_at")
    )
    silent = _silent(conn, batches["batch_no"])
    known = pl.DataFrame(schema=NAMES)
    for delivery in batches.partition_by("batch_no", maintain_order=True):
        is_before = pl.col("at") <= delivery["at"][0]
        known, given = _and(known, given.filter(is_before)), given.filter(~is_before)
        now = as_stated(delivery)
        seen = renames(now, before, date.fromisoformat(delivery["day"][0]))
        both = pl.concat([registered_aliases(delivery), seen], how="diagonal")
        distinct = both.unique(["uscc", "name_key"], keep="first", maintain_order=True)
        known = _and(known, distinct)
        if delivery["batch_no"][0] not in silent:
            known = _still(known, now["uscc"], distinct)
        newest = pl.concat([before, _names_of(delivery)])
        before = newest.unique("uscc", keep="last", maintain_order=True)
    return _and(known, given)


def _silent(conn: Connection, batch_nos: pl.Series) -> set[int]:
    """Deliveries whose files have no column of former names, and so say nothing of them."""
    profiles = select(batch.c.batch_no, batch.c.profile).where(
        batch.c.batch_no.in_(batch_nos.unique().to_list())
    )
    told = read(conn, profiles, pl.Schema({"batch_no": pl.Int64(), "profile": pl.String()}))
    named = pl.col("profile").str.contains(f'"{FORMER}"', literal=True)
    return set(told.filter(~named.fill_null(value=True))["batch_no"])


def _still(known: pl.DataFrame, codes: pl.Series, stated_now: pl.DataFrame) -> pl.DataFrame:
    """NAMES less what the register stated of `codes` and states no more."""
    name = ["uscc", "name_key"]
    stated_before = known.filter(
        (pl.col("basis") == REGISTER) & pl.col("uscc").is_in(codes.implode())
    )
    return known.join(stated_before.join(stated_now, on=name, how="anti"), on=name, how="anti")


def _and(known: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """NAMES with those that were told next."""
    more = told.match_to_schema(NAMES, missing_columns="insert", extra_columns="ignore")
    return _merged(pl.concat([known, more]))


def _entered(changed: pl.DataFrame) -> pl.DataFrame:
    """Rows of `enterprise` that persons entered, as `entity_changes.make` does."""
    new = changed.filter(pl.col("verb") == Verb.IDENTIFY.value)
    return new.select(
        "uscc", "name", "operation_no",
        name_key=name_key_expr("name"), org_code=pl.col("uscc").str.slice(8, 9),
        region=pl.col("uscc").str.slice(2, 6), basis=pl.lit(DECISION),
    )  # fmt: skip


def _given(changed: pl.DataFrame) -> pl.DataFrame:
    """NAMES, and when, that persons said an enterprise bore."""
    bore = changed.filter(pl.col("verb") == Verb.ALIAS.value)
    return bore.select(
        "uscc", "name", "valid_until", "operation_no", "done_at",
        name_key=name_key_expr("name"), basis=pl.lit(DECISION),
    )  # fmt: skip


def _names_of(registered: pl.DataFrame) -> pl.DataFrame:
    columns = {"name": "old_name", "name_key": "old_key"}
    return as_stated(registered).select("uscc", *columns).rename(columns)


def _merged(told: pl.DataFrame) -> pl.DataFrame:
    """One row per name, as `enterprises.enter` merges: a known last day is not lost again."""
    name = ["uscc", "name_key"]
    before = pl.col("valid_until").forward_fill().shift(1).over(name)
    is_first = pl.int_range(pl.len()).over(name) == 0
    entered = told.filter(is_first | pl.col("valid_until").ne_missing(before))
    last = pl.col("valid_until").drop_nulls().last()
    others = pl.col("name", "basis", "operation_no").last()
    return entered.group_by(name).agg(others, last).select(NAMES.names()).sort(name)
