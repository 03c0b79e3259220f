"""Faults in what a record says: text, numbers of documents, dates, choices, money, authorities."""

from datetime import timedelta

import polars as pl

from sandbox.pattern import DECISIONS, LICENCES, PENALTIES, Pattern, Setting, changed, put, vary

FACTS = pl.col("violation_facts")
DOC = pl.col("decision_number")
FINE = pl.col("fine_wan_yuan")
DECIDED = pl.col("decided_on").str.replace_all("/", "-").str.to_date("%Y-%m-%d")
FINED = FINE.is_not_null()
_HAN = {str(digit): char for digit, char in enumerate("〇一二三四五六七八九")}


def _future(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    days = setting.rng.integers(20, 300, len(rows)).tolist()
    dates = [(setting.day + timedelta(days=int(n))).isoformat() for n in days]
    return rows.with_columns(decided_on=pl.Series(dates, dtype=pl.String))


def _plausible_date(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """A week off, still before today and before the end: nobody can see it in the row."""
    return rows.with_columns(decided_on=DECIDED.dt.offset_by("-7d").dt.to_string("iso:strict"))


def _person_in_text(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Pattern-shaped personal data of nobody: ID region 89 and phone prefix 140 do not exist."""
    return vary("violation_facts", FACTS + "，经营者身份证号890101198001010010",
                FACTS + "，联系电话14012345678")(rows, setting)  # fmt: skip


def _written(pattern: str) -> pl.Expr:
    return DECIDED.dt.strftime(pattern)


def _day_in_han() -> pl.Expr:
    """二〇一八年六月四日, days and months to 99 in characters."""
    year = _written("%Y").str.replace_many(_HAN)
    return pl.concat_str(year, pl.lit("年"), _han(DECIDED.dt.month()), pl.lit("月"),
                         _han(DECIDED.dt.day()), pl.lit("日"))  # fmt: skip


def _han(number: pl.Expr) -> pl.Expr:
    tens, ones = number // 10, number % 10
    head = tens.replace_strict({0: "", 1: "十", 2: "二十", 3: "三十"}, return_dtype=pl.String)
    tail = ones.cast(pl.String).replace({"0": ""}).replace(_HAN)
    return head + tail


def _serial() -> pl.Expr:
    """Excel's day number; 25 569 is the first day of 1970."""
    return (DECIDED.cast(pl.Int32) + 25_569).cast(pl.String)


def _epoch_ms() -> pl.Expr:
    """Midnight in Shanghai as epoch milliseconds."""
    return (DECIDED.cast(pl.Int64) * 86_400_000 - 28_800_000).cast(pl.String)


def _times(factor: int) -> pl.Expr:
    number = FINE.cast(pl.Decimal(18, 6)).cast(pl.Float64) * factor
    return number.round(6).cast(pl.String).str.replace(r"\.0$", "")


TEXT_PATTERNS: tuple[Pattern, ...] = (
    Pattern("mojibake", "乱码", "violation_facts",
            vary("violation_facts", "锟斤拷锟斤拷烫烫烫", FACTS.str.slice(0, 6) + "\ufffd\ufffd"),
            "TEXT-001", blocking=True, kinds=PENALTIES),
    Pattern("html_remnants", "网页残留", "violation_facts",
            vary("violation_facts", "<p>" + FACTS + "&nbsp;</p>",
                 FACTS + '<span style="display:none">隐藏</span>'), "TEXT-002", kinds=PENALTIES),
    Pattern("null_words", "空值字样", "remark", vary("remark", "无", "暂无", "-", "/", "NULL"),
            "TEXT-003", kinds=DECISIONS),
    Pattern("facts_missing", "必填项空白", "violation_facts", put(violation_facts=None),
            "TEXT-004", blocking=True, kinds=PENALTIES),
    Pattern("content_missing", "许可内容空白", "licence_content", put(licence_content=None),
            "TEXT-004", blocking=True, kinds=LICENCES),
    Pattern("too_long", "超长", "remark", put(remark=pl.lit("详见卷宗。" * 120)), "TEXT-005",
            kinds=DECISIONS),
    Pattern("personal_data", "公示字段含个人信息", "violation_facts", _person_in_text,
            "TEXT-006", blocking=True, kinds=PENALTIES),
    Pattern("doc_missing", "文号缺失", "decision_number", put(decision_number=None), "DOC-001",
            blocking=True, kinds=DECISIONS),
    Pattern("doc_brackets", "文号括号不规范", "decision_number",
            vary("decision_number", DOC.str.replace_many(["〔", "〕"], ["[", "]"]),
                 DOC.str.replace_many(["〔", "〕"], ["（", "）"]),
                 DOC.str.replace_many(["〔", "〕"], ["【", "】"]),
                 DOC.str.replace("〕", "〕 ", literal=True)), "DOC-002", kinds=DECISIONS),
)  # fmt: skip

DATE_PATTERNS: tuple[Pattern, ...] = (
    Pattern("date_impossible", "日期不存在或含混", "decided_on",
            vary("decided_on", "2018-02-30", "2018/13/05", "201806", "3/4/2018"), "DATE-001",
            blocking=True, kinds=DECISIONS),
    Pattern("date_future", "决定日期在将来", "decided_on", _future, "DATE-002", blocking=True,
            kinds=DECISIONS),
    Pattern("until_before_decision", "截止早于决定", "valid_until",
            put(valid_until=DECIDED.dt.offset_by("-40d").dt.to_string("iso:strict")), "DATE-003",
            blocking=True, kinds=DECISIONS),
    Pattern("sentinel_date", "长期", "valid_until",
            vary("valid_until", "2099-12-31", "9999-12-31", "99991231", "长期", "永久"),
            "DATE-004", kinds=DECISIONS),
    Pattern("deadline_unusable", "公示截止期不可用", "stated_publish_until",
            vary("stated_publish_until", "1900-01-01", DECIDED.dt.to_string("iso:strict")),
            "DATE-005",
            kinds=PENALTIES),
    Pattern("date_other_form", "日期写法不同", "decided_on",
            vary("decided_on", _serial(), _written("%Y.%-m.%-d"), _written("%Y年%-m月%-d日"),
                 _day_in_han(), _written("%Y%m%d"), _written("%Y-%-m-%-d 0:00:00"), _epoch_ms()),
            "DATE-006", kinds=DECISIONS),
    Pattern("date_plausible_but_wrong", "日期有误但合理", "decided_on", _plausible_date,
            kinds=DECISIONS),
)  # fmt: skip

CHOICE_PATTERNS: tuple[Pattern, ...] = (
    Pattern("category_unknown", "类别不在目录", "party_category",
            vary("party_category", "未知类别", "3类"), "CATE-001", blocking=True, kinds=DECISIONS),
    Pattern("penalty_category_unknown", "处罚类别不在目录", "penalty_category",
            put(penalty_category="没罚甲"), "CATE-001", blocking=True, kinds=PENALTIES),
    Pattern("category_variant", "类别写法不同", "party_category",
            put(party_category="法人及其他组织"), "CATE-002", kinds=DECISIONS,
            fits=pl.col("party_category") == "法人及非法人组织"),
    Pattern("penalty_category_variant", "处罚类别多了分隔符", "penalty_category",
            put(penalty_category=pl.col("penalty_category").str.replace_all(";", "；") + "；"),
            "CATE-002", kinds=PENALTIES),
    Pattern("category_against_code", "类别与代码不符", "party_category",
            put(party_category="个体工商户"), "CATE-003", kinds=DECISIONS,
            fits=pl.col("party_uscc").str.starts_with("91")),
    Pattern("person_with_trader_code", "自然人却有92代码", "party_category",
            put(party_category="自然人"), "CATE-003", kinds=DECISIONS,
            fits=pl.col("party_uscc").str.starts_with("92")),
    Pattern("status_not_clean", "当前状态存疑", "record_status", vary("record_status", "2", "3"),
            "STAT-001", kinds=PENALTIES),
)  # fmt: skip

MONEY_PATTERNS: tuple[Pattern, ...] = (
    Pattern("amount_unreadable", "金额无法识别", "fine_wan_yuan",
            vary("fine_wan_yuan", "-0.2", "若干", "见决定书"), "AMT-001", blocking=True,
            kinds=PENALTIES),
    Pattern("amount_zero", "罚款金额为零或缺失", "fine_wan_yuan",
            vary("fine_wan_yuan", "0", pl.lit(None, pl.String)), "AMT-002", kinds=PENALTIES),
    Pattern("amount_in_yuan", "元万元混淆", "fine_wan_yuan", put(fine_wan_yuan=_times(10_000)),
            "AMT-003", blocking=True, kinds=PENALTIES),
    Pattern("amount_disagrees", "金额与内容不符", "fine_wan_yuan", put(fine_wan_yuan=_times(3)),
            "AMT-004", kinds=PENALTIES),
    Pattern("amount_dressed", "金额带单位或千分位", "fine_wan_yuan",
            vary("fine_wan_yuan", FINE + "万元", "￥" + FINE), "AMT-005", kinds=PENALTIES),
    # Number and text agree with one another, so only the decision itself would show it.
    Pattern("amount_wrong_everywhere", "金额与内容同错", "fine_wan_yuan",
            put(fine_wan_yuan="0.07", penalty_content="罚款700元"), kinds=PENALTIES,
            fits=FINED & (pl.col("penalty_category") == "罚款")),
    Pattern("licence_not_named", "吊销未写明证照", "revoked_licence", put(revoked_licence=None),
            "LIC-001", kinds=PENALTIES),
)  # fmt: skip

AUTHORITY_PATTERNS: tuple[Pattern, ...] = (
    Pattern("authority_code_bad", "机关代码校验不符", "authority_uscc",
            put(authority_uscc=changed(pl.col("authority_uscc"), 12)), "AUTH-001",
            kinds=DECISIONS),
    Pattern("authority_placeholder", "机关代码占位", "authority_uscc",
            put(authority_uscc="0" * 17 + "X"), "AUTH-002", kinds=DECISIONS),
    Pattern("authority_is_party", "机关代码等于当事人代码", "authority_uscc",
            put(authority_uscc=pl.col("party_uscc")), "AUTH-003", kinds=DECISIONS,
            fits=pl.col("party_uscc").is_not_null()),
)  # fmt: skip

CONTENT_PATTERNS = (
    *TEXT_PATTERNS, *DATE_PATTERNS, *CHOICE_PATTERNS, *MONEY_PATTERNS, *AUTHORITY_PATTERNS
)  # fmt: skip
