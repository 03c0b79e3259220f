"""What stewards wait for: the list of clusters, one cluster, and collecting under corrections.

A million open findings are made by collecting rows all of which are wrong; corrections by
correcting rows that were collected.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import polars as pl
from sqlalchemy import select

from acts.collect import collect
from acts.correct import EDITS, By, Reason, correct
from acts.house import House, open_house
from bench.figure import Figure
from bench.made import PENALTIES, REGISTRY, make
from bench.postgres import postgres
from bench.street_run import MOMENT
from ledger.glance import first_rows
from ledger.overview import ClusterFilter
from ledger.tables import record
from records.kind import CATALOGUES, Kind
from records.states import CorrectionReason

FIRST, SECOND = date(2018, 11, 23), date(2018, 11, 24)
FINDINGS = 1_000_000
CORRECTED = 0.1  # of the rows
_ROUNDS = 5
# Two stopping faults a row, in a dozen shapes each.
_SPOILED = {
    "decided_on": ("2018-02-30", "二〇一八年", "2018/13/1", "今天", "20180", "2018-00-00"),
    "penalty_category": ("打屁股", "口头教育", "罚款一次", "A类", "其它", "12"),
}


def figures(rows: int) -> Iterator[Figure]:
    """Clusters of a million open findings on both databases; corrections of a tenth of `rows`."""
    folder = Path(tempfile.mkdtemp(prefix="wangjian-bench-"))
    try:
        yield from _clusters(folder)
        yield from _replay(folder, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clusters(folder: Path) -> Iterator[Figure]:
    make(folder / "wrong", FINDINGS // 2)
    spoil(folder / "wrong" / "penalties.csv")
    with ExitStack() as stack:
        urls = {"SQLite": "", "PostgreSQL": stack.enter_context(postgres())}
        for name, url in urls.items():
            with _house(folder / f"home-{name}", folder / "wrong", url) as house:
                collect(house, PENALTIES, FIRST, MOMENT)
                clusters = house.ledger.finding_clusters(ClusterFilter(most=1_000))
                total = sum(cluster.rows for cluster in clusters)
                listed = _median(lambda: house.ledger.finding_clusters(ClusterFilter()))
                one = _median(lambda: _one(house, clusters[0].cluster_no))  # noqa: B023
            said = f"{total:,} open findings, {len(clusters)} clusters"
            yield Figure(f"clusters listed, {name}, ms", said, "300 ms", listed, 300,
                         at_least=False)  # fmt: skip
            yield Figure(f"one cluster, {name}, ms", f"{clusters[0].rows:,} rows", "100 ms", one,
                         100, at_least=False)  # fmt: skip


def spoil(path: Path) -> None:
    """Make every row of a made file wrong in two of its cells."""
    headings = {name: CATALOGUES[Kind.PENALTY].by_name[name].zh for name in _SPOILED}
    table = pl.read_csv(path, infer_schema=False).with_row_index("n")
    table.with_columns(
        pl.col("n").mod(len(words)).replace_strict(dict(enumerate(words))).alias(headings[name])
        for name, words in _SPOILED.items()
    ).drop("n").write_csv(path)


def _one(house: House, number: int) -> None:
    (cluster,) = house.ledger.finding_clusters(ClusterFilter(cluster_no=number))
    first_rows(house.ledger, cluster)


def _replay(folder: Path, rows: int) -> Iterator[Figure]:
    """The same second delivery, all of it other text, with corrections in force and without."""
    make(folder / "one", rows)
    make(folder / "two", rows)
    _touch(folder / "two" / "penalties.csv")
    seconds = {}
    for name in ("without", "with"):
        with _house(folder / f"home-{name}", folder / "one", "") as house:
            collect(house, REGISTRY, FIRST, MOMENT)
            collect(house, PENALTIES, FIRST, MOMENT)
            count = _correct(house, int(rows * CORRECTED)) if name == "with" else 0
        with _house(folder / f"home-{name}", folder / "two", "") as house:
            started = time.perf_counter()
            collect(house, PENALTIES, SECOND, MOMENT)
            seconds[name] = time.perf_counter() - started
    yield Figure(
        f"{count:,} corrections over {rows:,} rows: time of the batch", f"{seconds['with']:.1f} s",
        f"{seconds['without']:.1f} s", seconds["with"] / seconds["without"], 1.15, at_least=False,
    )  # fmt: skip


def _touch(path: Path) -> None:
    """Every row says something else in a field that nobody corrected."""
    heading = CATALOGUES[Kind.PENALTY].by_name["violation_type"].zh
    table = pl.read_csv(path, infer_schema=False)
    table.with_columns(pl.lit("虚假广告").alias(heading)).write_csv(path)


def _correct(house: House, count: int) -> int:
    with house.ledger._engine.begin() as conn:  # noqa: SLF001 - the bench looks inside
        ids = conn.execute(select(record.c.record_id).order_by(record.c.place).limit(count))
        records = pl.Series([str(each) for each in ids.scalars()], dtype=pl.String)
    edits = pl.DataFrame({"record_id": records}).with_columns(
        pl.lit(None, dtype=pl.String).alias("version"), pl.lit("violation_facts").alias("field"),
        pl.lit("当事人在其网店发布与事实不符的商品广告").alias("value"),
    )  # fmt: skip
    by = By("甲", FIRST, MOMENT, "乙")
    correct(house, edits.match_to_schema(EDITS), Reason(CorrectionReason.DOCUMENT), by)
    return edits.height


@contextmanager
def _house(home: Path, files: Path, ledger: str) -> Iterator[House]:
    environment = {
        "WANGJIAN_HOME": str(home),
        "WANGJIAN_LEDGER": ledger,
        "WANGJIAN_SOURCE_BENCH_REGISTRATION_URL": str(files),
        "WANGJIAN_SOURCE_BENCH_PENALTY_URL": str(files),
    }
    with open_house(environment) as house:
        yield house


def _median(ask: Callable[[], object]) -> float:
    """Milliseconds, median of five, after one that warms up."""
    ask()
    taken = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
