"""What waiting rows ask the register for, so that a refresh finds those it touches.

And what they call their party, by which those of one enterprise are found.

A row that begins to wait, and one that asks for something the register said anew, is marked: it is
looked at again once. All here is read out of `row_state`; nothing is known by it alone.
"""

import polars as pl
from sqlalchemy import Column, Connection, Select, delete, select

from ledger import counters
from ledger.columns import KEY
from ledger.load import load_stage, merge, read, refill, stage_like, stage_of
from ledger.stages import STAGE_KEY, STAGE_PLACE, stage_keys, stage_places
from ledger.tables_identity import enterprise, enterprise_link, pending_again, pending_key
from records.names import name_key_expr

NUMBERS = ("org_code", "registration_number", "tax_number")
"""The columns of `enterprise` by which rows without a usable code ask."""
STATED = pl.Schema({"uscc": pl.String(), **dict.fromkeys(NUMBERS, pl.String())})
ASKED = pl.Schema({"how": pl.String(), "value": pl.String()})
NAME = "name"
"""How a row asks by its party's name: nothing is marked for that, since no name attaches."""
_LONGEST = 100  # of a name's key what an index surely takes: who asks by it looks at the row itself
_GIVEN = ("party_uscc", *(f"party_{name}" for name in NUMBERS))
_BODY = pl.Struct(dict.fromkeys((*_GIVEN, "party_name"), pl.String()))
_STAGE_ASKED = stage_of(
    "stage_asked",
    Column("how", KEY, primary_key=True),
    Column("value", KEY, primary_key=True),
    with_rowid=False,
)
_STAGE_AGAIN = stage_like(pending_again, pending_again.c.keys())
_OLD = pl.Schema({"uscc": pl.String()})


def keep(conn: Connection, rows: pl.DataFrame) -> None:
    """Enter what `rows` (place, body) ask for, and mark them: they begin to wait."""
    if rows.is_empty():
        return
    opened = rows.select("place", pl.col("body").str.json_decode(_BODY)).unnest("body")
    asks = [
        *((name.removeprefix("party_"), pl.col(name)) for name in _GIVEN),
        ("org_code", _of_length("party_tax_number", 15).str.tail(9)),
        # A credit code may stand in any of the other columns.
        *(("uscc", _of_length(name, 18)) for name in _GIVEN[1:]),
        (NAME, name_key_expr("party_name").str.slice(0, _LONGEST)),
    ]
    lines = [opened.select("place", pl.lit(how).alias("how"), value=ask) for how, ask in asks]
    asked = pl.concat(lines).filter(pl.col("value").str.len_bytes() > 0).unique()
    load_stage(conn, pending_key, asked.sort("how", "value", "place"))
    _mark(conn, rows["place"])


def _of_length(field: str, length: int) -> pl.Expr:
    return pl.when(pl.col(field).str.len_bytes() == length).then(field)


def drop(conn: Connection, places: pl.Series) -> None:
    """The rows at `places` wait no more; others may be among them."""
    if places.is_empty():
        return
    stage_places(conn, places)
    for table in (pending_key, pending_again):
        conn.execute(delete(table).where(table.c.place.in_(select(STAGE_PLACE.c.place))))


def named(names: pl.Series) -> pl.DataFrame:
    """ASKED by names, given as their keys."""
    cut = names.str.slice(0, _LONGEST).unique().alias("value")
    return cut.to_frame().select(pl.lit(NAME).alias("how"), "value")


def asking(conn: Connection, asked: pl.DataFrame) -> Select[tuple[int]]:
    """The places of the rows that ask for any of ASKED."""
    refill(conn, _STAGE_ASKED, asked.match_to_schema(ASKED).unique().sort("how", "value"))
    met = (pending_key.c.how == _STAGE_ASKED.c.how) & (pending_key.c.value == _STAGE_ASKED.c.value)
    return select(pending_key.c.place).join_from(_STAGE_ASKED, pending_key, met).distinct()


def looked_at(conn: Connection, looked: pl.DataFrame) -> None:
    """Take the marks (place, mark) from rows; one that was marked anew meanwhile keeps its own."""
    for (mark,), part in looked.group_by("mark"):
        stage_places(conn, part["place"])
        these = pending_again.c.place.in_(select(STAGE_PLACE.c.place))
        conn.execute(delete(pending_again).where(these, pending_again.c.mark == mark))


def touch(conn: Connection, stated: pl.DataFrame) -> None:
    """Mark the rows that ask for enterprises of `stated` (STATED, as they are and were).

    So are those that ask for codes from which links lead to them, or once led.
    """
    if conn.execute(select(pending_key.c.place).limit(1)).first() is None:
        return
    all_of_them = pl.concat([stated, _predecessors(conn, stated["uscc"])])
    body = pl.col("uscc").str.slice(8, 9)
    asks = [("uscc", pl.col("uscc")), ("org_code", body), *((n, pl.col(n)) for n in NUMBERS)]
    lines = [all_of_them.select(pl.lit(how).alias("how"), value=ask) for how, ask in asks]
    rows = asking(conn, pl.concat(lines).drop_nulls())
    _mark(conn, read(conn, rows, pl.Schema({"place": pl.Int64()}))["place"])


def touch_one(conn: Connection, uscc: str) -> None:
    """`touch` for one enterprise, as it is."""
    columns = [enterprise.c[name] for name in STATED]
    held = read(conn, select(*columns).where(enterprise.c.uscc == uscc), STATED)
    bare = pl.DataFrame({"uscc": [uscc]}).match_to_schema(STATED, missing_columns="insert")
    touch(conn, pl.concat([held, bare]))


def _mark(conn: Connection, places: pl.Series) -> None:
    if places.is_empty():
        return
    mark = counters.take(conn, "pending", 1)
    refill(conn, _STAGE_AGAIN, places.to_frame("place").with_columns(mark=pl.lit(mark)))
    merge(conn, pending_again, _STAGE_AGAIN, unless_equal=("mark",))


def _predecessors(conn: Connection, codes: pl.Series) -> pl.DataFrame:
    """STATED of the codes from which links lead to `codes`, over any number of them."""
    known, new = codes.unique(), codes
    while new.len():
        stage_keys(conn, new)
        rows = select(enterprise_link.c.old_uscc).join_from(
            STAGE_KEY, enterprise_link, enterprise_link.c.new_uscc == STAGE_KEY.c.key
        )
        old = read(conn, rows, _OLD)["uscc"].unique()
        new = old.filter(~old.is_in(known.implode()))
        known = pl.concat([known, new])
    before = known.filter(~known.is_in(codes.implode()))
    stage_keys(conn, before)
    columns = [enterprise.c[name] for name in NUMBERS]
    held = select(STAGE_KEY.c.key, *columns).join_from(
        STAGE_KEY, enterprise, enterprise.c.uscc == STAGE_KEY.c.key, isouter=True
    )
    return read(conn, held, STATED)
