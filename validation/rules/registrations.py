"""Rules about the register's own rows: state, region, type and former names agree."""

import polars as pl

from records.kind import Kind
from records.registration import OVER
from records.states import LINK_SORTS_ZH, STATED_LINKS, Severity
from validation.legal import COMPANIES, NAMES, REGIONS, USCC_STANDARD
from validation.rule import Rule, named

_REGISTRATION = frozenset({Kind.REGISTRATION})
_STATUS, _CODE = pl.col("registration_status"), pl.col("party_uscc")
_PAIR = r"[^|;]+(?:\|[0-9]{4}-[0-9]{2}-[0-9]{2})?"
_SORTS = "|".join(LINK_SORTS_ZH[sort] for sort in STATED_LINKS)
_PART = rf"(?:{_SORTS})\|[0-9A-Z]{{18}}\|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
_IS_TRADER = pl.col("enterprise_type").str.contains("个体", literal=True)
_DUE = pl.when(_IS_TRADER).then(pl.lit("92")).otherwise(pl.lit("93"))
_PLACE = _CODE.str.slice(2, 2)


REGISTRATION_RULES = (
    Rule(
        code="STAT-002",
        severity=Severity.NOTE,
        fields=named("ended_on"),
        message="已注销或吊销，未填日期",
        message_en="Ended, but the day is not given",
        says="ended without its day",
        hint="请补填注销或吊销日期；没有日期无法判断此前的记录。",
        basis=(COMPANIES.at("注销登记"),),
        holds=lambda field: (
            pl.col(field.name).is_not_null()
            | pl.col(f"_unread_{field.name}")
            | ~_STATUS.is_in(OVER)
        ),
        minds_absence=True,
        kinds=_REGISTRATION,
    ),
    Rule(
        code="STAT-003",
        severity=Severity.REVIEW,
        fields=named("ended_on"),
        message="登记状态为存续，却有注销日期：「{value}」",
        message_en="In existence, yet with a day of ending: “{value}”",
        says="existing with a day of ending",
        hint="状态与日期必有一误；请核对。",
        basis=(COMPANIES.at("注销登记"),),
        holds=lambda field: pl.col(field.name).is_null() | (_STATUS != "存续"),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="RGN-002",
        severity=Severity.NOTE,
        fields=named("region_code"),
        message="行政区划与信用代码的省份不同：「{value}」",
        message_en="The region and the credit code name two provinces: “{value}”",
        says="region and code disagree",
        hint="跨省迁移后可能如此；如非迁移请核对。",
        basis=(REGIONS.at(), USCC_STANDARD.at("第3–8位")),
        holds=lambda field: (
            ~pl.col("_mod31") | (_PLACE == "10") | (pl.col(field.name).str.slice(0, 2) == _PLACE)
        ),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="TYPE-001",
        severity=Severity.REVIEW,
        fields=named("enterprise_type"),
        message="企业类型与信用代码不一致：「{value}」",
        message_en="The type of enterprise and the code disagree: “{value}”",
        says="type and code disagree",
        hint="92 开头为个体工商户，93 开头为农民专业合作社；请核对。",
        basis=(USCC_STANDARD.at("第1–2位"),),
        holds=lambda field: (
            ~pl.col("_mod31")
            | ~pl.col(field.name).str.contains("个体|专业合作社")
            | (_CODE.str.slice(0, 2) == _DUE)
        ),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="TYPE-002",
        severity=Severity.NOTE,
        fields=named("enterprise_type"),
        message="名称为分公司，企业类型不是分支机构：「{value}」",
        message_en="The name is a branch's, the type is not: “{value}”",
        says="branch of another type",
        hint="请核对企业类型。",
        basis=(COMPANIES.at("分公司的登记"),),
        holds=lambda field: (
            ~pl.col("party_name").str.ends_with("分公司") | pl.col(field.name).str.contains("分")
        ),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="FORM-001",
        severity=Severity.REVIEW,
        fields=named("former_names"),
        message="曾用名写法不正确：「{value}」",
        message_en="Former names are not written as they should be: “{value}”",
        says="former names of wrong form",
        hint="写作「名称|YYYY-MM-DD」，多个以分号分隔。",
        basis=(NAMES.at(),),
        holds=lambda field: pl.col(field.name).str.contains(rf"^{_PAIR}(?:;{_PAIR})*;?$"),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="FORM-002",
        severity=Severity.NOTE,
        fields=named("former_names"),
        message="曾用名与现用名相同：「{value}」",
        message_en="A former name is the present one: “{value}”",
        says="former name is the present",
        hint="未更名的请留空；恢复原名的可忽略。",
        basis=(NAMES.at(),),
        holds=lambda field: (
            ~pl.concat_str(pl.lit(";"), pl.col(field.name)).str.contains(
                pl.concat_str(pl.lit(";"), pl.col("party_name"), pl.lit("|")), literal=True
            )
        ),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="FORM-003",
        severity=Severity.REVIEW,
        fields=named("succession"),
        message="主体承继写法不正确：「{value}」",
        message_en="The succession is not written as it should be: “{value}”",
        says="succession of wrong form",
        hint="写作「代码更正|原统一社会信用代码|YYYY-MM-DD」，类别为代码更正、个转企、合并或分立，"
        "多个以分号分隔。",
        basis=(USCC_STANDARD.at(),),
        holds=lambda field: pl.col(field.name).str.contains(rf"^{_PART}(?:;{_PART})*;?$"),
        kinds=_REGISTRATION,
    ),
    Rule(
        code="FORM-004",
        severity=Severity.REVIEW,
        fields=named("succession"),
        message="主体承继中的代码就是本主体：「{value}」",
        message_en="The succession names the enterprise itself: “{value}”",
        says="succession of itself",
        hint="此栏填写原来的或被承继主体的代码；请核对。",
        basis=(USCC_STANDARD.at(),),
        holds=lambda field: (
            _CODE.is_null()
            | ~pl.col(field.name).str.contains(
                pl.concat_str(pl.lit("|"), _CODE, pl.lit("|")), literal=True
            )
        ),
        kinds=_REGISTRATION,
    ),
)
