"""The second day: new rows, and every reason for which a record leaves a feed."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from sandbox import words
from sandbox.delivery import marked
from sandbox.first_day import Season, Tables, fresh
from sandbox.penalties import wan_yuan

AGAIN = 12  # rows sent again per event and source, at most


def second_day(
    rng: np.random.Generator,
    season: Season,
    counts: dict[str, int],
    clean: Tables,
) -> Tables:
    """New rows plus re-sent ones; `clean` holds the first day's rows that carry no fault."""
    new = fresh(rng, season, counts)
    again = {
        "market_penalties": _corrected(rng, clean["market_penalties"]),
        "market_licences": _some(rng, clean["market_licences"], "unchanged"),
        "city_platform_penalties": _corrected(rng, clean["city_platform_penalties"]),
        "city_platform_licences": _withdrawn(rng, clean["city_platform_licences"], "2"),
        "justice_penalties": _withdrawn(rng, clean["justice_penalties"], "1"),
        "ecommerce_blacklist": _removed(rng, clean["ecommerce_blacklist"], season.last),
        "platform_shops": _some(rng, clean["platform_shops"], "unchanged"),
    }
    return {
        # Organisations and re-sent rows first: persons stand on the last sheet.
        source_id: pl.concat(
            [table.filter(pl.col("_event") == "new"), again[source_id],
             table.filter(pl.col("_event") != "new")]
        )
        for source_id, table in new.items()
    }  # fmt: skip


def register_of_second_day(
    rng: np.random.Generator, register: pl.DataFrame, listed: pl.DataFrame, day: date
) -> pl.DataFrame:
    """The register a day later: a few of the `listed` deregistered, a few renamed on `day`."""
    codes = listed["_uscc"].unique().sort().to_numpy()
    chosen = rng.permutation(codes)[: 2 * AGAIN].tolist()
    half = len(chosen) // 2
    gone = pl.col("party_uscc").is_in(chosen[:half])
    renamed = pl.col("party_uscc").is_in(chosen[half:])
    kept = pl.concat_str(["former_names", pl.lit(";")]).fill_null("")
    return register.with_columns(
        registration_status=pl.when(gone).then(pl.lit("注销")).otherwise("registration_status"),
        ended_on=pl.when(gone).then(pl.lit(day.isoformat())).otherwise("ended_on"),
        former_names=pl.when(renamed)
        .then(pl.concat_str(kept, "party_name", pl.lit(f"|{day.isoformat()}")))
        .otherwise("former_names"),
        party_name=pl.when(renamed).then(_new_name()).otherwise("party_name"),
    )


def _new_name() -> pl.Expr:
    """Another trade name in the same form: the rare first character gives way to two."""
    return pl.col("party_name").str.replace(f"[{''.join(words.NAME_FIRST)}]", "骐沄")


def _some(rng: np.random.Generator, clean: pl.DataFrame, event: str) -> pl.DataFrame:
    rows = clean.filter(pl.col("_event") == "new")
    chosen = np.sort(rng.permutation(len(rows))[: min(AGAIN, max(1, len(rows) // 10))])
    return marked(rng, rows[chosen].drop("_id", "_event"), event)


def _withdrawn(rng: np.random.Generator, clean: pl.DataFrame, status: str) -> pl.DataFrame:
    """Sent again as withdrawn: '1' says so in V2015, '2' in V2018 (domain §2.3)."""
    return _some(rng, clean, "withdrawn").with_columns(record_status=pl.lit(status))


def _corrected(rng: np.random.Generator, clean: pl.DataFrame) -> pl.DataFrame:
    """The same decisions with double the fine, in number and text."""
    fined = clean.filter(pl.col("penalty_category") == "罚款")
    rows = _some(rng, fined, "corrected")
    yuan = (rows["fine_wan_yuan"].cast(pl.Decimal(18, 6)).cast(pl.Float64) * 20_000).round()
    doubled = yuan.cast(pl.Int64)
    return rows.with_columns(
        fine_wan_yuan=wan_yuan(doubled), penalty_content="罚款" + doubled.cast(pl.String) + "元"
    )


def _removed(rng: np.random.Generator, clean: pl.DataFrame, last: date) -> pl.DataFrame:
    return _some(rng, clean, "removed").with_columns(
        removed_on=pl.lit((last + timedelta(days=1)).isoformat()),
        removal_reason=pl.lit("信用修复，准予移出"),
    )
