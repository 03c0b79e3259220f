from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.kind import CATALOGUES, Kind
from records.states import Vocabulary
from sources.kit.headers import detect, header_key, keyed, lookup_key, standard_headers


@pytest.mark.parametrize(
    "text",
    [
        "行政相对人代码-1（统一社会信用代码）",
        "行政相对人代码_1 (统一社会信用代码)",
        "行政相对人代码＿3（统一社会信用代码）",
        "代码_3(统一社会信用代码)",
        "统一社会信用代码 *",
        "社会信用代码（纳税人识别号）",
        "CF_XDR_SHXYM",
        "cf_xdr_shxym",
    ],
)
def test_every_spelling_of_a_code_column_is_known(text: str) -> None:
    assert keyed(standard_headers(Kind.PENALTY))[lookup_key(text)] == "party_uscc"


def test_the_bracket_names_a_code_column_and_its_number_never_does() -> None:
    known = keyed(standard_headers(Kind.PENALTY))
    assert known[lookup_key("行政相对人代码_2（组织机构代码）")] == "party_org_code"
    assert known[lookup_key("行政相对人代码_3（组织机构代码）")] == "party_org_code"
    assert known[lookup_key("行政相对人代码_2（工商注册号）")] == "party_registration_number"
    assert lookup_key("行政相对人代码_2") not in known


def test_the_template_with_a_slip_of_the_pen_is_read() -> None:
    known = keyed(standard_headers(Kind.PENALTY))
    assert known[lookup_key("没收违法所得、没收非法财务的金额（万元）")] == "confiscated_wan_yuan"
    assert known[lookup_key("处罚金额（万元）")] == "fine_wan_yuan"


@pytest.mark.parametrize("kind", list(Kind))
def test_no_header_text_of_the_catalogue_means_two_fields(kind: Kind) -> None:
    keyed(standard_headers(kind))
    texts = {
        f.name: {header_key(t) for t in (f.zh, *f.headers, *f.v2018, *f.v2015)}
        for f in CATALOGUES[kind].fields
    }
    for one, other in combinations(texts, 2):
        assert not texts[one] & texts[other], (one, other)


def test_two_meanings_of_one_spelling_are_refused() -> None:
    with pytest.raises(ValueError, match="means both"):
        keyed({"代码_1(甲)": "a", "代码_2（甲）": "b"})


@pytest.mark.parametrize(
    "headers, vocabulary",
    [
        ("CF_WSH CF_CFMC CF_XZJG CF_JG", Vocabulary.V2015),
        ("文书号 处罚名称 处罚结果 行政相对人代码_3(工商登记码)", Vocabulary.V2015),
        ("CF_WFXW CF_XDR_LB CF_FR_ZJLX CF_FR_ZJHM", Vocabulary.V2018_B),
        ("违法行为类型 行政相对人类别", Vocabulary.V2018_B),
        ("违法行为类型 法定代表人身份证号", Vocabulary.V2018_A),
        ("违法行为类型 行政相对人类别 行政相对人代码_2（组织机构代码）", Vocabulary.V2018_C),
        ("CF_WFXW CF_XDR_LB CF_FR_ZJHM", Vocabulary.V2018_C),
        ("PENDECNO ILLEGACTTYPE ENTNAME UNISCID", Vocabulary.GSXT),
        ("公司 事由", Vocabulary.LOCAL),
    ],
)
def test_vocabulary_and_layout_are_told_from_the_header(
    headers: str, vocabulary: Vocabulary
) -> None:
    assert detect(Kind.PENALTY, headers.split()) is vocabulary


def test_licences_have_their_own_signs() -> None:
    assert detect(Kind.LICENCE, ["XK_XMMC", "XK_XZJG"]) is Vocabulary.V2015
    assert detect(Kind.LICENCE, ["XK_XKJG", "XK_XDR_LB"]) is Vocabulary.V2018_B
    assert detect(Kind.LISTING, ["企业名称", "失信领域"]) is Vocabulary.LOCAL


@given(
    st.lists(st.sampled_from(["代码", "Ａ", "（", "）", "1", "_"])), st.sampled_from(" 　\n\u00a0*")
)
def test_blanks_width_and_brackets_do_not_matter(pieces: list[str], filler: str) -> None:
    plain = "".join(pieces).replace("Ａ", "a").replace("（", "[").replace("）", "]")
    assert header_key(filler.join(pieces)) == header_key(plain.replace("_", "-"))
