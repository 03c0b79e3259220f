"""全网警示名单: one line per listed enterprise, with all that is told beside its lists.

A warning rests on a listing in force; penalties, licences and leads never warn by themselves. What
is named beside the lists is one 信用中国 may show: the warning cites five of a penalty's public
fields and adds none. A line is made again when anything named in it has ended (ADR 19).
"""

import polars as pl

from publish import levels, lists, measures, warning_words
from publish.breaches import breach_fields, breaches, unrepaired
from publish.facts import Showing, decode, wanted_rows
from publish.policy import as_date
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
_KEYS = (
    "uscc", "name", "level", "level_rule", "rectify_by", "words",
    "lists", "basis", "breaches", "sites", "measures",
)  # fmt: skip
# Which reason an enterprise leaves with when its listings left for several.
_ORDER = (
    Why.DEREGISTERED, Why.REVOKED, Why.REPAIRED, Why.CORRECTED, Why.DISPUTED, Why.DELISTED,
    Why.EXPIRED,
)  # fmt: skip


def wanted(records: pl.DataFrame, touched: pl.Series, showing: Showing) -> pl.DataFrame:
    """One WANTED row per enterprise among `touched`.

    `records` must hold every record of `KINDS` about them.
    """
    attached = {kind: _attached(records, kind) for kind in KINDS}
    dated = lists.judge(attached[Kind.LISTING], showing.day, showing.rules.lists)
    left = leave(dated, Kind.LISTING, attached[Kind.REPAIR], showing.day)
    listings = showing.contested(left)
    live = listings.filter(pl.col("why").is_null()).sort("list_name", "listed_on", "record_id")
    penalties = _standing(attached, showing)
    promised = showing.uncontested(attached[Kind.COMMITMENT])
    broken = breaches(promised, penalties, showing.day, showing.rules.covers)
    at_work = sites(showing.uncontested(attached[Kind.ONLINE_OPERATOR]), showing.day)
    table = touched.drop_nulls().unique().sort().alias("uscc").to_frame()
    for part in (
        _lists(live),
        _left(listings),
        _grouped(penalties.sort("decided_on", "record_id"), basis_fields(), "basis"),
        _grouped(broken, breach_fields(), "breaches"),
        _grouped(at_work, site_fields(), "sites"),
        _stands(live, penalties, at_work),
        _registration(attached[Kind.REGISTRATION], showing),
    ):
        table = table.join(part, on="uscc", how="left")
    return _rows(_with_consequences(_counted(table, showing), live, showing))


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


def _attached(records: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    return decode(records, kind).filter(pl.col("uscc").is_not_null())


def _standing(attached: dict[Kind, pl.DataFrame], showing: Showing) -> pl.DataFrame:
    """Penalties that may be cited: those that 信用中国 may show today and nobody repaired."""
    judged = showing.policy.judge(
        attached[Kind.PENALTY], Kind.PENALTY, Channel.WARNING, showing.day
    )
    shown = showing.contested(judged).filter(pl.col("why").is_null())
    return unrepaired(shown, attached[Kind.REPAIR], showing.day)


def _entry(names: tuple[str, ...]) -> pl.Expr:
    """A struct of `names` in sorted order, as canonical JSON wants it."""
    return pl.struct(sorted(names))


def _grouped(rows: pl.DataFrame, fields: tuple[Field, ...], name: str) -> pl.DataFrame:
    """`uscc` and `name`, a list of structs of `fields`, in the order of `rows`."""
    entry = _entry(tuple(field.name for field in fields)).alias(name)
    return rows.group_by("uscc", maintain_order=True).agg(entry)


def _lists(live: pl.DataFrame) -> pl.DataFrame:
    """Per enterprise: its listings, how many lists of which sort, and since when until when."""
    days = ("publish_until", "rectify_by")
    names = (*(field.name for field in list_fields()), *days)
    as_text = pl.col(days).dt.to_string("iso").name.prefix("_")
    dated = live.with_columns(warning_words.listing(), as_text)
    entry = pl.struct(
        pl.col(f"_{name}").alias(name) if name in days else name for name in sorted(names)
    )
    open_ended = pl.col("publish_until").is_null().any()
    return dated.group_by("uscc", maintain_order=True).agg(
        entry.alias("lists"),
        pl.col("list").filter("serious").n_unique().alias("serious_lists"),
        pl.col("list").n_unique().alias("all_lists"),
        pl.col("said").str.join("；"),
        pl.format("{}——{}", "list", "removal").unique(maintain_order=True).str.join("；")
        .alias("removal"),
        pl.col("party_name").last().alias("listed_name"),
        pl.col("publish_from", "rectify_by").min(),
        pl.when(open_ended).then(None).otherwise(pl.col("publish_until").max())
        .alias("publish_until"),
        pl.col("rule").first(),
    )  # fmt: skip


def _stands(live: pl.DataFrame, penalties: pl.DataFrame, at_work: pl.DataFrame) -> pl.DataFrame:
    """Per enterprise: the last day on which everything the line names may still be named."""
    last_open = as_date("closed_on").dt.offset_by("-1d")
    ends = pl.concat(
        [
            live.select("uscc", day="publish_until"),
            penalties.select("uscc", day="publish_until"),
            at_work.select("uscc", day=last_open),
        ]
    )
    return ends.group_by("uscc").agg(pl.col("day").min().alias("stands_until"))


def _left(listings: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("why").replace_strict(
        {str(why): number for number, why in enumerate(_ORDER)}, default=99
    )
    gone = listings.filter(pl.col("why").is_not_null()).sort(rank)
    return gone.group_by("uscc", maintain_order=True).agg(pl.col("why").first().alias("left_for"))


def _registration(registered: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    bases = registered.unique("uscc", keep="last", maintain_order=True)
    judged = showing.policy.refuse(bases, Kind.REGISTRATION, Channel.WARNING, showing.day)
    return judged.select("uscc", "party_name", pl.col("why").alias("refused_for"))


def _counted(table: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    """`table` with its name, its counts, and the level that they reach."""
    rules = levels.in_force(showing.rules.levels, showing.day)
    parts = [pl.col(name).fill_null([]) for name in ("basis", "breaches", "sites")]
    counted = table.with_columns(
        *parts, pl.coalesce("party_name", "listed_name").alias("name")
    ).with_columns(
        pl.col("basis").list.len().alias("penalties"),
        pl.col("breaches").list.len().alias("broken"),
    )
    return counted.with_columns(*levels.chosen(rules))


def _with_consequences(table: pl.DataFrame, live: pl.DataFrame, showing: Showing) -> pl.DataFrame:
    """`table` with the measures that follow, and the whole warning in words."""
    listed = live.join(table.select("uscc", "level"), on="uscc")
    followed = measures.brought(listed, showing.rules.measures)
    told = table.join(measures.entries(followed), on="uscc", how="left").join(
        warning_words.follows(followed), on="uscc", how="left"
    )
    return told.with_columns(pl.col("measures").fill_null([]), warning_words.paragraph())


def _rows(table: pl.DataFrame) -> pl.DataFrame:
    unlisted = pl.col("lists").is_null()
    table = table.with_columns(
        pl.coalesce(
            "refused_for",
            pl.when(unlisted).then(pl.coalesce("left_for", pl.lit(Why.OUT_OF_SCOPE))),
        ).alias("why"),
        (pl.lit(WARNING_SUBJECT) + pl.col("uscc")).alias("subject"),
        pl.lit("warning").alias("kind"),
    )
    shown = wanted_rows(table, {key: pl.col(key) for key in _KEYS})
    # What is due is looked at again: a line also when only something named in it has ended.
    return shown.with_columns(table["stands_until"].alias("publish_until"))
