import polars as pl
import pytest

from sources.kit.by_shape import ANY_CODE, split_by_shape
from tests.sources.house import House, listing_source

NAMES = ["party_uscc", "party_org_code", "party_registration_number"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("91330110YY0000015G", ("91330110YY0000015G", None, None)),
        ("YY0000015", (None, "YY0000015", None)),
        ("YY000001-5", (None, "YY000001-5", None)),
        ("330110000012345", (None, None, "330110000012345")),
        ("3301100001234", (None, None, "3301100001234")),
        ("YY0000015/330110000012345", (None, "YY0000015", "330110000012345")),
        (" ９１３３０１１０yy0000015g ", ("91330110YY0000015G", None, None)),
        ("9.13301E+17", ("9.13301E+17", None, None)),
        ("不详", ("不详", None, None)),
        (None, (None, None, None)),
    ],
)
def test_a_code_is_told_by_its_shape_and_the_rest_goes_where_rules_look(
    text: str | None, found: tuple[str | None, ...]
) -> None:
    table = pl.DataFrame({"c0": [text]}, schema={"c0": pl.String})
    split = table.select(value.alias(name) for name, value in split_by_shape("c0").items())
    assert split.select(NAMES).row(0) == found


def test_a_column_of_any_code_feeds_the_fields_that_have_none_of_their_own(house: House) -> None:
    source = listing_source(
        columns={
            "企业名称": "party_name",
            "统一社会信用代码": "party_uscc",
            "组织机构代码/工商登记注册号": ANY_CODE,
            "失信领域": "list_fields",
        }
    )
    data = (
        "企业名称,统一社会信用代码,组织机构代码/工商登记注册号,失信领域\n"
        "甲,,YY0000015,a\n乙,91330110YY0000015G,330110000012345,a\n"
    )
    table, _ = house.read(source, data.encode())
    assert table.select(NAMES).rows() == [
        (None, "YY0000015", None),
        ("91330110YY0000015G", None, "330110000012345"),
    ]
