"""5 no stopping fault on what flows; 6 every record has one enterprise, which exists."""

import polars as pl
from sqlalchemy import Connection, and_, case, exists, or_, select

from ledger.invariants.scope import Scope, of_record, told
from ledger.load import read
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import NOBODY, finding, record, record_version, row_state
from ledger.tables_identity import enterprise, enterprise_alias
from ledger.tables_steward import cluster, waiver
from records.digest import sha256_expr
from records.invariants import ENTERPRISE_HELD
from records.states import OPEN_VALUES, Severity

_FAULTS = pl.Schema(
    {"record_id": pl.String(), "rule": pl.String(), "field": pl.String(), "waiver_no": pl.Int64()}
)
_IDS = pl.Schema({"record_id": pl.String(), "words": pl.String()})
_PARTS = pl.Schema({"uscc": pl.String(), "partition": pl.Int64()})


def blocking(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Records whose current version has an open stopping fault that no waiver in force covers.

    A record whose newest row waits is decided about already; its last version stays till then.
    """
    day = scope.day.isoformat()
    waits = exists().where(
        row_state.c.record_id == record.c.record_id,
        row_state.c.state.in_(OPEN_VALUES),
    )
    covered = exists().where(
        waiver.c.rule == finding.c.rule, finding.c.waiver_no.is_not(None),
        waiver.c.source_id == cluster.c.source_id,
        waiver.c.from_day <= day, waiver.c.until_day >= day,
    )  # fmt: skip
    rows = (
        select(record.c.record_id, finding.c.rule, finding.c.field, finding.c.waiver_no)
        .join_from(finding, cluster, cluster.c.cluster_no == finding.c.cluster_no)
        .join(record_version, record_version.c.place == finding.c.place)
        .join(
            record,
            (record.c.record_id == record_version.c.record_id)
            & (record.c.place == finding.c.place),
        )
        .where(
            finding.c.closed_on.is_(None), finding.c.severity == Severity.BLOCK.value, ~covered,
            ~waits,
            *scope.of(finding.c.place),
        )
        .order_by(finding.c.place, finding.c.rule)
    )  # fmt: skip
    found = read(conn, rows, _FAULTS).unique("record_id", keep="first", maintain_order=True)
    ended = pl.when(pl.col("waiver_no").is_null()).then(pl.lit("没有豁免")).otherwise(
        pl.lit("豁免已过期或不适用")
    )  # fmt: skip
    return told(found, of_record(), pl.format("{}（{}）阻断问题未结，{}", "rule", "field", ended))


def identity(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Records that are not where their version says, or whose enterprise nobody knows."""
    version = record_version.c
    known = exists().where(enterprise.c.uscc == record.c.uscc)
    apart = or_(
        version.place.is_(None), version.record_id != record.c.record_id,
        version.uscc != record.c.uscc, version.version != record.c.version,
    )  # fmt: skip
    # One look at every record: the rows lie where their ids' hashes put them.
    # Whose attachment was taken back waits with nobody's code; its version says whose it was.
    apart = and_(apart, or_(record.c.uscc != NOBODY, version.place.is_(None)))
    words = case((apart, "记录与其现行版本所属主体不一致"), else_="所属主体不在登记库中")
    strange = and_(record.c.uscc != NOBODY, ~known)
    rows = select(record.c.record_id, words).where(or_(apart, strange))
    if scope.batch_no is None:
        rows = rows.join_from(record, record_version, version.place == record.c.place, isouter=True)
        parts = [_partitions(conn), _aliases(conn)]
    else:
        rows = rows.join_from(
            record_version, record,
            (record.c.record_id == version.record_id) & (record.c.place == version.place),
        ).where(*scope.of(version.place))  # fmt: skip
        parts = []
    found = read(conn, rows.order_by(record.c.record_id), _IDS)
    return pl.concat([told(found, of_record(), pl.col("words")), *parts])


def _partitions(conn: Connection) -> pl.DataFrame:
    """Records in another partition than their enterprise's code says."""
    pairs = read(conn, select(record.c.uscc, record.c.partition).distinct(), _PARTS)
    right = sha256_expr(pl.col("uscc")).str.slice(0, 2).str.to_integer(base=16)
    wrong = pairs.filter(pl.col("partition") != right)
    stage_keys(conn, wrong["uscc"])
    rows = select(record.c.record_id, record.c.uscc, record.c.partition).join_from(
        STAGE_KEY, record, record.c.uscc == STAGE_KEY.c.key
    )
    found = read(conn, rows, pl.Schema({"record_id": pl.String(), **_PARTS}))
    apart = found.join(wrong, on=["uscc", "partition"], how="semi").sort("record_id")
    return told(apart, of_record(), pl.lit("分区与主体代码不符"))


def _aliases(conn: Connection) -> pl.DataFrame:
    """Enterprises that have former names and are none."""
    alias = enterprise_alias.c
    none = ~exists().where(enterprise.c.uscc == alias.uscc)
    blank = or_(alias.name_key == "", alias.name == "")
    rows = select(alias.uscc).where(or_(none, blank)).distinct().order_by(alias.uscc)
    found = read(conn, rows, pl.Schema({"uscc": pl.String()}))
    return told(found, pl.lit(ENTERPRISE_HELD) + pl.col("uscc"), pl.lit("曾用名没有对应的主体"))
