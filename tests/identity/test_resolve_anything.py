"""What the ladder promises whatever comes in."""

from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.registry_table import TableRegistry
from identity.resolve import resolve
from records.kind import Kind
from records.states import Pending, Rung
from tests.identity.country import (
    A_REG,
    B_REG,
    DAY,
    ENTERPRISES,
    FORMER,
    OLD_REG,
    REGISTRY,
    UNKNOWN,
    B,
    Row,
    row,
    table,
)  # fmt: skip

NAMES = st.sampled_from([*ENTERPRISES["name"], *FORMER["name"], "无关示例有限公司", "", None])
CODES = st.sampled_from([*ENTERPRISES["uscc"], UNKNOWN, "91330106*********8", "0" * 18, "", None])
ORGS = st.sampled_from([*(c[8:17] for c in ENTERPRISES["uscc"]), "802100433", "12", None, None])
REGS = st.sampled_from([A_REG, B_REG, OLD_REG, "33010600000000X", None, None])
TAXES = st.sampled_from([*ENTERPRISES["uscc"], "330106" + B[8:17], "330106700000001", None, None])
DAYS = st.sampled_from([date(2016, 1, 1), DAY, date(2020, 1, 1), None])
ROWS = st.lists(st.builds(row, NAMES, CODES, ORGS, REGS, TAXES, DAYS), max_size=12)
QUIETLY = settings(suppress_health_check=[HealthCheck.too_slow])


@QUIETLY
@given(ROWS)
def test_every_row_gets_exactly_one_answer(rows: list[Row]) -> None:
    matches = resolve(Kind.PENALTY, table(rows), REGISTRY)

    attached = matches["uscc"].is_not_null()
    assert matches["_row"].to_list() == list(range(len(rows)))
    assert (attached == matches["rung"].is_not_null()).all()
    assert (attached == matches["pending"].is_null()).all()
    plain = matches["rung"].eq_missing(Rung.CODE_AND_NAME.value)
    assert matches.filter(~plain)["evidence"].null_count() == 0


@QUIETLY
@given(ROWS)
def test_a_name_alone_never_attaches(rows: list[Row]) -> None:
    bare = [row(None if r["party_name"] is None else str(r["party_name"])) for r in rows]

    matches = resolve(Kind.PENALTY, table(bare), REGISTRY)

    assert matches["uscc"].null_count() == len(rows)
    assert set(matches["pending"]) <= {Pending.NAME_ONLY}


@QUIETLY
@given(ROWS)
def test_what_attaches_bears_a_stated_identifier_and_a_known_name(rows: list[Row]) -> None:
    known = {each["uscc"]: each for each in ENTERPRISES.to_dicts()}
    former = FORMER.group_by("uscc").agg("name").to_dicts()
    names = {each["uscc"]: each["name"] for each in former}

    for given_row, match in zip(
        rows, resolve(Kind.PENALTY, table(rows), REGISTRY).to_dicts(), strict=True
    ):
        if match["uscc"] is None:
            continue
        firm = known[match["uscc"]]
        stated = {str(value) for value in given_row.values()}
        borne = {firm["uscc"], firm["uscc"][8:17], firm["registration_number"], firm["tax_number"]}
        assert stated & (borne | {"330106" + firm["uscc"][8:17]})
        assert given_row["party_name"] in [firm["name"], *names.get(match["uscc"], [])]


@QUIETLY
@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 99))
def test_the_order_of_rows_and_of_the_registry_does_not_matter(
    rows: list[Row], shuffler: Random, seed: int
) -> None:
    mixed = TableRegistry(
        REGISTRY.enterprises.sample(fraction=1, shuffle=True, seed=seed),
        REGISTRY.former.sample(fraction=1, shuffle=True, seed=seed),
    )
    order = list(range(len(rows)))
    shuffler.shuffle(order)
    straight = table(rows)

    once = resolve(Kind.PENALTY, straight, REGISTRY)
    again = resolve(Kind.PENALTY, straight[order], mixed)

    assert again.sort("_row").equals(once)
