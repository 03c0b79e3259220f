"""Facts to lines' bodies: what credit-china and gsxt share; only the keys' names differ.

Bodies are decoded column by column with the kind's own fields, so nothing outside the catalogue
can slip through, and only `Catalogue.public(channel)` is rendered: an allow-list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from publish import lists
from publish.persons import veiled
from publish.policy import Policy
from publish.repairs import leave
from publish.rulebook import Rulebook
from publish.tables import WANTED
from publish.xml_text import elements
from records.canonical import canonical_json
from records.digest import sha256_expr
from records.field import Channel, Field
from records.kind import CATALOGUES, Kind
from records.states import Why

# Beside the catalogue's own, every body says what it is and until when it may be shown.
OWN_KEYS = ("kind", "publish_from", "publish_until")


@dataclass(frozen=True, slots=True)
class Showing:
    """On which business day, under which rules, and what is under objection."""

    day: date
    rules: Rulebook
    objected: frozenset[str] = frozenset()  # record ids

    @property
    def policy(self) -> Policy:
        """The packs among the rules."""
        return self.rules.policy

    def contested(self, judged: pl.DataFrame) -> pl.DataFrame:
        """`judged` (record_id, why), what is under objection shown no more for that reason."""
        is_objected = pl.col("record_id").is_in(sorted(self.objected)) & pl.col("why").is_null()
        why = pl.when(is_objected).then(pl.lit(str(Why.DISPUTED))).otherwise("why")
        return judged.with_columns(why.alias("why")) if self.objected else judged

    def uncontested(self, records: pl.DataFrame) -> pl.DataFrame:
        """Those of `records` (record_id) that are not under objection: what is only cited."""
        is_objected = pl.col("record_id").is_in(sorted(self.objected))
        return records.filter(~is_objected) if self.objected else records


@dataclass(frozen=True, slots=True)
class Naming:
    """How a channel names things: a field's key in bodies and XML, a kind's XML element."""

    key: Callable[[Field], str]
    elements: dict[Kind, str]


def decode(records: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """RECORDS of one `kind` with its catalogue fields as text columns; `body` is dropped.

    The party's code becomes the code of the enterprise the record is attached to; its head is
    named by the family name only.
    """
    names = CATALOGUES[kind].by_name
    shape = pl.Struct({name: pl.String() for name in names})
    mine = records.filter(pl.col("kind") == kind)
    body = pl.col("body").str.json_decode(shape).alias("_body")
    decoded = mine.with_columns(body).drop("body").unnest("_body")
    return veiled(decoded.with_columns(pl.col("uscc").alias("party_uscc")), kind)


def facts(
    records: pl.DataFrame,
    kind: Kind,
    channel: Channel,
    named: Naming,
    showing: Showing,
) -> pl.DataFrame:
    """WANTED rows of one kind's records; `records` must hold the repairs of their enterprises."""
    decoded = decode(records, kind)
    if kind is Kind.LISTING:
        judged = lists.judge(decoded, showing.day, showing.rules.lists)
    else:
        judged = showing.policy.judge(decoded, kind, channel, showing.day)
    judged = leave(judged, kind, decode(records, Kind.REPAIR), showing.day)
    judged = showing.contested(judged)
    # A record that lost its enterprise was published wrongly, whatever else holds.
    lost = pl.when(pl.col("uscc").is_null()).then(pl.lit(Why.CORRECTED)).otherwise("why")
    judged = judged.with_columns(lost.alias("why"))
    masked = showing.policy.masked(kind, channel, showing.day)
    keys = {
        named.key(field): pl.col(field.name)
        for field in CATALOGUES[kind].public(channel)
        if field.name not in masked
    }
    return wanted_rows(judged.rename({"record_id": "subject"}), keys, named.elements[kind])


def wanted_rows(
    judged: pl.DataFrame, keys: dict[str, pl.Expr], element: str | None = None
) -> pl.DataFrame:
    """WANTED from a judged table: a canonical body of `keys` where `why` is null.

    With `element`, the same keys in their order as the content of that element.
    """
    own = {key: pl.col(key) for key in OWN_KEYS}
    shown = judged.select(expr.alias(key) for key, expr in (own | keys).items())
    body = canonical_json(shown, shown.columns)
    none = pl.Series("xml", [None], pl.String()).new_from_index(0, judged.height)
    xml = none if element is None else elements(shown.select(list(keys)))
    kept = pl.when(pl.col("why").is_null())
    columns = judged.with_columns(body.alias("body"), xml).with_columns(
        kept.then("body").alias("body"),
        kept.then("xml").alias("xml"),
        pl.lit(element, pl.String()).alias("element"),
    )
    return columns.with_columns(sha256_expr(pl.col("body")).alias("body_hash")).select(
        pl.col(name).cast(dtype) for name, dtype in WANTED.items()
    )
