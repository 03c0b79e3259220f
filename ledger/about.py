"""One enterprise and everything that is known of it: now, or as we knew it at a cut."""

import re
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, and_, func, literal_column, or_, select

from ledger import (
    as_of,
    as_of_persons,
    as_of_register,
    as_of_waiting,
    objections,
    pending_keys,
)
from ledger.as_of import Cut
from ledger.load import read
from ledger.lookup import PublicationLine, publication_lines
from ledger.objections import Objection
from ledger.places import batch_no_of
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import batch, record
from ledger.tables_identity import enterprise, enterprise_link
from ledger.tables_release import publication
from records.field import Channel
from records.names import name_key_expr
from records.tables import ENTERPRISE_SUBJECT, WARNING_SUBJECT

_CODE = pl.Schema({"uscc": pl.String()})
_SUBJECTS = (ENTERPRISE_SUBJECT, WARNING_SUBJECT)
_IDENTIFIERS = {
    "party_uscc": "uscc",
    "party_org_code": "org_code",
    "party_registration_number": "registration_number",
    "party_tax_number": "tax_number",
}


@dataclass(frozen=True, slots=True)
class About:
    """One enterprise. Tables of the ledger: days are ISO text, what is attached has its body."""

    uscc: str
    stated: dict[str, Any]  # the row of `enterprise`; empty while the register does not know it
    registered: pl.DataFrame  # what the register said, oldest first
    names: pl.DataFrame  # NAMES besides the present one
    links: pl.DataFrame  # LINK_LINES that lead here or on from here
    others: dict[str, str]  # names of the codes that links, parent and branches name
    branches: tuple[str, ...]
    records: pl.DataFrame  # VERSIONS
    waiting: pl.DataFrame  # WAITING
    judged: pl.DataFrame  # JUDGED
    publications: tuple[PublicationLine, ...]
    said_since: int  # publications of which a later release than the cut spoke
    objections: tuple[Objection, ...]  # to its records, settled ones included


def about(conn: Connection, uscc: str, cut: Cut | None = None) -> About | None:
    """The enterprise of that code; None when nothing was known of it.

    Branches are those, as they stood then, that are today its own or those of an enterprise to
    which links join it: a merger, a split or another code takes branches along.
    """
    own = pl.Series([uscc])
    registered = as_of_register.registrations(conn, own, cut)
    if cut is None:
        stated, names = as_of_register.stated(conn, own), as_of_register.names(conn, own)
    else:
        changed = as_of_persons.changes(conn, own, cut)
        stated = as_of_register.stated_at(registered, changed)
        names = as_of_register.names_at(conn, registered, changed)
    records, links = as_of.attached(conn, uscc, cut), as_of_persons.links(conn, uscc, cut)
    if stated.is_empty() and records.is_empty() and links.is_empty():
        return None
    row = next(iter(stated.rows(named=True)), {})
    waiting = _waiting(conn, {**row, "uscc": uscc}, names, cut)
    branches = _branches(conn, uscc, cut)
    lines, since = _publications(conn, uscc, records["record_id"], cut)
    others = pl.Series([row.get("parent_uscc")], dtype=pl.String()).drop_nulls()
    others = pl.concat([links["old_uscc"], links["new_uscc"], branches["uscc"], others])
    named = named_at(conn, others.filter(others != uscc).unique(), cut)
    ours = pl.concat([records["record_id"], waiting["record_id"]])
    return About(
        uscc, row, registered, names, links, dict(named.select("uscc", "name").sort("uscc").rows()),
        tuple(branches["uscc"]), records, waiting, as_of_persons.judged(conn, uscc, ours, cut),
        lines, since, objections.about(conn, ours, cut),
    )  # fmt: skip


def named_at(conn: Connection, codes: pl.Series, cut: Cut | None) -> pl.DataFrame:
    """STATED of those enterprises, now or by the cut."""
    if cut is None:
        return as_of_register.stated(conn, codes)
    changed = as_of_persons.changes(conn, codes, cut)
    return as_of_register.stated_at(as_of_register.registrations(conn, codes, cut), changed)


def _waiting(
    conn: Connection, stated: dict[str, Any], names: pl.DataFrame, cut: Cut | None
) -> pl.DataFrame:  # fmt: skip
    """WAITING that name this enterprise by a number, or by a name it bears or bore."""
    numbers = {field: stated.get(of) for field, of in _IDENTIFIERS.items()}
    given = {field: str(number) for field, number in numbers.items() if number}
    keys = [*([stated["name_key"]] if "name_key" in stated else []), *names["name_key"]]
    # Whatever is no letter or digit may be written otherwise, and is escaped in JSON.
    spelt = dict.fromkeys(re.sub(r"\W+|_", "%", key) for key in keys)
    says = [*given.items(), *(("party_name", f"{text}%") for text in spelt)]
    numbered = [(_IDENTIFIERS[field], number) for field, number in given.items()]
    asked = pl.DataFrame(numbered, schema=pending_keys.ASKED, orient="row")
    named = pending_keys.named(pl.Series(keys, dtype=pl.String()))
    found = as_of_waiting.waiting(conn, pl.concat([asked, named]), says, cut)
    party = pl.Struct(dict.fromkeys(("party_name", *_IDENTIFIERS), pl.String()))
    opened = found.select(pl.col("body").str.json_decode(party)).unnest("body")
    meant = opened.select(
        pl.any_horizontal(
            name_key_expr("party_name").is_in(keys),
            *(pl.col(field) == number for field, number in given.items()),
        ).fill_null(value=False)
    )
    return found.filter(meant.to_series())


def _branches(conn: Connection, uscc: str, cut: Cut | None) -> pl.DataFrame:
    own = pl.Series([uscc])
    stage_keys(conn, own if cut is None else _joined(conn, own))
    rows = select(enterprise.c.uscc).join_from(
        STAGE_KEY, enterprise, enterprise.c.parent_uscc == STAGE_KEY.c.key
    )
    codes = read(conn, rows, _CODE)["uscc"]
    known = named_at(conn, codes, cut)
    return known.filter(pl.col("parent_uscc") == uscc).sort("uscc")


def _joined(conn: Connection, codes: pl.Series) -> pl.Series:
    """`codes` and all that links, whenever they held, join to them in either direction."""
    old, new, more = enterprise_link.c.old_uscc, enterprise_link.c.new_uscc, codes
    while not more.is_empty():
        stage_keys(conn, more)
        staged = select(STAGE_KEY.c.key)
        rows = select(old, new).where(or_(old.in_(staged), new.in_(staged)))
        ends = read(conn, rows, pl.Schema({"old": pl.String(), "new": pl.String()}))
        found = pl.concat([ends["old"], ends["new"]]).unique()
        more = found.filter(~found.is_in(codes.implode()))
        codes = pl.concat([codes, more])
    return codes


def _publications(
    conn: Connection, uscc: str, record_ids: pl.Series, cut: Cut | None
) -> tuple[tuple[PublicationLine, ...], int]:
    """What is said of one enterprise, and how many lines were said after the cut."""
    said = publication.c
    stage_keys(conn, pl.concat([record_ids, pl.Series([before + uscc for before in _SUBJECTS])]))
    subjects = said.subject.in_(select(STAGE_KEY.c.key))
    live = (said.channel.in_(list(Channel)), subjects, said.uscc == uscc, said.live == 1)
    # A literal: SQLite must see that the index of what is gone will do.
    gone = (said.uscc == uscc, said.live == literal_column("0"))
    lines = [*publication_lines(conn, and_(*live)), *publication_lines(conn, and_(*gone))]
    stands = sorted(lines, key=lambda line: (line.channel, line.subject))
    if cut is None:
        return tuple(stands), 0
    known = set(as_of.released(conn, cut))
    then = tuple(line for line in stands if (line.channel, line.seq) in known)
    # A first revision after the cut was never said before it.
    return then, sum(1 for line in stands if line not in then and line.rev > 1)


def counts(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """How many records of each kind stand under those codes: `uscc`, `kind`, `rows`."""
    stage_keys(conn, codes)
    rows = (
        select(record.c.uscc, batch.c.kind, func.count())
        .join_from(STAGE_KEY, record, record.c.uscc == STAGE_KEY.c.key)
        .join(batch, batch.c.batch_no == batch_no_of(record.c.place))
        .group_by(record.c.uscc, batch.c.kind)
    )
    schema = pl.Schema({"uscc": pl.String(), "kind": pl.String(), "rows": pl.Int64()})
    return read(conn, rows, schema).sort("uscc", "kind")
