"""Whether an enterprise bore the name of a record on the day of its decision, and who else did.

Departments report late and write the name of today: a name that the enterprise took only after
the decision agrees as long as nobody else bore it on that day. Where another did, the record may
be about that one, and the code or number may have been looked up under the name (domain §1.5).
"""

import polars as pl

from identity.by_code import EQUAL, FORMER
from identity.follow import followed
from records.kind import Kind
from records.protocols import Registry
from records.registration import ENDED
from records.states import Pending

OF_ANOTHER = "of_another"
_ADDED = pl.Schema(
    {
        "taken_after": pl.Date(),  # last day on which it bore another name, after the decision
        "borne_by": pl.List(pl.String()),  # codes of others that bore the name on that day
    }
)
# From when to when an enterprise bore a name, and existed; null: unknown, or not yet over.
_SPANS = ("uscc", "name_key", "after", "until", "established_on", "status", "ended_on")


def named_in_time(rows: pl.DataFrame, kind: Kind, registry: Registry) -> pl.DataFrame:
    """The judged rows; one whose name was another's on its day, and not yet its own, waits.

    A site is filed under the name of today, whenever it was opened. Adds `taken_after` and
    `borne_by`, each null where it does not apply.
    """
    of_day = rows.clear() if kind is Kind.ONLINE_OPERATOR else rows
    early = _early(of_day, registry)
    if early.is_empty():
        none = (pl.lit(None, dtype).alias(name) for name, dtype in _ADDED.items())
        return rows.with_columns(none)
    told = early.select("n", "taken_after").join(_borne_by(early, registry), on="n", how="left")
    rows = rows.join(told, on="n", how="left", validate="1:1", maintain_order="left")
    by_code, another = pl.col("e_uscc").is_not_null(), pl.col("borne_by").is_not_null()
    waits = (
        pl.when(by_code)
        .then(pl.lit(Pending.NAME_DISAGREES.value))
        .otherwise(pl.lit(Pending.LEGACY_NAME_DISAGREES.value))
    )
    return rows.with_columns(
        uscc=pl.when(~another).then("uscc"),
        rung=pl.when(~another).then("rung"),
        pending=pl.when(another).then(waits).otherwise("pending"),
        name_says=pl.when(another).then(pl.lit(OF_ANOTHER)).otherwise("name_says"),
    )


def _early(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Attached rows whose name their enterprise is not known to have borne on their day.

    `n`, `uscc`, `name_key`, `decided_on` and `taken_after` (null: nobody knows when it bore it).
    """
    by_code, says = pl.col("e_uscc").is_not_null(), pl.col("name_says")
    renamed_on = pl.when(by_code).then("e_renamed_on").otherwise("l_renamed_on")
    former = by_code & (says == FORMER)
    # The name of a replaced code is a register's of another day: nothing is known of its days.
    own = ~by_code | says.is_in([EQUAL, FORMER])
    undated = former & pl.col("former_until").is_null()
    asked = rows.filter(
        pl.col("rung").is_not_null(),
        own.fill_null(value=False),
        ((pl.col("decided_on") <= renamed_on) | undated).fill_null(value=False),
        pl.col("decided_on").is_not_null(),
    ).select("n", "uscc", "name_key", "decided_on", renamed_on.alias("renamed_on"), former=former)
    if asked.is_empty():
        return asked.with_columns(taken_after=pl.lit(None, pl.Date()))
    spans = _spans(registry.former_names(asked["uscc"].unique()))
    until, day = pl.col("until"), pl.col("decided_on")
    borne = (until >= day) & (pl.col("after").is_null() | (pl.col("after") < day))
    held = asked.join(spans, on=["uscc", "name_key"], how="left").group_by(asked.columns)
    told = held.agg(borne=borne.any(), after=pl.col("after").max())
    taken_after = pl.when("former").then("after").otherwise("renamed_on")
    return told.filter(~pl.col("borne")).select(
        "n", "uscc", "name_key", "decided_on", taken_after=taken_after
    )


def _spans(former: pl.DataFrame) -> pl.DataFrame:
    """FORMER_NAMES as `uscc`, `name_key`, `until`, and `after`: when the name before it ended."""
    until = former.drop_nulls("valid_until").select("uscc", until="valid_until").unique()
    before = until.sort("uscc", "until").with_columns(after=pl.col("until").shift(1).over("uscc"))
    named = former.select("uscc", "name_key", until="valid_until")
    return named.join(before, on=["uscc", "until"], how="left")


def _borne_by(early: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`n` and `borne_by` of the rows whose name other enterprises bore on their day."""
    spans = _bearers(early["name_key"].unique(), registry).rename({"uscc": "other"})
    day = pl.col("decided_on")
    gone = (pl.col("status") == ENDED) & (pl.col("ended_on") < day)
    pairs = early.join(spans, on="name_key").filter(
        pl.col("other") != pl.col("uscc"),
        pl.col("until").is_null() | (pl.col("until") >= day),
        pl.col("after").is_null() | (pl.col("after") < day),
        pl.col("established_on").is_null() | (pl.col("established_on") <= day),
        ~gone.fill_null(value=False),
    )
    if pairs.is_empty():
        return pl.DataFrame(schema={"n": pl.UInt32(), "borne_by": pl.List(pl.String())})
    # Another code of the same enterprise is no other enterprise.
    now = followed(pl.concat([pairs["other"], pairs["uscc"]]), registry)
    both = pairs.join(now.rename({"now": "own_now"}), on="uscc").join(
        now.rename({"uscc": "other", "now": "other_now"}), on="other"
    )
    others = both.filter(pl.col("own_now") != pl.col("other_now"))
    return others.group_by("n").agg(borne_by=pl.col("other").unique().sort())


def _bearers(keys: pl.Series, registry: Registry) -> pl.DataFrame:
    """_SPANS of every enterprise that bears or bore one of those names."""
    now = registry.by_name_key(keys).select(
        pl.all().exclude("renamed_on"), after="renamed_on", until=pl.lit(None, pl.Date())
    )
    codes = registry.by_former_name(keys)["uscc"].unique()
    if codes.is_empty():
        return now.select(_SPANS)
    was = _spans(registry.former_names(codes)).filter(pl.col("name_key").is_in(keys.implode()))
    held = registry.by_uscc(codes).select("uscc", "established_on", "status", "ended_on")
    return pl.concat([now.select(_SPANS), was.join(held, on="uscc", how="left").select(_SPANS)])
