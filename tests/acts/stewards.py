"""A small house for stewards: a registry of a few enterprises and one source of penalties."""

import atexit
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import select

from acts.collect import collect
from acts.correct import By, Reason
from acts.house import House, open_house
from ledger.tables import record_version, row_state
from records.kind import CATALOGUES, Kind
from records.states import CorrectionReason
from records.tally import Tally
from sandbox.codes import org_codes, with_check
from sources.kit.csv_table import Csv
from sources.kit.folder import Folder
from sources.kit.headers import standard_headers
from sources.kit.source import Rows, Source
from tests.fixtures_ledger import lay_ledger
from tests.sources.house import listing_source

DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 3, 2, 0, tzinfo=UTC)
LI = By("李某", DAY, MOMENT)
CHECKED = Reason(CorrectionReason.DOCUMENT)
AUTHORITY = "杭州市市场监督管理局"

# Which database a test's ledger is in, given as the parameter of `ledger_url`.
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
PROVED = pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.proof])
on_both = pytest.mark.parametrize("ledger_url", ["sqlite", POSTGRES], indirect=True)


def uscc(number: int) -> str:
    """A code right by both checks that nobody has."""

    return str(with_check(pl.Series(["91330100"]) + org_codes(np.array([number])))[0])


def name(number: int) -> str:
    return (
        f"杭州沄{'栎峣琲瑀沚溱淇湜'[number % 8]}{'甲乙丙丁戊己庚辛壬癸'[number // 8]}商贸有限公司"
    )


def source(kind: Kind, source_id: str) -> Source:
    return listing_source(
        id=source_id, kind=kind, fetch=Folder("*.csv"), read=Csv(),
        columns=standard_headers(kind), ignored={}, constants={}, expect=Rows(0, 10_000_000),
    )  # fmt: skip


REGISTRY = source(Kind.REGISTRATION, "some_registry")
PENALTIES = source(Kind.PENALTY, "some_penalties")


def penalty(number: int, **changes: str | None) -> dict[str, str | None]:
    """A row without fault; `changes` spoil it."""
    right: dict[str, str | None] = {
        "party_name": name(number),
        "party_category": "法人及非法人组织",
        "party_uscc": uscc(number),
        "decision_number": f"杭市监罚〔2018〕{number + 1}号",
        "violation_type": "违反广告管理规定",
        "violation_facts": "在自设网站发布违法广告",
        "penalty_basis": "《中华人民共和国广告法》第五十七条",
        "penalty_category": "罚款",
        "penalty_content": "罚款人民币2000元",
        "fine_wan_yuan": "0.2",
        "decided_on": "2018-08-20",
        "valid_until": "2019-08-20",
        "authority_name": AUTHORITY,
        "source_agency_name": AUTHORITY,
    }
    return right | changes


def listed(number: int, **changes: str | None) -> dict[str, str | None]:
    """That an enterprise stands on the list of abnormal operation."""
    return {
        "party_name": name(number), "party_uscc": uscc(number), "list_name": "经营异常名录",
        "list_fields": "经营异常", "listed_on": "2018-07-02", "authority_name": "沄州市市场监管局",
        "removed_on": None, "removal_reason": None,
    } | changes  # fmt: skip


@dataclass
class World:
    """The house, and the folders its departments fill."""

    house: House
    root: Path

    def deliver(
        self, rows: Sequence[Mapping[str, str | None]], day: date = DAY, where: Source = PENALTIES
    ) -> Tally:
        """One day's file, collected."""
        write(self.root / where.id, where, rows, day)
        return collect(self.house, where, day, MOMENT + timedelta(days=(day - DAY).days))

    def row(self, text: str) -> dict[str, Any]:
        """The one row, as it stands, that says `text`."""
        with self.house.ledger._engine.begin() as conn:
            ids = [
                str(each)
                for table in (row_state, record_version)
                for each in conn.execute(select(table.c.record_id).distinct()).scalars()
            ]
        held = self.house.ledger.standing(pl.Series(ids, dtype=pl.String))
        says = pl.col("body").str.contains(text, literal=True)
        ours = pl.col("source_id") == PENALTIES.id
        (found,) = held.filter(says & ours).rows(named=True)
        return found


def write(
    folder: Path, source: Source, rows: Sequence[Mapping[str, str | None]], day: date
) -> None:
    """The file of one day, with the headings of the standard."""
    catalogue = CATALOGUES[source.kind].by_name
    table = pl.DataFrame(list(rows), infer_schema_length=None)
    table.rename({c: catalogue[c].zh for c in table.columns}).write_csv(
        folder / f"file-{day:%Y%m%d}.csv"
    )


def refresh(world: World, day: date, *rows: Mapping[str, str | None]) -> None:
    """What the register says anew, with a column of what its enterprises came out of."""
    lines = [{**registered(1), "succession": None}, *rows]
    write(world.root / REGISTRY.id, REGISTRY, lines, day)
    collect(world.house, REGISTRY, day, MOMENT + (day - DAY), new_columns=True)


@contextmanager
def open_world(
    root: Path, ledger_url: str | None = None, enterprises: int = 40, more: Sequence[Source] = ()
) -> Iterator[World]:
    """A house that knows its enterprises; where its ledger is a file, a copy of one made before."""
    environment = {"WANGJIAN_HOME": str(root / "home")}
    if ledger_url:
        environment["WANGJIAN_LEDGER"] = ledger_url
    else:
        _copy(_made(enterprises), root)
    for each in (REGISTRY, PENALTIES, *more):
        (root / each.id).mkdir(exist_ok=True)
        environment[f"WANGJIAN_SOURCE_{each.id.upper()}_URL"] = str(root / each.id)
    with open_house(environment) as house:
        world = World(house, root)
        if ledger_url:
            _register(world, enterprises)
        yield world


def _register(world: World, enterprises: int) -> None:
    world.deliver([registered(number) for number in range(enterprises)], where=REGISTRY)


@cache
def _made(enterprises: int) -> Path:
    """The root of a house whose registry has delivered once; it stays as long as the process."""
    root = Path(mkdtemp(prefix="wangjian-stewards-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    (root / REGISTRY.id).mkdir()
    lay_ledger(root / "home" / "ledger.sqlite")
    environment = {
        "WANGJIAN_HOME": str(root / "home"),
        f"WANGJIAN_SOURCE_{REGISTRY.id.upper()}_URL": str(root / REGISTRY.id),
    }
    with open_house(environment) as house:
        _register(World(house, root), enterprises)
    return root


def _copy(made: Path, root: Path) -> None:
    """The ledger says of one thing where in the file system it is: of the bytes that are kept."""
    shutil.copytree(made, root, dirs_exist_ok=True)
    with closing(sqlite3.connect(root / "home" / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE snapshot SET path = replace(path, ?, ?)", (f"{made}/", f"{root}/"))


def registered(number: int) -> dict[str, str | None]:
    return {"party_name": name(number), "party_uscc": uscc(number), "registration_status": "存续"}


def succeeded(number: int, old: int, sort: str = "代码更正") -> dict[str, str | None]:
    return {**registered(number), "succession": f"{sort}|{uscc(old)}|2018-01-02"}
