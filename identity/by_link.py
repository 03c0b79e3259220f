"""Where a code leads on to, when the register has put another in its place.

Only links whose two codes are of one enterprise lead on, to the newest code at the end of the
chain. 个转企, mergers and splits lead to another legal person: they are named, never followed.
A chain that forks or comes back to itself leads nowhere.
"""

import polars as pl

from identity.by_code import EQUAL, FORMER, LED_TO, with_former
from identity.given import MOD31
from records.protocols import Registry
from records.registration import ENDED
from records.states import ONE_ENTERPRISE, LinkSort

OF_OLD_CODE = "of_old_code"  # the name under which the replaced code itself was registered
_LEFT = (LinkSort.CONVERTED, LinkSort.MERGED)
# What is known of a code from which links lead on.
AHEAD = pl.Schema(
    {
        "uscc": pl.String(),
        "newest": pl.String(),  # null where no link of one enterprise leads on, or several do
        "forks": pl.Boolean(),
        "same": pl.Boolean(),  # persons found both codes to be one enterprise
        "left_on": pl.Date(),  # since when another legal person has taken its place
        "successors": pl.List(pl.String()),  # `sort=code`, every link in force from this code
    }
)


def ahead(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    """AHEAD of those of `codes` from which links in force lead on."""
    links = _in_force(codes, registry)
    if links.is_empty():
        return pl.DataFrame(schema=AHEAD)
    left = pl.col("since").filter(pl.col("sort").is_in([*_LEFT])).min()
    known = links.group_by(uscc="old_uscc").agg(
        same=(pl.col("sort") == LinkSort.SAME).any(),
        left_on=left,
        successors=pl.concat_str("sort", pl.lit("="), "new_uscc").unique().sort(),
    )
    ends = _ends(_of_one(links), registry)
    return known.join(ends, on="uscc", how="left").match_to_schema(AHEAD, missing_columns="raise")


def _in_force(codes: pl.Series, registry: Registry) -> pl.DataFrame:
    return registry.links_from(codes).filter(pl.col("ended_on").is_null())


def _of_one(links: pl.DataFrame) -> pl.DataFrame:
    one = links.filter(pl.col("sort").is_in([*ONE_ENTERPRISE]))
    return one.select("old_uscc", "new_uscc").unique()


def _ends(links: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`uscc`, `newest` and `forks` of every code where a chain begins."""
    ends = pl.Schema({name: AHEAD[name] for name in ("uscc", "newest", "forks")})
    done = [pl.DataFrame(schema=ends)]
    at = links.select(uscc="old_uscc", newest="new_uscc", path=pl.concat_list("old_uscc"))
    while at.height:
        several = at.select(pl.col("uscc").is_duplicated())["uscc"]
        back = at.select(pl.col("newest").is_in(pl.col("path")))["newest"]
        done.append(at.filter(several | back).select("uscc", newest=None, forks=True))
        at = at.filter(~(several | back))
        onward = _of_one(_in_force(at["newest"].unique(), registry))
        over = at.join(onward, left_on="newest", right_on="old_uscc", how="anti")
        done.append(over.select("uscc", "newest", forks=False))
        at = at.join(onward, left_on="newest", right_on="old_uscc").select(
            "uscc", newest="new_uscc", path=pl.concat_list("path", "newest")
        )
    return pl.concat([table.cast(ends) for table in done]).unique()


def led_on(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`rows` of `led_by_code`, those whose code was replaced with the enterprise of the newest.

    Adds `replaced` (the row's own code, where the row now stands by another), `forks`, `left_on`
    and `successors` (AHEAD).
    """
    asked = _asked(rows, registry)
    known = ahead(asked["uscc"].unique(), registry)
    if known.is_empty():
        none = {name: AHEAD[name] for name in ("left_on", "successors")}
        nothing = (pl.lit(None, dtype).alias(name) for name, dtype in none.items())
        no = pl.lit(value=False)
        return rows.with_columns(*nothing, replaced=pl.lit(None, pl.String()), forks=no)
    # By row, not by code: what a row says may not depend on its neighbours in the chunk.
    led = asked.join(known, on="uscc").drop("uscc")
    marked = rows.join(led, on="n", how="left", maintain_order="left")
    there = _there(marked.filter(pl.col("newest").is_not_null()), registry)
    return _moved(marked.join(there, on="n", how="left", maintain_order="left"))


_HELD = (*LED_TO.values(), "e_uscc", "name_says", "former_until")
_OWN = pl.col("name_says").is_in([EQUAL, FORMER])


def _there(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """What the newest code's enterprise is, and what the row's name says there: `n`, `new_…`."""
    found = registry.by_uscc(rows["newest"].unique()).select("uscc", *LED_TO).rename(LED_TO)
    found = found.with_columns(e_uscc="uscc")
    asked = rows.select("n", "name_key", "decided_on", uscc="newest")
    led = with_former(asked.join(found, on="uscc"), registry)
    return led.select("n", *(pl.col(name).alias(f"new_{name}") for name in _HELD))


def _moved(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the newest code's enterprise in place of the row's own where the names allow it."""
    is_known, same = pl.col("new_e_uscc").is_not_null(), pl.col("same").fill_null(value=False)
    own = _OWN.fill_null(value=False)
    # A living code under its own name may have been given to two: it stays with who kept it.
    kept = own & (pl.col("e_status") != ENDED).fill_null(value=True) & ~same
    agrees = pl.col("new_name_says").is_in([EQUAL, FORMER]).fill_null(value=False)
    by_old_name = is_known & ~agrees & own & ~kept
    moves = is_known & (agrees | by_old_name | pl.col("e_uscc").is_null())
    says = pl.when(by_old_name).then(pl.lit(OF_OLD_CODE)).otherwise("new_name_says")
    rows = rows.with_columns(
        moves=moves, forks=pl.col("forks").fill_null(value=False) & ~kept, new_name_says=says
    )
    moved = rows.with_columns(
        *(pl.when("moves").then(f"new_{name}").otherwise(name).alias(name) for name in _HELD),
        replaced=pl.when("moves").then("party_uscc"),
    )
    return moved.drop("moves", "newest", "same", *(f"new_{name}" for name in _HELD))


def legacy_led_on(leads: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Where identifiers lead (`l_…`, with the row's `name_key`), replaced codes led on.

    The name still has to agree: with the newest code's name, or with the replaced one's own.
    """
    away = registry.led_away(leads["l_uscc"].unique())
    if away.is_empty():
        return leads
    known = ahead(away, registry).select(l_uscc="uscc", newest="newest", forks="forks", same="same")
    there = registry.by_uscc(known["newest"].drop_nulls().unique()).select(
        newest="uscc", new_name_key="name_key", new_status="status", new_ended_on="ended_on",
        new_renamed_on="renamed_on",
    )  # fmt: skip
    joined = leads.join(known.join(there, on="newest", how="left"), on="l_uscc", how="left")
    own = pl.col("l_name_key").eq_missing(pl.col("name_key"))
    both = pl.col("new_name_key").eq_missing(pl.col("name_key"))
    living = pl.col("l_status").ne_missing(ENDED)
    # As by the code itself: where the newest bears that name too, nobody else kept the old one.
    kept = own & living & ~both & ~pl.col("same").fill_null(value=False)
    moves = pl.col("new_name_key").is_not_null() & ~kept
    forks = pl.col("forks").fill_null(value=False) & ~kept
    moved = joined.with_columns(
        l_uscc=pl.when(moves).then("newest").otherwise("l_uscc"),
        l_name_key=pl.when(moves & ~own).then("new_name_key").when(~forks).then("l_name_key"),
        l_status=pl.when(moves).then("new_status").otherwise("l_status"),
        l_ended_on=pl.when(moves).then("new_ended_on").otherwise("l_ended_on"),
        l_established_on=pl.when(moves).then(None).otherwise("l_established_on"),
        # Of the name that agrees; that of a replaced code tells nothing of its days.
        l_renamed_on=pl.when(moves & both).then("new_renamed_on").when(~moves).then("l_renamed_on"),
    )
    return moved.select(leads.columns)


def _asked(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """`n`, `uscc` where a sound code may lead on: unknown, ended, other name, led away from."""
    sound = rows.filter((pl.col("code_check") != MOD31).fill_null(value=False))
    away = registry.led_away(sound["party_uscc"].unique())
    odd = (
        pl.col("e_uscc").is_null()
        | (pl.col("e_status") == ENDED).fill_null(value=False)
        | (~_OWN).fill_null(value=True)
        | pl.col("party_uscc").is_in(away.implode())
    )
    return sound.filter(odd).select("n", uscc="party_uscc")
