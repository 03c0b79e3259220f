"""A front-end database (前置库): an SQLite file with the department's table and its switch.

The rows of all days lie in one table, each with the moment at which it was written (更新时间), so
that a reader takes a day by its moments. The flag says I for a row written first and U for one
that was written again; the switch says 1: the department has finished.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import sqlalchemy as sa

from sandbox.outlet import Goods

SWITCH = "JHKG"
KEY, MARK, FLAG = "ID", "GXSJ", "ZSGBZ"
_AGAIN = "-2"  # how the id of a row's second writing ends


@dataclass(frozen=True, slots=True)
class TableCounter:
    """One table in the file `<source>/front.db`."""

    table: str

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> "OpenTable":
        """Write every day's rows."""
        path = folder / source_id / "front.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
        made = sa.MetaData()
        names = (KEY, *goods[0].table.columns, MARK, FLAG)
        table = sa.Table(self.table, made, *(sa.Column(name, sa.Text) for name in names))
        switch = sa.Table(SWITCH, made, sa.Column("BM", sa.Text), sa.Column("KG", sa.Text))
        made.create_all(engine)
        with engine.begin() as conn:
            for each in goods:
                conn.execute(sa.insert(table), _exchanged(each).to_dicts())
            conn.execute(sa.insert(switch), {"BM": self.table, "KG": "1"})
        engine.dispose()
        return OpenTable(path)

    def locators(self, goods: Goods) -> pl.Series:
        """By order and key."""
        numbers = pl.int_range(1, 1 + goods.table.height, eager=True)
        return pl.select(pl.format("第{}条 主键{}", numbers, goods.ids)).to_series()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """Nothing to stop: the file stays."""

    path: Path

    def environment(self) -> Mapping[str, str]:
        """The database's address."""
        return {"URL": f"sqlite:///{self.path}"}

    def close(self) -> None:
        """Nothing runs."""


def _exchanged(goods: Goods) -> pl.DataFrame:
    """The day's rows with key, moment (a millisecond apart, from one o'clock on) and flag."""
    start = pl.lit(goods.day).cast(pl.Datetime("ms")) + pl.duration(hours=1)
    moment = start + pl.duration(milliseconds=pl.int_range(pl.len()))
    again = pl.col(KEY).str.ends_with(_AGAIN)
    return goods.table.with_columns(goods.ids.alias(KEY)).with_columns(
        moment.dt.strftime("%Y-%m-%d %H:%M:%S%.3f").alias(MARK),
        pl.when(again).then(pl.lit("U")).otherwise(pl.lit("I")).alias(FLAG),
    )
