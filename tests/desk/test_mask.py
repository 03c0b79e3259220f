"""The desk's one mask."""

from desk.mask import masked, shown
from records.kind import CATALOGUES, Kind


def test_a_resident_id_inside_a_text_is_masked_and_a_code_is_not() -> None:
    text = "身份证11010519491231002X，统一社会信用代码911100006000650192"

    assert shown(text) == "身份证110*************2X，统一社会信用代码911100006000650192"


def test_a_mobile_number_is_masked_and_a_longer_number_is_not() -> None:
    assert shown("电话13800138000。") == "电话138******00。"
    assert shown("注册号330106000012345") == "注册号330106000012345"


def test_a_field_that_may_never_leave_is_masked_whatever_it_holds() -> None:
    field = CATALOGUES[Kind.PENALTY].by_name["party_id_number"]

    assert shown("E1234567890", field) == "E12******90"
    assert masked("1234567") == "*******"
