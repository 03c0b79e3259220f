import pytest

from records.kind import Kind
from sources.kit.errors import BadDeclaration
from sources.kit.source import Rows, base_address
from tests.sources.house import listing_source

COLUMNS = {"企业名称": "party_name", "失信领域": "list_fields"}


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"id": "Some"}, "equal to the file's stem"),
        ({"publisher": " "}, "nothing stands in publisher"),
        ({"expect": Rows(5, 4)}, "is no range"),
        ({"columns": {**COLUMNS, "x": "sign"}}, "no field of kind listing is called sign"),
        ({"constants": {"sign": "x"}}, "is called sign"),
        ({"constants": {"list_name": "x", "party_name": "y"}}, "party_name is a constant and a"),
        ({"constants": {}}, "no column gives the required list_name"),
        ({"columns": {"企业名称": "party_name"}}, "no column gives the required list_fields"),
        ({"ignored": {"企业 名称": "why"}}, "企业名称 is mapped and ignored at once"),
        ({"ignored": {"电话": ""}}, "电话 is ignored without a reason"),
        (
            {"columns": {**COLUMNS, "企业（名称）": "remark", "企业(名称)": "party_uscc"}},
            "means both",
        ),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadDeclaration, match=r"source '(some_source|Some)'") as caught:
        listing_source(None, **changes)
    assert words in str(caught.value)


def test_required_fields_are_those_of_the_catalogue_that_are_not_constant() -> None:
    assert listing_source().required == ("party_name", "list_fields")
    assert listing_source().kind is Kind.LISTING


def test_the_environment_says_where_a_source_is() -> None:
    source = listing_source()
    here = {"WANGJIAN_SOURCE_SOME_SOURCE_URL": "https://there.example"}
    assert base_address(source, here, "http://default") == "https://there.example"
    assert base_address(source, {}, "http://default") == "http://default"
