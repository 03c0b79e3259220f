"""A feed of as many made-up penalties as wanted, and what its ledger would remember of them.

Lines are made by the same expressions as real ones, so the gates look at them and let them pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from publish import gsxt
from publish.announce import Plan
from publish.delta import Delta, Issue, delta
from publish.facts import wanted_rows
from publish.release import Published, write_release
from publish.tables import WANTED
from records.clock import business_day
from records.field import Channel, Field, Shape
from records.kind import CATALOGUES, Kind
from records.tables import CHUNK_ROWS, PUBLICATIONS, empty
from sandbox.codes import org_codes, with_check

CHANNEL = Channel.GSXT  # it has XML and, unlike 信用中国, no workbooks whose making drowns the rest
KEY = b"a key of the benches"
FIELDS = CATALOGUES[Kind.PENALTY].public(CHANNEL)
_UNTIL = date(2099, 12, 31)


def wanted(numbers: pl.Series, edition: int, why: str | None = None) -> pl.DataFrame:
    """WANTED of those penalties, each other words in every `edition`; with `why` they leave."""
    table = pl.DataFrame({"n": numbers, "uscc": codes(numbers)})
    judged = table.select(
        pl.format("made-{}", "n").alias("subject"), "uscc",
        pl.lit(str(Kind.PENALTY)).alias("kind"), pl.lit("bench/term").alias("rule"),
        pl.lit(why, pl.String()).alias("why"), pl.lit(date(2018, 6, 1)).alias("publish_from"),
        pl.lit(_UNTIL).alias("publish_until"),
        *(_value(each, edition).alias(each.name) for each in FIELDS),
    )  # fmt: skip
    keys = {gsxt.key(each): pl.col(each.name) for each in FIELDS}
    rows = wanted_rows(judged, keys, gsxt.TABLES[Kind.PENALTY])
    gone = pl.col("why").is_not_null()
    return rows.with_columns(
        pl.when(~gone).then(name).alias(name) for name in ("body", "body_hash", "element", "xml")
    ).match_to_schema(WANTED)


def codes(numbers: pl.Series) -> pl.Series:
    """A code right by both checks for each number."""
    return with_check("91330100" + org_codes(numbers.to_numpy()))


def _value(each: Field, edition: int) -> pl.Expr:
    number = pl.col("n").cast(pl.String)
    match each.shape:
        case Shape.CODE:
            return pl.col("uscc")
        case Shape.DATE:
            return pl.lit("2018-06-01")
        case Shape.WAN_YUAN:
            return pl.lit("0.2")
        case Shape.DOC_NUMBER:
            return pl.format("杭市监罚〔2018〕{}号", number)
        case Shape.NAME:
            return pl.format("杭州示例{}商贸有限公司", number)
        case _:
            return pl.format("{}：在网店虚构交易，第{}稿，{}", pl.lit(each.zh), edition, number)


@dataclass
class Feed:
    """A channel in `folder` whose ledger is one file; the numbers that are `live` in it are out."""

    folder: Path
    seq: int = 0

    @property
    def tree(self) -> Path:
        """The public tree."""
        return self.folder / "feeds" / CHANNEL

    @property
    def publications(self) -> pl.LazyFrame:
        """PUBLICATIONS, as the releases so far left them."""
        return pl.scan_parquet(self._ledger)

    def plan(self, moment: datetime) -> Plan:
        """The next release, at `moment`."""
        return Plan(
            self.folder / "feeds", self.folder / "archive", CHANNEL, self.seq + 1,
            business_day(moment), moment, keys=self.folder / "keys",
        )  # fmt: skip

    def begin(self, rows: int, moment: datetime) -> Published:
        """The first release: penalties 0 to `rows`, chunk by chunk."""
        kept: list[pl.DataFrame] = []
        published = write_release(
            self.plan(moment), first_lines(rows, business_day(moment), kept), _nobody
        )
        pl.concat(kept).write_parquet(self._ledger)
        self.seq = 1
        return published

    def follow(self, churn: int, moment: datetime, seed: int) -> Published:
        """One more release: of `churn` penalties three fifths change, the rest leaves or is new."""
        change = self.change(churn, moment, seed)
        published = self.publish(change.lines, moment)
        self.remember(change.publications)
        return published

    def change(self, churn: int, moment: datetime, seed: int) -> Delta:
        """What `follow` would release."""
        dice = np.random.default_rng(seed)
        known = self.publications.select(pl.len()).collect().item()
        old = pl.Series(dice.choice(known, churn - churn // 5, replace=False))
        new = pl.Series(np.arange(known, known + churn // 5))
        parts = [
            wanted(old[churn // 5 :], self.seq + 1),
            wanted(old[: churn // 5], 0, "expired"),
            wanted(new, self.seq + 1),
        ]
        every = pl.concat(parts)
        mine = self.publications.join(every.lazy().select("subject"), on="subject", how="semi")
        issue = Issue(CHANNEL, self.seq + 1, business_day(moment), KEY)
        return delta(every, mine.collect().match_to_schema(PUBLICATIONS), issue)

    def publish(self, lines: pl.DataFrame, moment: datetime) -> Published:
        """Release LINES of the next release."""
        return write_release(self.plan(moment), [lines], self._members)

    def remember(self, publications: pl.DataFrame) -> None:
        """Note PUBLICATIONS that have been released."""
        left = self.publications.join(publications.lazy(), on="subject", how="anti")
        pl.concat([left.collect(), publications]).write_parquet(self._ledger)
        self.seq += 1

    @property
    def _ledger(self) -> Path:
        return self.folder / "publications.parquet"

    def _members(self, buckets: pl.Series) -> pl.DataFrame:
        is_asked = pl.col("live") & pl.col("bucket").is_in(buckets.implode())
        asked = self.publications.filter(is_asked).select("public_id", "line_hash", "bucket")
        return asked.collect(engine="streaming")


def first_lines(rows: int, day: date, kept: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """LINES of a first release of so many penalties; their PUBLICATIONS go into `kept`."""
    nothing = empty(PUBLICATIONS)
    for start in range(0, rows, CHUNK_ROWS):
        numbers = pl.Series(np.arange(start, min(start + CHUNK_ROWS, rows)))
        change = delta(wanted(numbers, 1), nothing, Issue(CHANNEL, 1, day, KEY))
        kept.append(change.publications)
        yield change.lines


def _nobody(buckets: pl.Series) -> pl.DataFrame:
    """What is live before a first release."""
    del buckets
    return empty(PUBLICATIONS).select("public_id", "line_hash", "bucket")
