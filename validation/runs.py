"""A delivery against the last good one of its source: volume, filled columns, words never met.

Not here: what stops a delivery (`sources.kit`: other columns, a whole list that shrank too far), or
where the profile of the last good one is kept. What is found here is told of the whole delivery,
and stops nothing.
"""

from collections.abc import Iterable

import polars as pl

from records.field import Field, Shape
from records.kind import CATALOGUES, Kind
from records.profile import PROFILE, ROWS, TOLD, height
from validation.normalise.texts import NULL_WORDS
from validation.run_rules import RUN_RULES

LEAST_ROWS = 200
"""Of fewer rows no share is taken."""
FILLED, EMPTY, HALF = 0.95, 0.05, 0.5
WHOLE_FALL, WHOLE_RISE = 0.8, 1.25
PART_FALL, PART_RISE = 0.1, 10.0
NEW_WORDS, SHIFTED = 0.2, 0.4
MOST_VALUES = 40
_LONGEST = max(len(word.encode()) for word in NULL_WORDS)


def profile(kind: Kind, chunk: pl.DataFrame) -> pl.DataFrame:
    """PROFILE of a chunk as it was read (text columns), a word for nothing counting as nothing."""
    fields = [field for field in CATALOGUES[kind].fields if field.name in chunk.columns]
    filled = chunk.select(_is_filled(field).sum().alias(field.name) for field in fields)
    counts = pl.DataFrame(
        {
            "field": [ROWS, *filled.columns],
            "value": pl.Series([None] * (1 + filled.width), dtype=pl.String),
            "rows": [chunk.height, *filled.row(0)],
        },
        schema=PROFILE,
    )
    listed = [_values(field, chunk) for field in fields if _is_listed(field)]
    return pl.concat([counts, *listed])


def joined(profiles: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The PROFILE of a delivery from those of its chunks, sorted; empty when there was none."""
    whole = pl.concat([pl.DataFrame(schema=PROFILE), *profiles])
    summed = whole.group_by("field", "value").agg(pl.col("rows").sum())
    common = pl.col("rows").rank("ordinal", descending=True).over("field") <= MOST_VALUES
    kept = summed.sort("field", "value").filter(pl.col("value").is_null() | common)
    return kept.match_to_schema(PROFILE)


def drift(before: pl.DataFrame, now: pl.DataFrame, *, whole: bool) -> pl.DataFrame:
    """TOLD: how the delivery of PROFILE `now` differs from the last good one, `before`.

    `whole`: the source sends its whole list every time; of increments only a jump of an order of
    magnitude is told.
    """
    rows = (height(before), height(now))
    parts = [_volume(*rows, whole=whole)]
    if min(rows) >= LEAST_ROWS:
        parts += [_fill(before, now), _words(before, now)]
    found = pl.concat([pl.DataFrame(schema=TOLD), *parts])
    return found.sort("rule", "field")


def _is_filled(field: Field) -> pl.Expr:
    cell = pl.col(field.name)
    short = cell.str.len_bytes() <= _LONGEST
    return cell.is_not_null() & ~(short & cell.is_in(NULL_WORDS))


def _is_listed(field: Field) -> bool:
    return field.shape in (Shape.CHOICE, Shape.CHOICES)


def _values(field: Field, chunk: pl.DataFrame) -> pl.DataFrame:
    given = chunk.select(pl.col(field.name).cast(pl.String).alias("value")).filter(
        pl.col("value").is_not_null() & (pl.col("value") != "")
    )
    counts = given.group_by("value").len("rows").sort("rows", "value", descending=[True, False])
    return counts.head(MOST_VALUES).select(
        pl.lit(field.name).alias("field"), "value", pl.col("rows").cast(pl.Int64)
    )


def _volume(before: int, now: int, *, whole: bool) -> pl.DataFrame:
    fall, rise = (WHOLE_FALL, WHOLE_RISE) if whole else (PART_FALL, PART_RISE)
    if before < LEAST_ROWS and now < LEAST_ROWS:
        return pl.DataFrame(schema=TOLD)
    code = "RUN-001" if now < before * fall else "RUN-002" if now > before * rise else None
    told = [] if code is None or not before else [(code, ROWS, None, float(before), float(now))]
    return _told(pl.DataFrame(told, schema=_LINES, orient="row"))


def _fill(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Columns that were filled and no longer are, and the other way round."""
    shares = _shares(before, "before").join(
        _shares(now, "now"), on="field", how="full", coalesce=True
    )
    both = shares.fill_null(0.0)
    gone = (pl.col("before") >= FILLED) & (pl.col("now") < HALF)
    came = (pl.col("before") <= EMPTY) & (pl.col("now") > HALF)
    rule = pl.when(gone).then(pl.lit("RUN-003")).when(came).then(pl.lit("RUN-004"))
    told = both.with_columns(rule.alias("rule"), pl.lit(None, pl.String).alias("value"))
    return _told(told.filter(pl.col("rule").is_not_null()).select(_LINES.names()))


def _shares(profile: pl.DataFrame, name: str) -> pl.DataFrame:
    filled = profile.filter(pl.col("value").is_null() & (pl.col("field") != ROWS))
    return filled.select("field", (pl.col("rows") / height(profile)).alias(name))


def _words(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Fields with a closed list: words never met before, else shares that shifted."""
    both = _of_values(before, "before").join(
        _of_values(now, "now"), on=["field", "value"], how="full", coalesce=True
    ).with_columns(pl.col("before", "now").fill_null(0.0))  # fmt: skip
    new = pl.col("before") == 0.0
    by_field = both.group_by("field").agg(
        pl.col("now").filter(new).sum().alias("new"),
        ((pl.col("before") - pl.col("now")).abs().sum() / 2).alias("moved"),
        pl.col("value").filter(new).sort_by(pl.col("now").filter(new)).last().alias("newest"),
        pl.col("before").sum().alias("known"),
        pl.col("now").sum().alias("given"),
    )
    # A column that was or is empty is told by how it is filled.
    compared = by_field.filter((pl.col("known") > 0) & (pl.col("given") > 0))
    fresh = pl.col("new") > NEW_WORDS
    rule = pl.when(fresh).then(pl.lit("RUN-005")).when(pl.col("moved") > SHIFTED).then(
        pl.lit("RUN-006")
    )  # fmt: skip
    told = compared.with_columns(
        rule.alias("rule"),
        pl.when(fresh).then("newest").alias("value"),
        pl.lit(0.0).alias("before"),
        pl.when(fresh).then("new").otherwise("moved").alias("now"),
    )
    return _told(told.filter(pl.col("rule").is_not_null()).select(_LINES.names()))


def _of_values(profile: pl.DataFrame, name: str) -> pl.DataFrame:
    """Each value's share of the rows that have one, where these are enough to take a share of."""
    values = profile.filter(pl.col("value").is_not_null())
    filled = pl.col("rows").sum().over("field")
    enough = values.filter(filled >= LEAST_ROWS)
    return enough.select("field", "value", (pl.col("rows") / filled).alias(name))


_LINES = pl.Schema({name: dtype for name, dtype in TOLD.items() if name != "severity"})


def _told(lines: pl.DataFrame) -> pl.DataFrame:
    severities = {code: rule.severity.value for code, rule in RUN_RULES.items()}
    severity = pl.col("rule").replace_strict(severities, return_dtype=pl.String)
    return lines.with_columns(severity.alias("severity")).select(TOLD.names())
