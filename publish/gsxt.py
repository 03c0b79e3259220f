"""国家企业信用信息公示系统: facts in its data standard's names, grouped under the enterprise.

Beside the facts there is one `E_BASEINFO` line for every enterprise that has one. An enterprise
whose last fact leaves, leaves too.
"""

import polars as pl

from publish.facts import Naming, Showing, decode, facts, wanted_rows
from records.field import Channel, Field
from records.kind import CATALOGUES, Kind
from records.states import Why
from records.tables import ENTERPRISE_SUBJECT

FACTS = (Kind.LICENCE, Kind.PENALTY, Kind.LISTING)
KINDS = (Kind.REGISTRATION, *FACTS)
ASKED = (*KINDS, Kind.REPAIR)
ABSENT = "无登记或无公示事实"
"""Why an enterprise is not shown: nothing of it is there, which an incomplete source may cause."""
TABLES = {
    Kind.REGISTRATION: "E_BASEINFO",
    Kind.LICENCE: "E_OT_PERMIT",
    Kind.PENALTY: "E_OT_CASE",
    Kind.LISTING: "E_LI_ILLDISHONESTY",
}


def wanted(records: pl.DataFrame, touched: pl.Series, showing: Showing) -> pl.DataFrame:
    """WANTED for all `records` and one row per enterprise among `touched`.

    `records` must hold every licence, penalty, listing, registration and repair of the touched
    enterprises: whether an enterprise has a fact left cannot be seen from the changed ones alone.
    """
    named = Naming(key, TABLES)
    shown = pl.concat([facts(records, kind, Channel.GSXT, named, showing) for kind in FACTS])
    return pl.concat([shown, _enterprises(records, shown, touched, showing)])


def key(field: Field) -> str:
    """The body's key: the data standard's name, or ours in capitals where it has none."""
    return field.gsxt or field.name.upper()


def _enterprises(
    records: pl.DataFrame, shown: pl.DataFrame, touched: pl.Series, showing: Showing
) -> pl.DataFrame:
    bases = decode(records, Kind.REGISTRATION).unique("uscc", keep="last", maintain_order=True)
    usccs = touched.drop_nulls().unique().sort().alias("uscc").to_frame()
    judged = showing.contested(
        usccs.join(bases, on="uscc", how="left").join(_standing(shown), on="uscc", how="left")
    ).drop("record_id")
    missing = pl.col("party_name").is_null() | pl.col("has_fact").is_null()
    judged = judged.with_columns(
        pl.when(missing).then(pl.lit(Why.OUT_OF_SCOPE)).otherwise("why").alias("why"),
        (pl.lit(ENTERPRISE_SUBJECT) + pl.col("uscc")).alias("subject"),
        pl.lit(str(Kind.REGISTRATION)).alias("kind"),
        pl.lit(None, pl.Date()).alias("publish_from"),
        pl.lit(None, pl.Date()).alias("publish_until"),
        pl.when(missing).then(pl.lit(ABSENT)).otherwise(pl.lit("企业有公示事实")).alias("rule"),
    )
    fields = CATALOGUES[Kind.REGISTRATION].public(Channel.GSXT)
    keys = {key(field): pl.col(field.name) for field in fields}
    return wanted_rows(judged, keys, TABLES[Kind.REGISTRATION])


def _standing(shown: pl.DataFrame) -> pl.DataFrame:
    """Per enterprise: whether a fact is shown; if none, expiry is the reason when it was all."""
    expired = (pl.col("why") == Why.EXPIRED).all()
    gone = pl.when(expired).then(pl.lit(Why.EXPIRED)).otherwise(pl.lit(Why.OUT_OF_SCOPE))
    why = pl.when(pl.col("why").is_null().any()).then(pl.lit(None, pl.String())).otherwise(gone)
    return (
        shown.filter(pl.col("uscc").is_not_null())
        .group_by("uscc")
        .agg(why.alias("why"), pl.lit(value=True).alias("has_fact"))
    )
