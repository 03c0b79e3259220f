"""Faults of penalties and licences, beside those of the demo: terms, amounts, categories, state."""

from datetime import date, timedelta

import polars as pl

from records.kind import Kind
from sandbox.faults_content import DECIDED, FINE, FINED
from sandbox.faults_identity import HAS_CODE, ORGANISATION, USCC
from sandbox.pattern import DECISIONS, LICENCES, PENALTIES, Pattern, Setting, Spoil, put, vary

CATEGORY, CONTENT = pl.col("penalty_category"), pl.col("penalty_content")
SEIZED = pl.col("confiscated_wan_yuan")
WITH_FINE = CATEGORY.str.contains("罚款", literal=True)
_LAW_OF_2021 = date(2021, 7, 15)
_EARLY = pl.lit(date(2018, 6, 1)) > DECIDED
LICENCE_NAME = pl.col("licence_name")


def moved(field: str, by: str, start: pl.Expr = DECIDED) -> Spoil:
    """Writes the day that lies `by` after `start`."""
    return put(**{field: start.dt.offset_by(by).dt.to_string("iso:strict")})


def from_today(field: str, *days: int) -> Spoil:
    """Writes days counted from the delivery, in turn."""

    def spoil(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        dates = [(setting.day + timedelta(days=each)).isoformat() for each in days]
        return vary(field, *dates)(rows, setting)

    return spoil


def _fine(pattern: str) -> pl.Expr:
    yuan = (FINE.cast(pl.Decimal(18, 6)).cast(pl.Float64) * 10_000).round().cast(pl.Int64)
    return pl.format(pattern, yuan)


TERM_PATTERNS: tuple[Pattern, ...] = (
    Pattern("decided_long_ago", "决定日期过早", "decided_on",
            vary("decided_on", "1918-06-04", "1208-06-04", "1980-06-04"), "DATE-007",
            kinds=DECISIONS),
    Pattern("penalty_before_its_law", "处罚早于行政处罚法", "decided_on",
            put(decided_on="1995-06-04", valid_until=None), "DATE-015", kinds=PENALTIES),
    Pattern("valid_too_long", "许可有效期过长", "valid_until",
            vary("valid_until", "2081-06-04", "2098-12-31"), "DATE-008", kinds=LICENCES),
    Pattern("penalty_valid_too_long", "处罚有效期过长", "valid_until",
            moved("valid_until", "10y"), "DATE-009", kinds=PENALTIES),
    Pattern("shown_too_long", "公示截止期过长", "stated_publish_until",
            moved("stated_publish_until", "7y"), "DATE-010", kinds=PENALTIES,
            until=date(2019, 6, 30)),
    Pattern("begins_before_decision", "许可起始早于决定", "valid_from",
            moved("valid_from", "-3y"), "DATE-011", kinds=LICENCES),
    Pattern("already_ended", "许可已过期", "valid_until", from_today("valid_until", -10, -30),
            "DATE-012", kinds=LICENCES, fits=_EARLY),
    Pattern("valid_for_days", "许可只有几日", "valid_until",
            put(valid_until=pl.col("valid_from")), "DATE-017", kinds=LICENCES,
            fits=pl.col("valid_from").is_not_null()),
    Pattern("decision_day_in_month_form", "决定日期只有月日", "decided_on",
            vary("decided_on", "6月4日", "2018年6月", "九月三日"), "DATE-001", blocking=True,
            kinds=DECISIONS),
    Pattern("decision_day_american", "决定日期月日年", "decided_on",
            put(decided_on="6/14/2018"), "DATE-006", kinds=DECISIONS,
            fits=pl.lit(date(2018, 1, 1)) <= DECIDED),
    Pattern("decided_on_day_off", "休息日作出决定", "decided_on",
            # New Year, Qingming, Labour Day, Dragon Boat, a Saturday, a Sunday.
            vary("decided_on", "2018-01-01", "2018-04-05", "2018-05-01", "2018-06-18",
                 "2018-06-02", "2018-07-08"), "DATE-018", kinds=DECISIONS | {Kind.REPAIR},
            until=date(2018, 12, 31)),
    Pattern("reported_late", "迟报", "decided_on",
            vary("decided_on", *(DECIDED.dt.offset_by(f"-{days}d").dt.to_string("iso:strict")
                                 for days in (21, 49, 140))), "DATE-019", kinds=DECISIONS,
            daily=True),
    Pattern("end_in_words", "有效期写文字", "valid_until",
            vary("valid_until", "无处罚期限", "长期有效", "9999-9-9", "1900-1-1", "2099/12/31"),
            "DATE-004", kinds=DECISIONS),
)  # fmt: skip

PENALTY_PATTERNS: tuple[Pattern, ...] = (
    Pattern("fine_in_words", "金额写大写或带单位", "fine_wan_yuan",
            vary("fine_wan_yuan", _fine("{}元"), _fine("人民币{}元整")), "AMT-005",
            kinds=PENALTIES),
    Pattern("fine_beyond_belief", "罚款过大", "fine_wan_yuan",
            put(fine_wan_yuan="30000000", penalty_content="罚款"), "AMT-006", kinds=PENALTIES),
    Pattern("fine_without_category", "有罚款无类别", "fine_wan_yuan",
            put(penalty_category="警告"), "AMT-008", kinds=PENALTIES, fits=FINED),
    Pattern("seized_without_category", "有没收无类别", "confiscated_wan_yuan",
            put(penalty_category="罚款"), "AMT-009", kinds=PENALTIES),
    Pattern("seized_equals_fine", "没收与罚款相同", "confiscated_wan_yuan",
            put(confiscated_wan_yuan=FINE), "AMT-010", kinds=PENALTIES, fits=FINED),
    Pattern("seized_unreadable", "没收金额无法识别", "confiscated_wan_yuan",
            vary("confiscated_wan_yuan", "若干", "-1"), "AMT-001", blocking=True,
            kinds=PENALTIES),
    Pattern("seized_zero", "没收金额为零或缺失", "confiscated_wan_yuan",
            vary("confiscated_wan_yuan", "0", pl.lit(None, pl.String)), "AMT-002",
            kinds=PENALTIES),
    Pattern("by_simple_procedure", "当场处罚", "penalty_content",
            put(penalty_content="当场处罚，" + CONTENT), "PEN-001", kinds=PENALTIES,
            since=_LAW_OF_2021),
    Pattern("fine_not_in_category", "内容有罚款类别未列", "penalty_category",
            put(penalty_category="警告", penalty_content="警告，并处罚款2000元",
                penalty_category_2=None, fine_wan_yuan=None), "PEN-002", kinds=PENALTIES),
    Pattern("fine_not_in_text", "类别有罚款内容未写", "penalty_content",
            put(penalty_content="责令停止发布广告"), "PEN-003", kinds=PENALTIES, fits=WITH_FINE),
    Pattern("detained_firm", "单位被拘留", "penalty_category",
            put(penalty_category=CATEGORY + ";行政拘留"), "PEN-004", kinds=PENALTIES,
            fits=ORGANISATION),
    Pattern("no_penalty_given", "不予处罚", "penalty_content",
            vary("penalty_content", "违法行为轻微，不予行政处罚", "免于处罚", "免予行政处罚"),
            "PEN-005", kinds=PENALTIES),
    Pattern("standard_under_other", "其他后是标准类别", "penalty_category",
            vary("penalty_category", "其他-警告", "罚款;其他-其他", "其他-没收违法所得"),
            "PEN-006", kinds=PENALTIES),
    Pattern("category_of_later_law", "类别出自后来的法律", "penalty_category",
            vary("penalty_category", CATEGORY + ";限制从业", CATEGORY + ";通报批评"), "PEN-008",
            kinds=PENALTIES, fits=pl.lit(_LAW_OF_2021) > DECIDED),
    Pattern("penalty_category_separators", "处罚类别分隔符不同", "penalty_category",
            vary("penalty_category", CATEGORY.str.replace_all(";", ","),
                 CATEGORY.str.replace_all(";", "|"), CATEGORY + ";"), "CATE-002",
            kinds=PENALTIES, fits=CATEGORY.str.contains(";", literal=True)),
)  # fmt: skip

LICENCE_PATTERNS: tuple[Pattern, ...] = (
    Pattern("food_permit_number", "食品经营证编号不符", "licence_number",
            put(licence_number="33010612"), "LIC-002", kinds=LICENCES,
            fits=LICENCE_NAME == "食品经营许可证"),
    Pattern("food_production_number", "食品生产证编号不符", "licence_number",
            put(licence_number="33010612"), "LIC-003", kinds=LICENCES,
            fits=LICENCE_NAME == "食品生产许可证"),
    Pattern("licence_number_is_code", "许可编号是信用代码", "licence_number",
            put(licence_number=USCC), "LIC-004", kinds=LICENCES, fits=HAS_CODE),
    Pattern("licence_without_words", "许可内容没有文字", "licence_content",
            vary("licence_content", "1", "JY13301060000001"), "LIC-005", kinds=LICENCES),
    Pattern("licence_number_scientific", "许可编号成科学计数", "licence_number",
            put(licence_number="1.33011E+14"), "LIC-006", kinds=LICENCES),
    Pattern("licence_other", "许可类别只写其他", "licence_category",
            put(licence_category="其他"), "LIC-007", kinds=LICENCES),
    Pattern("licence_category_unknown", "许可类别不在目录", "licence_category",
            vary("licence_category", "甲类", "3"), "CATE-001", blocking=True, kinds=LICENCES),
    Pattern("licence_category_variant", "许可类别写法不同", "licence_category",
            vary("licence_category", "普通许可", "核准类", "登记类"), "CATE-002",
            kinds=LICENCES),
    Pattern("licence_of_penalty", "许可文书是处罚文书", "decision_document_name",
            vary("decision_document_name", "行政处罚决定书", "关于沄栎商行的处罚决定"),
            "LIC-008", kinds=LICENCES),
    Pattern("licence_status_odd", "许可状态存疑", "record_status",
            vary("record_status", "3", "9", "已抽查"), "STAT-001", kinds=LICENCES),
)  # fmt: skip

SCOPE_PATTERNS: tuple[Pattern, ...] = (
    Pattern("firm_with_papers", "单位带自然人证件", "party_id_number",
            put(party_id_number="890101198001010010", party_id_type="身份证"), "CATE-004",
            kinds=DECISIONS, fits=ORGANISATION, blank=True),
    Pattern("scope_unknown", "使用范围不在目录", "use_scope", vary("use_scope", "9", "公开"),
            "CATE-005", kinds=DECISIONS, blank=True),
    Pattern("scope_not_public", "使用范围不公示", "use_scope",
            vary("use_scope", "1", "2", "3"), "CATE-006", kinds=DECISIONS, blank=True),
    Pattern("papers_unknown", "证件类型不在目录", "legal_representative_id_type",
            vary("legal_representative_id_type", "工作证", "1"), "CATE-007", kinds=DECISIONS,
            blank=True),
    Pattern("area_code_bad", "地方编码不是区划", "area_code",
            vary("area_code", "3301", "890100", "33010A"), "RGN-001", kinds=DECISIONS,
            blank=True),
)  # fmt: skip
