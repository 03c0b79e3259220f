"""3 what is published leads back to stored bytes; 4 one live line each, and why the others left."""

from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from ledger.invariants.scope import Scope, of_record, told
from ledger.load import read, stream
from ledger.tables import record, record_version, snapshot
from ledger.tables_release import publication
from records.digest import sha256_expr
from records.invariants import ENTERPRISE_HELD, RECORD_SUBJECT
from records.states import Rung
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

_VERSIONS = pl.Schema(
    {"record_id": pl.String(), "content_hash": pl.String(), "body": pl.String(),
     "locator": pl.String(), "rung": pl.String(), "digest": pl.String()}
)  # fmt: skip
_BARE = pl.Schema({"record_id": pl.String()})
_LINES = pl.Schema(
    {"channel": pl.String(), "subject": pl.String(), "public_id": pl.String(),
     "words": pl.String()}
)  # fmt: skip
_RUNGS = [rung.value for rung in Rung]
_GROUPED = (ENTERPRISE_SUBJECT, WARNING_SUBJECT)


def provenance(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Records, published or about to be, that lack their bytes, their place, their reason."""
    if scope.batch_no is not None:
        return _without(conn, scope)
    parts = [_orphans(conn), *(_unproved(part) for part in stream(conn, _live(), _VERSIONS))]
    return pl.concat(parts)


def _without(conn: Connection, scope: Scope) -> pl.DataFrame:
    """Versions of a batch that nothing leads back from; their bodies were hashed as they came."""
    version = record_version.c
    kept = select(snapshot.c.snapshot_no)
    bare = (
        select(version.record_id)
        .where(
            *scope.of(version.place),
            or_(version.snapshot_no.not_in(kept), version.rung.not_in(_RUNGS),
                version.locator == "", version.content_hash == ""),
        )
        .order_by(version.place)
    )  # fmt: skip
    return told(read(conn, bare, _BARE), of_record(), pl.lit("缺少原始字节、出处或归集依据"))


def _live() -> Select[*tuple[Any, ...]]:
    """The current versions of all records of enterprises of which anything is published."""
    version = record_version.c
    shown = select(publication.c.uscc).where(publication.c.live == 1)
    columns = (
        record.c.record_id, version.content_hash, version.body, version.locator, version.rung,
        snapshot.c.digest,
    )  # fmt: skip
    return (
        select(*columns)
        .join_from(record, record_version, version.place == record.c.place, isouter=True)
        .outerjoin(snapshot, snapshot.c.snapshot_no == version.snapshot_no)
        .where(record.c.uscc.in_(shown))
    )


def _orphans(conn: Connection) -> pl.DataFrame:
    """Live lines about records, or enterprises, of which nothing is held."""
    line = publication.c
    grouped = or_(*(line.subject.startswith(before) for before in _GROUPED))
    has_record = select(record.c.record_id).where(record.c.record_id == line.subject).exists()
    has_any = select(record.c.record_id).where(record.c.uscc == line.uscc).exists()
    lost = select(line.channel, line.subject, line.public_id, line.uscc).where(
        line.live == 1, or_(and_(~grouped, ~has_record), and_(grouped, ~has_any))
    )
    found = read(conn, lost.order_by(line.channel, line.subject), _LINES)
    words = pl.format("{} 的公示 {} 没有对应的记录", "channel", "public_id")
    return told(found, _subject(), words)


def one_line(conn: Connection, _scope: Scope) -> pl.DataFrame:
    """Public ids that stand twice or without a subject, and lines gone for no reason."""
    line = publication.c
    twice = (
        select(line.channel, line.public_id)
        .where(line.live == 1)
        .group_by(line.channel, line.public_id)
        .having(func.count() > 1)
    ).subquery()
    same = and_(line.channel == twice.c.channel, line.public_id == twice.c.public_id)
    gave_up = and_(line.live == 1, line.subject.contains("~"))
    faults = (
        (select(*_line("同一编号公示两次")).join_from(twice, publication, same), line.live == 1),
        (select(*_line("已失去对象的编号仍在公示")), gave_up),
        (select(*_line("已撤下而未写明原因")), and_(line.live == 0, line.why.is_(None))),
        (select(*_line("在公示而写有撤下原因")), and_(line.live == 1, line.why.is_not(None))),
        (select(*_line("在公示而没有内容摘要")),
         and_(line.live == 1, or_(line.body_hash.is_(None), line.line_hash.is_(None)))),
    )  # fmt: skip
    parts = [read(conn, rows.where(condition), _LINES) for rows, condition in faults]
    found = pl.concat(parts).sort("channel", "subject")
    return told(found, _subject(), pl.format("{} {}：{}", "channel", "public_id", "words"))


def _line(words: str) -> tuple[ColumnElement[Any], ...]:
    return (publication.c.channel, publication.c.subject, publication.c.public_id, literal(words))


def _subject() -> pl.Expr:
    """Whom a line is about: a record, or an enterprise as such."""
    plain = pl.col("subject").str.split("~").list.first()
    named = plain.str.replace(f"^({'|'.join(_GROUPED)})", ENTERPRISE_HELD)
    is_grouped = pl.any_horizontal(plain.str.starts_with(before) for before in _GROUPED)
    return pl.when(is_grouped).then(named).otherwise(pl.lit(RECORD_SUBJECT) + plain)


def _unproved(part: pl.DataFrame) -> pl.DataFrame:
    """Of some versions, those that do not lead back to what was received."""
    same = sha256_expr(pl.col("body")) == pl.col("content_hash")
    placed = (pl.col("locator") != "") & pl.col("digest").is_not_null()
    attached = pl.col("rung").is_in(_RUNGS)
    words = (
        pl.when(~same.fill_null(value=False)).then(pl.lit("内容与入库时的摘要不符"))
        .when(~placed.fill_null(value=False)).then(pl.lit("缺少原始字节或出处"))
        .when(~attached.fill_null(value=False)).then(pl.lit("缺少归集依据"))
    )  # fmt: skip
    found = part.with_columns(words.alias("words")).drop_nulls("words")
    return told(found, of_record(), pl.col("words"))
