"""信用中国: licences and penalties in the 双公示 V2018 vocabulary (`XK_*`, `CF_*`)."""

import polars as pl

from publish.facts import Naming, Showing, facts
from records.field import Channel, Field
from records.kind import Kind

KINDS = (Kind.LICENCE, Kind.PENALTY)
ELEMENTS = {Kind.LICENCE: "XZXK", Kind.PENALTY: "XZCF"}


def wanted(records: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    """WANTED for every licence and penalty among `records` (RECORDS); others are passed over.

    `records` must hold the repairs of their enterprises.
    """
    named = Naming(key, ELEMENTS)
    tables = (facts(records, kind, Channel.CREDIT_CHINA, named, showing) for kind in KINDS)
    return pl.concat(tables)


def key(field: Field) -> str:
    """The body's key: the standard's own code."""
    return field.v2018[0]
