"""Both checks of the unified social credit code, scalar and columnar."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.org_code import org_check_character
from records.uscc import ALPHABET, Uscc, check_character, checks, compact, mod11_ok, mod31_ok

# Public codes of public bodies and listed firms, verified with both checks (domain §1.4).
REAL = """
91440300708461136T 91330100799655058B 914403001922038216 91110000802100433B
91110108551385082Q 91110108660511594M 91100000100003962T 911100001000044477
9144030010001686XA 91110000100010433L 91310000132260250X 91440400192548256N
91440606722473344C 91440300192317458F 9152000071430580XT 12100000400000624D
12440300455752807L 12100000400011227Y 91350200065878594Q 91320105780688132K
913101151324074865 91230500MA1B3N1N2M 11230500001755309F 911100006000650192
91330106MA2CFLDG4R 91110105MACJ6K1C8A 91340100MAEB4N8H76 91330203674737244W
91330282L07196379D 9133021272513935X8 91330103311389009H 91230109591935851E
911201056906533154 91350100M000100Y43
""".split()  # noqa: SIM905 — read as a list of codes
WRONG = """
91110302791614657K 91110108732406081P 91440300192203821Y 91440300279734442P
91440300100299999Q 91110105MA001GPD1G 91110108MA001UEF9A 91440300192189148B
91150000114093082R 91110000710920838N 91110000710925032P 9133000073600620X
""".split()  # noqa: SIM905 — read as a list of codes


@st.composite
def valid_codes(draw: st.DrawFn) -> str:
    department = draw(st.sampled_from("159ANY"))
    category = draw(st.sampled_from("129"))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    first17 = department + category + region + body + str(org_check_character(body))
    return first17 + check_character(first17)


def test_every_published_real_code_passes_both_checks() -> None:
    assert all(mod31_ok(code) and mod11_ok(code) for code in REAL)


def test_every_published_wrong_code_fails() -> None:
    assert not any(mod31_ok(code) for code in WRONG)


def test_a_code_that_fails_only_the_inner_check_is_told_apart() -> None:
    code = "91310000631295002H"
    assert mod31_ok(code)
    assert not mod11_ok(code)
    assert not Uscc.parse(code).org_code_ok


def test_a_sum_divisible_by_31_gives_zero_not_an_index_past_the_table() -> None:
    first17 = next(
        text for i in range(31 * 31)
        if (text := f"9135010{i:010d}")
        and sum(ALPHABET.index(c) * pow(3, k, 31) for k, c in enumerate(text)) % 31 == 0
    )  # fmt: skip
    assert check_character(first17) == "0"


@given(valid_codes())
def test_the_columnar_and_the_scalar_check_agree_on_valid_codes(code: str) -> None:
    row = checks(pl.Series([code])).row(0)
    assert row == (True, True) == (mod31_ok(code), mod11_ok(code))


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(max_size=20),
            st.text(ALPHABET + "IOSVZ", min_size=18, max_size=18),
            valid_codes(),
        )
    )
)
def test_the_columnar_and_the_scalar_check_agree_on_anything(codes: list[str | None]) -> None:
    table = checks(pl.Series(codes, dtype=pl.String))
    assert table["mod31_ok"].to_list() == [code is not None and mod31_ok(code) for code in codes]
    assert table["mod11_ok"].to_list() == [code is not None and mod11_ok(code) for code in codes]


@given(valid_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_substituted_character_is_always_caught(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    assert mod31_ok(wrong) is (wrong == code)


@given(valid_codes(), st.integers(0, 16))
def test_one_adjacent_transposition_is_always_caught(code: str, place: int) -> None:
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert mod31_ok(wrong) is (wrong == code)


@pytest.mark.parametrize("code, department", [
    ("A", "中央军委改革和编制办公室"), ("N", "农业"), ("Y", "其他"), ("9", "工商")])  # fmt: skip
def test_departments_outside_the_digits_are_codes_too(code: str, department: str) -> None:
    first17 = code + "1" + "110000" + "YY000001" + str(org_check_character("YY000001"))
    parsed = Uscc.parse(first17 + check_character(first17))
    assert (parsed.department, parsed.category, parsed.region) == (department, "1", "110000")


def test_a_code_is_parsed_from_text_with_blanks_and_shown_in_parts() -> None:
    uscc = Uscc.parse("9 1 350100 m000100y-43")
    assert uscc.code == "91350100M000100Y43"
    assert f"{uscc:parts}" == "91 350100 M000100Y4 3"
    assert f"{uscc}" == "91350100M000100Y43"
    assert uscc.org_code == "M000100Y4"


def test_a_wrong_code_is_refused_with_the_check_that_failed() -> None:
    with pytest.raises(ValueError, match="18 characters"):
        Uscc.parse("9135010")
    with pytest.raises(ValueError, match="modulo 31"):
        Uscc.parse("91350100M000100Y44")


def test_a_department_outside_the_standard_is_named_unknown() -> None:
    assert Uscc("B1350100M000100Y43").department == "未知"
    assert compact(" 9133 0203-674737244w\n") == "91330203674737244W"
