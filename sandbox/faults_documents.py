"""Faults in document numbers, in who decided, and in prose, beside those of the demo."""

import numpy as np
import polars as pl

from records.kind import CATALOGUES, Kind
from sandbox import codes
from sandbox.faults_content import DOC
from sandbox.faults_identity import HAS_CODE, USCC
from sandbox.faults_names import NAME, recoded
from sandbox.pattern import (
    DECISIONS,
    LICENCES,
    PENALTIES,
    Pattern,
    Setting,
    Spoil,
    changed,
    put,
    vary,
)

DRAGGED = 7  # rows of a dragged cell
LISTINGS = frozenset({Kind.LISTING})
AUTHORITY = pl.col("authority_name")
_WIDE = {str(digit): "０１２３４５６７８９"[digit] for digit in range(10)}
MARKET = AUTHORITY.str.ends_with("市场监督管理局")
SOURCE = pl.col("source_agency_name")
# Kinds that say who they have it from.
INFORMED = frozenset(Kind) - {Kind.REGISTRATION, Kind.ONLINE_OPERATOR}


def _other_code(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A sound code of an organ that does not exist, for the authority of the row."""
    numbers = codes.BODIES - 950_000 - np.arange(len(rows)) - int(setting.rng.integers(0, 10_000))
    first8 = rows["authority_uscc"].str.slice(0, 8)
    return rows.with_columns(authority_uscc=codes.usccs(first8, codes.org_codes(numbers)))


DOCUMENT_PATTERNS: tuple[Pattern, ...] = (
    Pattern("doc_without_digit", "文号没有数字", "decision_number",
            vary("decision_number", "沄市监罚字", "待编号"), "DOC-004", kinds=DECISIONS),
    Pattern("doc_year_later", "文号年份晚于决定", "decision_number",
            put(decision_number=DOC.str.replace(r"〔[0-9]+〕", "〔2031〕")), "DOC-005",
            kinds=DECISIONS),
    Pattern("doc_year_long_before", "文号年份过早", "decision_number",
            put(decision_number=DOC.str.replace(r"〔[0-9]+〕", "〔2008〕")), "DOC-006",
            kinds=DECISIONS),
    Pattern("doc_is_code", "文号栏填了代码", "decision_number", put(decision_number=USCC),
            "DOC-007", kinds=DECISIONS, fits=HAS_CODE),
    Pattern("doc_is_date", "文号栏填了日期", "decision_number",
            vary("decision_number", "2018年6月4日", "2018-06-04", "2018.6.4"), "DOC-007",
            kinds=DECISIONS),
    Pattern("doc_without_year", "文号没有年份", "decision_number",
            vary("decision_number", DOC.str.replace(r"〔[0-9]+〕([0-9]+)号", "字第${1}号"),
                 DOC.str.replace(r"〔[0-9]+〕([0-9]+)号", "${1}")), "DOC-008", kinds=PENALTIES),
    Pattern("doc_without_end", "文号缺「号」", "decision_number",
            put(decision_number=DOC.str.strip_suffix("号")), "DOC-009", kinds=PENALTIES),
    Pattern("doc_full_width", "文号含全角数字", "decision_number",
            put(decision_number=DOC.str.replace_many(_WIDE)),
            "DOC-002", kinds=DECISIONS),
    Pattern("doc_masked", "文号有代字", "decision_number",
            vary("decision_number", DOC.str.replace(r"〕[0-9]+号", "〕××号"),
                 DOC.str.replace(r"〕[0-9]+号", "〕**号"),
                 DOC.str.replace(r"〕[0-9]+号", "〕XX号")), "DOC-012", kinds=DECISIONS),
    Pattern("doc_is_title", "文号栏填了文书名称", "decision_number",
            vary("decision_number", "食品经营许可决定书", "行政处罚决定书"), "DOC-011",
            kinds=DECISIONS),
    Pattern("title_is_number", "文书名称栏填了文号", "decision_document_name",
            put(decision_document_name=DOC), "DOC-010", kinds=LICENCES),
)  # fmt: skip

OFFICE_PATTERNS: tuple[Pattern, ...] = (
    Pattern("source_code_bad", "来源单位代码校验不符", "source_agency_uscc",
            put(source_agency_uscc=changed(pl.col("source_agency_uscc"), 12)), "AUTH-001",
            kinds=DECISIONS),
    Pattern("source_placeholder", "来源单位代码占位", "source_agency_uscc",
            put(source_agency_uscc="0" * 17 + "X"), "AUTH-002", kinds=DECISIONS),
    Pattern("authority_is_firm_by_code", "机关代码属企业", "authority_uscc",
            recoded("authority_uscc", "91"), "AUTH-004", kinds=DECISIONS),
    Pattern("authority_too_young", "决定时尚无该机关", "authority_name",
            put(decided_on="2005-06-04", decision_number="沄市监罚〔2005〕12号"), "AUTH-005",
            kinds=DECISIONS, fits=MARKET),
    Pattern("authority_is_party_by_name", "机关名称同当事人", "authority_name",
            put(authority_name=NAME), "AUTH-006", kinds=INFORMED,
            fits=NAME.is_not_null()),
    Pattern("authority_is_company", "机关是公司", "authority_name",
            vary("authority_name", "沄栎科技有限公司", "沄栎百货商行"), "AUTH-007",
            kinds=DECISIONS),
    Pattern("source_has_other_code", "来源单位同名异码", "source_agency_uscc",
            recoded("source_agency_uscc", "12"), "AUTH-008", kinds=DECISIONS,
            fits=SOURCE == AUTHORITY),
    Pattern("authority_short", "机关写简称", "authority_name",
            vary("authority_name", "市场监管局", "本局", "工商局"), "AUTH-009", kinds=INFORMED),
    Pattern("authority_has_other_code", "机关一名两码", "authority_uscc", _other_code,
            "AUTH-010", kinds=DECISIONS),
    Pattern("authority_is_number", "机关名称栏填了号码", "authority_name",
            vary("authority_name", "11330100YY0000992N", "2018年6月4日", "330106"), "TEXT-013",
            kinds=INFORMED),
)  # fmt: skip


def _dragged(field: str, first: str, last: str, start: int) -> Pattern:
    """A cell dragged down over the rows below it: its number rises by one a row."""
    number = start + pl.int_range(pl.len()) % DRAGGED

    def spoil(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
        return rows.with_columns(pl.format(f"{first}{{}}{last}", number).alias(field))

    kinds = frozenset(kind for kind in Kind if field in CATALOGUES[kind].by_name)
    return Pattern(f"dragged:{field}", "下拉填充", field, spoil, "TEXT-016", kinds=kinds,
                   together=DRAGGED)  # fmt: skip


def _prose(field: str, kinds: frozenset[Kind]) -> tuple[Pattern, ...]:
    """What goes wrong in one public text, whatever it tells."""
    text = pl.col(field)

    def planted(name: str, zh: str, rule: str, *variants: pl.Expr | str, blocking: bool = False
                ) -> Pattern:  # fmt: skip
        spoil: Spoil = vary(field, *variants)
        return Pattern(f"{name}:{field}", zh, field, spoil, rule, blocking=blocking, kinds=kinds)

    return (
        planted("markup_left", "网页标记残留", "TEXT-007", text + "<img src=1>",
                text + "&amp;nbsp;", text + "<script>x()</script>"),
        planted("email", "含电子邮箱", "TEXT-008", text + "，邮箱 li@shili.invalid"),
        planted("account", "含账号", "TEXT-009", text + "，汇入账号6222000000000000000",
                text + "（卡号：6222 0000）卡号6222000000000000"),
        planted("landline", "含固定电话", "TEXT-010", text + "，电话0571-88880000"),
        planted("sheet_error", "表格错误值", "TEXT-012", "#REF!", "#VALUE!", "#####"),
        planted("personal", "含身份证号或手机号", "TEXT-006",
                text + "，身份证号890101198001010010", text + "，联系电话14012345678",
                blocking=True),
        planted("garbled", "乱码", "TEXT-001", text.str.slice(0, 2) + "锟斤拷烫烫烫",
                text + "\ufffd", text + "ï¼\u008cå\u0081\u0087è\u008d¯", blocking=True),
        planted("html", "网页残留", "TEXT-002", "<p>" + text + "&nbsp;</p>", text + "<br/>"),
    )  # fmt: skip


PROSE_PATTERNS: tuple[Pattern, ...] = (
    *_prose("violation_facts", PENALTIES),
    *_prose("licence_content", LICENCES),
    *_prose("listing_reason", LISTINGS),
    *_prose("operator_title", frozenset({Kind.ONLINE_OPERATOR})),
    *_prose("business_scope", frozenset({Kind.REGISTRATION})),
    *_prose("failed_items", frozenset({Kind.INSPECTION})),
    *_prose("measure_content", frozenset({Kind.ENFORCEMENT})),
    *_prose("commitment_content", frozenset({Kind.COMMITMENT})),
    *_prose("repair_reason", frozenset({Kind.REPAIR})),
    _dragged("penalty_basis", "《中华人民共和国药品管理法》第", "条", 73),
    _dragged("inspection_basis", "《中国药典》", "年版", 2015),
    Pattern("facts_elsewhere", "事实只写见附件", "violation_facts",
            vary("violation_facts", "详见决定书", "同上", "见附件。", "略"), "TEXT-011",
            kinds=PENALTIES),
    Pattern("content_elsewhere", "许可内容只写见附件", "licence_content",
            vary("licence_content", "详见许可证", "同上", "详见附件"), "TEXT-011",
            kinds=LICENCES),
    Pattern("facts_repeat_type", "事实重复违法类型", "violation_facts",
            put(violation_facts=pl.col("violation_type")), "TEXT-014", kinds=PENALTIES),
    Pattern("facts_null_word", "必填项填空值字样", "violation_facts",
            vary("violation_facts", "无", "暂无", "不详", "空", "--", "*", "\\n", "/"), "TEXT-003",
            blocking=True, kinds=PENALTIES),
    Pattern("basis_missing", "处罚依据空白", "penalty_basis", put(penalty_basis=None), "TEXT-004",
            blocking=True, kinds=PENALTIES),
    Pattern("basis_names_no_law", "处罚依据没有法律名称", "penalty_basis",
            vary("penalty_basis", "群众举报属实", "京东方"), "PEN-007", kinds=PENALTIES),
)  # fmt: skip
