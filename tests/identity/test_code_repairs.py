"""What a broken code may have meant: suggested from the registry, told, never more than that."""

from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.slipping import ONE_SLIP
from identity.code_repairs import code_repairs, suggested
from identity.code_slips import slips
from identity.registry_table import TableRegistry, table_registry
from records.tables import CANDIDATES
from records.uscc import ALPHABET, mod31_ok
from sandbox.country import block
from tests.identity.country import (
    B_NAME,
    B_REG,
    REGISTRY,
    B,
    D,
    G,
)  # fmt: skip

TRIALS = 10_000
COUNTRY = block(2018, 0, 2 * TRIALS).select(uscc="party_uscc", name="party_name")
TRUE, OTHERS = COUNTRY.head(TRIALS), COUNTRY.tail(TRIALS)
Asked = tuple[str | None, ...]  # code, name, and perhaps an organisation code
WHOLE, WITHOUT = table_registry(COUNTRY), table_registry(OTHERS)


def rows(*asked: Asked) -> pl.DataFrame:
    schema = dict.fromkeys(("party_uscc", "party_name", "party_org_code"), pl.String)
    filled = [(*one, None)[:3] for one in asked]
    return pl.DataFrame(filled, schema=schema, orient="row").with_row_index("_row")


def first(registry: TableRegistry, *row: str | None) -> tuple[str, float, list[str]]:
    found = code_repairs(rows(row), registry)
    assert found.schema == CANDIDATES
    uscc, score, reasons = found.select("uscc", "score", "reasons").row(0)
    return uscc, score, reasons


def test_an_illegal_character_is_told_with_what_stands_in_its_place() -> None:
    assert first(REGISTRY, B.replace("00000", "0000O", 1), B_NAME) == (
        B, 1.0, ["第15位 O 应为 0", "名称一致"],
    )  # fmt: skip


def test_three_illegal_characters_are_told_each() -> None:
    uscc, _, reasons = first(REGISTRY, B.replace("00000", "OO0O0", 1), B_NAME)

    assert uscc == B
    assert reasons[0] == "第11位 O 应为 0，第12位 O 应为 0，第14位 O 应为 0"


def test_swapped_neighbours_are_told_by_their_places() -> None:
    assert first(REGISTRY, B[:15] + B[16] + B[15] + B[17], B_NAME)[2][0] == "第16、17位颠倒"


def test_a_missing_and_a_doubled_character_are_told() -> None:
    assert first(REGISTRY, B[:3] + B[4:], B_NAME)[2][0] in {
        "少一位：第4位缺 3",
        "少一位：第3位缺 3",
    }
    assert first(REGISTRY, B[:6] + "1" + B[6:], B_NAME)[2][0] == "多一位：第7位 1 重复"
    assert first(REGISTRY, B[:6] + "W" + B[6:], B_NAME)[2][0] == "多一位：第7位 W 多余"


def test_blanks_hyphens_and_wide_figures_are_no_slip() -> None:
    typed = f" {B[:8]}－{B[8:]}\n".replace("9", "９")

    assert first(REGISTRY, typed, B_NAME)[:2] == (B, 1.0)
    assert first(REGISTRY, typed, B_NAME)[2][0] == "去除空格、连字符等后校验通过"


@pytest.mark.parametrize("broken", [B[:8] + "00000000X1", "9" * 17 + "A", "913301", B[:8] + "****"])
def test_the_organisation_code_beside_a_code_of_any_damage_leads_on(broken: str) -> None:
    uscc, _, reasons = first(REGISTRY, broken, B_NAME, f"{B[8:16]}-{B[16]}")

    assert uscc == B
    assert "由组织机构代码推出" in reasons


def test_other_identifiers_in_the_column_of_codes_lead_to_their_enterprise() -> None:
    assert first(REGISTRY, B[8:17], B_NAME)[2] == ["所填为组织机构代码", "名称一致"]
    assert first(REGISTRY, B_REG, B_NAME)[2] == ["所填为工商注册号", "名称一致"]
    assert first(REGISTRY, "330106" + B[8:17], B_NAME)[2][0].startswith("所填为税务登记号")


def test_a_code_with_more_than_one_hidden_character_leads_nowhere() -> None:
    assert first(REGISTRY, f"{B[:9]}*{B[10:]}", B_NAME)[2][0] == f"第10位 * 应为 {B[9]}"
    assert code_repairs(rows((f"{B[:6]}******{B[12:]}", B_NAME)), REGISTRY).is_empty()


def test_another_name_is_listed_and_never_suggested() -> None:
    found = code_repairs(rows((B[:8] + "O" + B[9:], "宁波无关贸易商行")), REGISTRY)

    assert found.select("uscc", "reasons").row(0)[1][-1] == "名称不符"
    assert suggested(found).is_empty()


def test_a_missing_name_is_never_suggested() -> None:
    found = code_repairs(rows((B[:8] + "O" + B[9:], None), (B[:8] + "O" + B[9:], " ")), REGISTRY)

    assert set(found["reasons"].list.last()) == {"未报送名称，无法核对"}
    assert suggested(found).is_empty()


def test_a_former_name_agrees_and_is_the_one_that_is_shown() -> None:
    found = code_repairs(rows((D[:8] + "O" + D[9:], "杭州丁老示例有限公司")), REGISTRY)

    assert found.select("uscc", "name", "score").row(0) == (D, "杭州丁老示例有限公司", 1.0)
    assert found["reasons"][0].to_list()[-1] == "与曾用名一致"


def test_a_code_wrong_inside_alone_is_found_too() -> None:
    assert first(REGISTRY, G[:17] + "O", "杭州庚示例有限公司")[0] == G


@pytest.mark.parametrize("right", [B, None, "", "0" * 18, "00000000000000000X", "1" * 18])
def test_what_is_right_absent_or_a_filler_has_no_candidates(right: str | None) -> None:
    assert code_repairs(rows((right, B_NAME)), REGISTRY).is_empty()


def test_of_many_enterprises_one_slip_away_the_name_tells() -> None:
    broken = B[:11] + ("7" if B[11] != "7" else "8") + B[12:]
    near = slips(pl.Series([broken]))["code"]
    names = [f"杭州第{n}近邻商贸商行" if c != B else B_NAME for n, c in enumerate(near.to_list())]
    registry = table_registry(pl.DataFrame({"uscc": near, "name": names}))

    found = code_repairs(rows((broken, B_NAME)), registry, most=3)
    strange = code_repairs(rows((broken, "上海不相干水产养殖场")), registry)

    assert found["rank"].to_list() == [1, 2, 3]
    assert found["uscc"][0] == B
    assert found["score"].is_sorted(descending=True)
    assert strange.height == 5
    assert suggested(strange).is_empty()


def test_of_two_namesakes_one_slip_away_none_is_suggested() -> None:
    broken = B[:11] + ("7" if B[11] != "7" else "8") + B[12:]
    near = slips(pl.Series([broken]))["code"].head(2)
    registry = table_registry(pl.DataFrame({"uscc": near, "name": [B_NAME, B_NAME]}))

    found = code_repairs(rows((broken, B_NAME)), registry)

    assert found["score"].to_list() == [1.0, 1.0]
    assert suggested(found).is_empty()


@pytest.mark.parametrize("codes", [6, pytest.param(20, marks=pytest.mark.proof)])
def test_one_row_is_answered_as_in_a_batch(codes: int) -> None:
    dice = Random(7)
    made = [(slip(dice, uscc), name) for slip in ONE_SLIP for uscc, name in TRUE.head(codes).rows()]
    batch = code_repairs(rows(*made), WHOLE)

    alone = [
        code_repairs(rows(one), WHOLE).with_columns(pl.lit(n, pl.Int64).alias("_row"))
        for n, one in enumerate(made)
    ]

    assert pl.concat(alone).equals(batch)


@given(st.sampled_from(TRUE.rows()), st.sampled_from(ONE_SLIP), st.randoms(use_true_random=False))
def test_every_single_slip_of_a_registered_code_is_repaired(
    true: tuple[str, str], slip: Callable[[Random, str], str], dice: Random
) -> None:
    uscc, name = true
    broken = slip(dice, uscc)

    found = suggested(code_repairs(rows((broken, name)), WHOLE))

    assert found["uscc"].to_list() == ([] if mod31_ok(broken) else [uscc])


@pytest.mark.parametrize("slip", ONE_SLIP)
def test_of_ten_thousand_slips_the_right_code_is_offered_and_no_other(
    slip: Callable[[Random, str], str],
) -> None:
    dice = Random(slip.__name__)
    broken = pl.Series([slip(dice, each) for each in TRUE["uscc"]])
    asked = pl.DataFrame({"party_uscc": broken, "party_name": TRUE["name"]}).with_row_index("_row")

    present = suggested(code_repairs(asked, WHOLE))
    absent = suggested(code_repairs(asked, WITHOUT))

    right = present.filter(pl.col("uscc") == TRUE["uscc"].gather(present["_row"]))
    assert right.height >= 0.995 * TRIALS
    assert absent.height <= 0.001 * TRIALS


@given(st.lists(st.sampled_from(ONE_SLIP), min_size=2, max_size=4), st.randoms())
def test_several_slips_never_raise_and_suggest_only_what_is_registered(
    several: list[Callable[[Random, str], str]], dice: Random
) -> None:
    broken, name = TRUE.row(dice.randrange(TRIALS))
    for slip in several:
        if len(broken) >= 18 and broken.isascii():
            broken = slip(dice, broken)

    found = code_repairs(rows((broken, name)), WHOLE)

    assert found["uscc"].is_in(COUNTRY["uscc"].implode()).all()


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.text(max_size=40), st.text(ALPHABET + "OIZSV*", max_size=24)),
            st.one_of(st.none(), st.text(max_size=12)),
            st.one_of(st.none(), st.text("0123456789X-", max_size=11), st.text(max_size=12)),
        ),
        max_size=6,
    )
)
def test_junk_of_any_length_never_raises(
    junk: list[Asked],
) -> None:
    found = code_repairs(rows(*junk), REGISTRY)

    assert found.schema == CANDIDATES
