"""The field catalogue: complete by the standard, consistent, and strict about privacy."""

import polars as pl
import pytest

from records.field import Channel, Privacy, Shape
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind

V2018_PENALTY = """
CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW
CF_XDR_SHZZ CF_FRDB CF_FR_ZJLX CF_FR_ZJHM CF_XDR_ZJLX CF_XDR_ZJHM CF_WSH CF_WFXW
CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ
CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM BZ
""".split()  # noqa: SIM905 — read as a list of codes
V2018_LICENCE = """
XK_XDR_MC XK_XDR_LB XK_XDR_SHXYM XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW
XK_XDR_SHZZ XK_FRDB XK_FR_ZJLX XK_FR_ZJHM XK_XDR_ZJLX XK_XDR_ZJHM XK_XKWS XK_WSH
XK_XKLB XK_XKZS XK_XKBH XK_NR XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT
XK_LYDW XK_LYDWDM BZ
""".split()  # noqa: SIM905 — read as a list of codes
V2015_PENALTY = """
CF_WSH CF_CFMC CF_SY CF_CFLB1 CF_CFLB2 CF_YJ CF_XDR CF_XDR_SHXYM CF_XDR_ZDM
CF_XDR_GSDJ CF_XDR_SWDJ CF_XDR_SFZ CF_FR CF_JG CF_JDRQ CF_JZQ CF_XZJG CF_ZT DFBM SJC
BZ CF_BM CF_SYFW CF_SXYZCD CF_GSJZQ
""".split()  # noqa: SIM905 — read as a list of codes


def first_codes(kind: Kind) -> list[str]:
    return [field.v2018[0] for field in CATALOGUES[kind].fields if field.v2018]


def test_the_penalty_catalogue_is_the_thirty_items_of_v2018_in_order() -> None:
    assert first_codes(Kind.PENALTY) == V2018_PENALTY


def test_the_licence_catalogue_is_the_twenty_eight_items_of_v2018_in_order() -> None:
    assert first_codes(Kind.LICENCE) == V2018_LICENCE


def test_every_v2015_penalty_code_has_a_field() -> None:
    known = {code for field in CATALOGUES[Kind.PENALTY].fields for code in field.v2015}
    assert set(V2015_PENALTY) <= known


@pytest.mark.parametrize("kind", list(Kind))
def test_names_codes_and_headers_are_unambiguous_within_a_kind(kind: Kind) -> None:
    catalogue = CATALOGUES[kind]
    for texts in (
        [field.name for field in catalogue.fields],
        [code for field in catalogue.fields for code in field.v2018],
        [code for field in catalogue.fields for code in field.v2015],
        [text for field in catalogue.fields for text in {field.zh, *field.headers}],
        [field.gsxt for field in catalogue.fields if field.gsxt],
    ):
        assert len(texts) == len(set(texts))
    assert set(catalogue.key) <= set(catalogue.by_name)
    assert KIND_NAMES_ZH[kind]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("channel", list(Channel))
def test_no_channel_carries_a_field_about_a_person(kind: Kind, channel: Channel) -> None:
    carried = CATALOGUES[kind].public(channel)
    assert all(field.privacy is Privacy.PUBLIC for field in carried)
    assert not {"legal_representative", "party_id_number", "legal_representative_id_number",
                "address", "remark"} & {field.name for field in carried}  # fmt: skip


def test_types_follow_from_the_shape() -> None:
    penalty = CATALOGUES[Kind.PENALTY]
    assert penalty.schema["decided_on"] == pl.Date
    assert penalty.schema["fine_wan_yuan"] == pl.Decimal(18, 6)
    assert penalty.by_name["decision_number"].shape is Shape.DOC_NUMBER
