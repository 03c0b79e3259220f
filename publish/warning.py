"""全网警示名单: one line per listed enterprise, with all that is told beside its lists.

A warning rests on a listing in force; penalties and licences never warn by themselves, they are
named as what lies beside it. A fact named here is one 信用中国 may show: the warning cites five of
its public fields and adds none.
"""

import polars as pl

from publish.breaches import breach_fields, breaches, unrepaired
from publish.facts import Showing, decode, wanted_rows
from publish.policy import Level
from publish.repairs import leave
from publish.sites import site_fields, sites
from records.field import Channel, Field
from records.kind import CATALOGUES, Kind
from records.states import Why
from records.tables import WARNING_SUBJECT

KINDS = (
    Kind.REGISTRATION,
    Kind.LISTING,
    Kind.PENALTY,
    Kind.ONLINE_OPERATOR,
    Kind.COMMITMENT,
    Kind.REPAIR,
)
_CITED = ("decision_number", "decided_on", "authority_name", "penalty_category", "violation_type")
# Which reason an enterprise leaves with when its listings left for several.
_ORDER = (
    Why.DEREGISTERED, Why.REVOKED, Why.REPAIRED, Why.CORRECTED, Why.DISPUTED, Why.DELISTED,
    Why.EXPIRED,
)  # fmt: skip


def wanted(records: pl.DataFrame, touched: pl.Series, showing: Showing) -> pl.DataFrame:
    """One WANTED row per enterprise among `touched`.

    `records` must hold every record of `KINDS` about them.
    """
    listings = _judged(records, Kind.LISTING, showing)
    penalties = _judged(records, Kind.PENALTY, showing).filter(pl.col("why").is_null())
    usccs = touched.drop_nulls().unique().sort().alias("uscc").to_frame()
    table = usccs
    for part in (
        _lists(listings),
        _left(listings),
        _basis(penalties),
        _breaches(records, penalties, showing),
        _sites(records, showing),
        _registration(records, showing),
    ):
        table = table.join(part, on="uscc", how="left")
    return _rows(table, showing.policy.levels(showing.day))


def list_fields() -> tuple[Field, ...]:
    """The fields of one entry of `lists`: what a listing may show, less the party itself."""
    return tuple(f for f in _public(Kind.LISTING, Channel.WARNING) if not _party(f))


def basis_fields() -> tuple[Field, ...]:
    """The fields of one entry of `basis`, each public on 信用中国."""
    return tuple(f for f in _public(Kind.PENALTY, Channel.CREDIT_CHINA) if f.name in _CITED)


def _public(kind: Kind, channel: Channel) -> tuple[Field, ...]:
    return CATALOGUES[kind].public(channel)


def _party(field: Field) -> bool:
    return field.name.startswith("party_")


def _judged(records: pl.DataFrame, kind: Kind, showing: Showing) -> pl.DataFrame:
    decoded = decode(records, kind).filter(pl.col("uscc").is_not_null())
    # The penalty is cited from 信用中国, so it is cited only while it may stand there.
    judged = showing.policy.judge(decoded, kind, Channel.WARNING, showing.day)
    return leave(judged, kind, decode(records, Kind.REPAIR), showing.day)


def _entry(fields: tuple[Field, ...]) -> pl.Expr:
    """A struct of `fields` in sorted order, as canonical JSON wants it."""
    return pl.struct(sorted(field.name for field in fields))


def _lists(listings: pl.DataFrame) -> pl.DataFrame:
    live = listings.filter(pl.col("why").is_null()).sort("list_name", "listed_on", "record_id")
    open_ended = pl.col("publish_until").is_null().any()
    return live.group_by("uscc", maintain_order=True).agg(
        _entry(list_fields()).alias("lists"),
        pl.col("party_name").last().alias("listed_name"),
        pl.col("publish_from").min(),
        pl.when(open_ended).then(None).otherwise(pl.col("publish_until").max())
        .alias("publish_until"),
        pl.col("rule").first(),
    )  # fmt: skip


def _left(listings: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("why").replace_strict(
        {str(why): number for number, why in enumerate(_ORDER)}, default=99
    )
    gone = listings.filter(pl.col("why").is_not_null()).sort(rank)
    return gone.group_by("uscc", maintain_order=True).agg(pl.col("why").first().alias("left_for"))


def _basis(penalties: pl.DataFrame) -> pl.DataFrame:
    live = penalties.sort("decided_on", "record_id")
    return live.group_by("uscc", maintain_order=True).agg(_entry(basis_fields()).alias("basis"))


def _breaches(records: pl.DataFrame, penalties: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    promised, repairs = (
        decode(records, kind).filter(pl.col("uscc").is_not_null())
        for kind in (Kind.COMMITMENT, Kind.REPAIR)
    )
    found = breaches(promised, unrepaired(penalties, repairs, showing.day), showing.day)
    broken = _entry(breach_fields()).alias("breaches")
    return found.group_by("uscc", maintain_order=True).agg(broken)


def _sites(records: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    operators = decode(records, Kind.ONLINE_OPERATOR).filter(pl.col("uscc").is_not_null())
    found = sites(operators, showing.day)
    return found.group_by("uscc", maintain_order=True).agg(_entry(site_fields()).alias("sites"))


def _registration(records: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    bases = decode(records, Kind.REGISTRATION).unique("uscc", keep="last", maintain_order=True)
    judged = showing.policy.refuse(bases, Kind.REGISTRATION, Channel.WARNING, showing.day)
    return judged.select("uscc", "party_name", pl.col("why").alias("refused_for"))


def _rows(table: pl.DataFrame, levels: tuple[Level, ...]) -> pl.DataFrame:
    unlisted = pl.col("lists").is_null()
    table = table.with_columns(
        pl.coalesce("party_name", "listed_name").alias("name"),
        pl.coalesce(
            "refused_for",
            pl.when(unlisted).then(pl.coalesce("left_for", pl.lit(Why.OUT_OF_SCOPE))),
        ).alias("why"),
        pl.col("basis").fill_null([]),
        pl.col("breaches").fill_null([]),
        pl.col("sites").fill_null([]),
        (pl.lit(WARNING_SUBJECT) + pl.col("uscc")).alias("subject"),
        pl.lit("warning").alias("kind"),
    )
    plain = ("uscc", "name", "lists", "basis", "breaches", "sites")
    keys = {key: pl.col(key) for key in plain} | _consequences(levels)
    return wanted_rows(table, keys)


def _consequences(levels: tuple[Level, ...]) -> dict[str, pl.Expr]:
    """Level and measures: of the first level whose numbers are reached."""
    level, measures = pl.lit(None, pl.String()), pl.lit([], pl.List(_MEASURE))
    for each in reversed(levels):
        reached = (pl.col("lists").list.len() >= each.lists) & (
            pl.col("basis").list.len() >= each.penalties
        )
        what = pl.Series([[{"by": by, "what": what} for by, what in each.measures]],
                         dtype=pl.List(_MEASURE))  # fmt: skip
        level = pl.when(reached).then(pl.lit(each.name)).otherwise(level)
        measures = pl.when(reached).then(pl.lit(what)).otherwise(measures)
    return {"level": level, "measures": measures}


_MEASURE = pl.Struct({"by": pl.String(), "what": pl.String()})
