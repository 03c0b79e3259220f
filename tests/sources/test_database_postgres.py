"""The same of a real PostgreSQL: exact values, one state, limits, and what it refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

import sources
from sources.kit.collect import fetch
from sources.kit.database import FrontTable
from sources.kit.errors import (
    MarkWentBack,
    NotAdmitted,
    SourceMoved,
    SourceUnavailable,
)
from sources.kit.fetching import Means
from sources.kit.source import Source
from sources.kit.store import read_stored
from sources.kit.table_file import Head
from sources.kit.table_wanted import Marks, Switch
from tests.sources.hostile.front_database import IMPATIENT, source, table
from tests.sources.house import DAY, HASTY, MOMENT, House

pytestmark = pytest.mark.postgres
MADE = """
    CREATE TABLE "名单" (
        "ID" bigint PRIMARY KEY, "企业名称" text, "统一社会信用代码" char(18),
        "失信领域" text, "GXSJ" timestamp with time zone, "ZSGBZ" char(1)
    )
"""


@pytest.fixture
def base(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        yield conn


def means(house: House, url: str, *entered: str) -> Means:
    return Means(house.store, url, MOMENT, HASTY, entered=lambda _source, _day: entered)


def names(house: House, one: Source, lent: Means) -> list[str]:
    table, _ = house.read_kept(one, fetch(one, DAY, lent))
    return [str(name) for name in table["party_name"]]


def add(base: psycopg.Connection, *rows: tuple[object, ...]) -> None:
    with base.cursor() as cursor:
        cursor.executemany("""INSERT INTO "名单" VALUES (%s, %s, '', 'a', %s, 'I')""", rows)


def test_the_day_ends_at_midnight_in_shanghai_whatever_zone_the_table_is_in(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute(MADE)
    add(base, (1, "甲", "2018-09-02 16:00:00Z"), (2, "乙", "2018-09-03 15:59:59.999999Z"),
        (3, "丙", "2018-09-03 16:00:00Z"), (4, "丁", "infinity"), (5, "戊", None))  # fmt: skip
    one = source()
    lent = means(house, postgres_url)
    kept = fetch(one, DAY, lent)
    assert kept[0].address.endswith("?after=&upto=2018-09-03%2023%3A59%3A59.999999%2B08")
    taken, reading = house.read_kept(one, kept)
    assert taken["party_name"].to_list() == ["甲", "乙"]
    assert [line.reason for line in reading.unparsable] == ["GXSJ 为空或不成水印"] * 2
    after = means(house, postgres_url, kept[0].address)
    taken, _ = house.read_kept(one, fetch(one, DAY + timedelta(days=1), after))
    assert taken["party_name"].to_list() == ["丙"]


def test_values_come_exactly_as_the_database_writes_them(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute("""
        CREATE TABLE t (k int, m numeric(20, 0), a numeric(18, 6), b date, c timestamp, d boolean,
                        e double precision, f json, g bytea, h varchar(5), "i %s:x" text,
                        j timestamptz, l int[])
    """)
    base.execute("""
        INSERT INTO t VALUES (1, 10, 0.2, '2018-09-03', '2018-09-03 10:00', true, 0.1,
            '{"a":  1.0}', '\\x00ff', 'ab', '', '2018-09-03 02:00Z', '{1,NULL}'),
            (2, 11, 913301062520.000001, '0044-03-15 BC', 'infinity', NULL, 'NaN', 'null',
             NULL, NULL, 'x', NULL, NULL)
    """)
    how = FrontTable("t", mark="m", key=("k",), marks=Marks.NUMBER)
    (kept,) = fetch(source(how), DAY, means(house, postgres_url))
    first, one, two = read_stored(kept.path, 10_000).decode().splitlines()
    columns = ("k", "m", "a", "b", "c", "d", "e", "f", "g", "h", "i %s:x", "j", "l")
    assert first + "\n" == Head("t", columns, ("k",), "m", "", "11", 2).line().decode()
    assert one == (
        '["1","10","0.200000","2018-09-03","2018-09-03 10:00:00","true","0.1",'
        '"{\\"a\\":  1.0}",{"hex":"00ff"},"ab","","2018-09-03 10:00:00+08","{1,NULL}"]'
    )
    assert two == (
        '["2","11","913301062520.000001","0044-03-15 BC","infinity",null,"NaN","null",'
        'null,null,"x",null,null]'
    )


def test_a_running_number_goes_on_and_tells_when_it_went_back(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute(MADE)
    add(base, *((n, f"甲{n}", "2018-09-03 10:00") for n in (9, 10, 11)))
    one = source(table(mark="ID", marks=Marks.NUMBER, block=1))
    (kept,) = fetch(one, DAY, means(house, postgres_url))
    add(base, (100, "甲100", "2018-09-03 10:00"))
    assert names(house, one, means(house, postgres_url, kept.address)) == ["甲100"]
    base.execute('DELETE FROM "名单" WHERE "ID" > 9')
    with pytest.raises(MarkWentBack, match="_AFTER"):
        fetch(one, DAY, means(house, postgres_url, kept.address))


def test_a_view_in_a_schema_and_a_switch_of_whole_numbers(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute(MADE)
    base.execute('CREATE SCHEMA front; CREATE VIEW front."名单" AS SELECT * FROM public."名单"')
    base.execute("CREATE TABLE front.switch AS SELECT 1 AS is_on, 'x' AS of")
    add(base, (1, "甲", "2018-09-03 10:00"))
    one = source(table(schema="front", switch=Switch("switch", "is_on", where={"of": "x"})))
    assert names(house, one, means(house, postgres_url)) == ["甲"]
    base.execute("UPDATE front.switch SET is_on = 0")
    with pytest.raises(SourceUnavailable, match="still writing"):
        fetch(one, DAY, means(house, postgres_url))


def test_count_and_rows_are_of_one_state_though_others_write(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base.execute(MADE)
    add(base, (1, "甲", "2018-09-03 10:00"))
    receive = house.store.receive

    def meanwhile(limit: int) -> object:
        add(base, (2, "乙", "2018-09-03 09:00"))
        return receive(limit)

    monkeypatch.setattr(house.store, "receive", meanwhile)
    kept = fetch(source(), DAY, means(house, postgres_url))
    monkeypatch.undo()
    assert house.read_kept(source(), kept)[0]["party_name"].to_list() == ["甲"]


def test_a_connection_that_drops_in_the_middle_leaves_nothing_half(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    """The database ends our session in the sixth row; another attempt brings all."""
    base.execute(MADE)
    add(base, *((n, f"甲{n}", "2018-09-03 10:00") for n in range(1, 9)))
    base.execute("CREATE TABLE dying AS SELECT true AS yet")
    base.execute("""
        CREATE VIEW mortal AS SELECT "ID", "失信领域", "GXSJ", "ZSGBZ",
            CASE WHEN "ID" = 6 AND (SELECT yet FROM dying)
            THEN pg_terminate_backend(pg_backend_pid())::text ELSE "企业名称" END AS "企业名称"
        FROM "名单"
    """)
    mortal = source(table(table="mortal", block=2))
    lent = replace(means(house, postgres_url), session=IMPATIENT)
    with pytest.raises(SourceUnavailable, match="run it again later"):
        fetch(mortal, DAY, lent)
    assert not [path for path in house.store.root.rglob("*") if path.is_file()]
    base.execute("UPDATE dying SET yet = false")
    assert len(names(house, mortal, lent)) == 8


def test_a_table_that_is_locked_or_slow_is_not_waited_for_without_end(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute(MADE)
    hasty = replace(IMPATIENT, read_seconds=0.5)
    with psycopg.connect(postgres_url) as other:
        other.execute('LOCK TABLE "名单" IN ACCESS EXCLUSIVE MODE')
        with pytest.raises(SourceUnavailable, match="lock timeout"):
            fetch(source(), DAY, replace(means(house, postgres_url), session=hasty))
    base.execute("""CREATE VIEW slow AS SELECT * FROM "名单" WHERE pg_sleep(5) IS NOT NULL""")
    add(base, (1, "甲", "2018-09-03 10:00"))
    hasty = replace(IMPATIENT, total_seconds=1.5)
    with pytest.raises(SourceUnavailable, match="statement timeout"):
        fetch(source(table(table="slow")), DAY, replace(means(house, postgres_url), session=hasty))


def test_a_view_that_writes_may_not(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute(MADE)
    base.execute("CREATE TABLE seen (n int)")
    base.execute("""CREATE FUNCTION see() RETURNS int LANGUAGE sql
                    AS 'INSERT INTO seen VALUES (1) RETURNING n'""")
    base.execute("""CREATE VIEW nosy AS SELECT *, see() AS "电话" FROM "名单" """)
    add(base, (1, "甲", "2018-09-03 10:00"))
    lent = replace(means(house, postgres_url), session=IMPATIENT)
    with pytest.raises(SourceUnavailable, match="read-only"):
        fetch(source(table(table="nosy")), DAY, lent)


def test_an_account_without_the_right_to_read_is_not_admitted(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    base.execute(MADE)
    with stranger(base) as name:
        url = postgres_url.replace("//postgres:", f"//{name}:")
        assert url != postgres_url
        with pytest.raises(NotAdmitted, match=r"permission denied.*_PASSWORD"):
            fetch(source(), DAY, means(house, url))


@contextmanager
def stranger(base: psycopg.Connection) -> Iterator[str]:
    """An account that may connect and nothing else; accounts belong to the whole server."""
    name = f"stranger_{base.info.backend_pid}"
    base.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(name)))
    try:
        yield name
    finally:
        base.execute(SQL("DROP ROLE {}").format(Identifier(name)))


def test_a_database_and_a_table_that_are_not_there(house: House, postgres_url: str) -> None:
    elsewhere = postgres_url.replace("/test_", "/not_")
    with pytest.raises(SourceMoved, match="does not exist"):
        fetch(source(), DAY, means(house, elsewhere))
    with pytest.raises(SourceMoved, match="only none at all"):
        fetch(source(), DAY, means(house, postgres_url))


def test_the_sharing_platforms_table_is_read_from_postgresql(
    house: House,
    base: psycopg.Connection,
    postgres_url: str,
) -> None:
    """With the types that it has there, and a row of every flag."""
    one = sources.source("sharing_penalties")
    base.execute("""
        CREATE TABLE "FRXZCF" ("ID" text, "CF_XDR_MC" text, "CF_XDR_SHXYM" text, "CF_WSH" text,
            "CF_WFXW" text, "CF_SY" text, "CF_YJ" text, "CF_CFLB" text, "CF_NR" text,
            "CF_NR_FK" numeric(18, 6), "CF_JDRQ" date, "CF_CFJG" text, "GXSJ" timestamp,
            "ZSGBZ" char(1))
    """)
    base.execute("""CREATE TABLE "JHKG" AS SELECT 'FRXZCF' AS "BM", 1 AS "KG" """)
    for number, flag in enumerate("IUD", start=1):
        base.execute(
            """INSERT INTO "FRXZCF" VALUES (%s, '甲公司', '91330100YY000001XN', '文号', '虚假广告',
               '事实', '依据', '罚款', '罚款2000元', 0.2, '2018-09-01', '机关',
               '2018-09-03 10:00', %s)""",
            (str(number), flag),
        )
    taken, _ = house.read_kept(one, fetch(one, DAY, means(house, postgres_url)))
    assert taken.select("fine_wan_yuan", "decided_on", "record_status", "_remote").rows() == [
        ("0.200000", "2018-09-01", None, "1"),
        ("0.200000", "2018-09-01", None, "2"),
        ("0.200000", "2018-09-01", "撤销", "3"),
    ]
