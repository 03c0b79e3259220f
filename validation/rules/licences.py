"""Rules about permits: number, content and validity fit the certificate that they name."""

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import FOOD_LICENCE, FOOD_PRODUCTION, STANDARD_2018
from validation.rule import Rule, named

_LICENCE = frozenset({Kind.LICENCE})
_NAME, _NUMBER = pl.col("licence_name"), pl.col("licence_number")


LICENCE_RULES = (
    Rule(
        code="LIC-002",
        severity=Severity.REVIEW,
        fields=named("licence_number"),
        message="食品经营许可证编号应以 JY 开头：「{value}」",
        message_en="A food business permit's number begins with JY: “{value}”",
        says="food permit with another number",
        hint="编号为 JY 加 14 位数字；旧证请填旧证名称。",
        basis=(FOOD_LICENCE.at("第二十九条"),),
        holds=lambda _: (
            ~(_NAME.str.contains("食品经营许可", literal=True) & ~_NUMBER.str.contains("^JY"))
        ),
        kinds=_LICENCE,
    ),
    Rule(
        code="LIC-003",
        severity=Severity.REVIEW,
        fields=named("licence_number"),
        message="食品生产许可证编号应以 SC 或 QS 开头：「{value}」",
        message_en="A food production permit's number begins with SC or QS: “{value}”",
        says="food production permit with another number",
        hint="编号为 SC 加 14 位数字；旧证为 QS。",
        basis=(FOOD_PRODUCTION.at(),),
        holds=lambda _: (
            ~(
                _NAME.str.contains("食品生产许可", literal=True)
                & ~_NUMBER.str.contains("^(?:SC|QS)")
            )
        ),
        kinds=_LICENCE,
    ),
    Rule(
        code="LIC-004",
        severity=Severity.REVIEW,
        fields=named("licence_number"),
        message="许可编号就是信用代码：「{value}」",
        message_en="The permit's number is the credit code: “{value}”",
        says="code as a permit's number",
        hint="只有营业执照以信用代码为编号；请填许可证上的编号。",
        basis=(STANDARD_2018.at("许可编号"),),
        holds=lambda _: (
            (pl.col("party_uscc") != _NUMBER)
            | _NAME.str.contains("执照|登记证").fill_null(value=False)
        ),
        kinds=_LICENCE,
    ),
    Rule(
        code="LIC-005",
        severity=Severity.REVIEW,
        fields=named("licence_content"),
        message="许可内容没有文字：「{value}」",
        message_en="The permit's content has no words: “{value}”",
        says="permit without words",
        hint="请写明许可的事项和范围。",
        basis=(STANDARD_2018.at("许可内容"),),
        holds=lambda field: pl.col(field.name).is_null() | matches_expr(field.name, r"\p{Han}{2}"),
        kinds=_LICENCE,
    ),
    Rule(
        code="LIC-006",
        severity=Severity.REVIEW,
        fields=named("licence_number"),
        message="许可编号成科学计数或被截断：「{value}」",
        message_en="The permit's number was rewritten by a spreadsheet: “{value}”",
        says="permit number cut by a spreadsheet",
        hint="请将该列设为文本后重新导出。",
        basis=(STANDARD_2018.at("许可编号"),),
        holds=lambda _: ~_NUMBER.str.contains(r"^[0-9]\.[0-9]+E\+?[0-9]+$"),
        kinds=_LICENCE,
    ),
    Rule(
        code="LIC-007",
        severity=Severity.NOTE,
        fields=named("licence_category"),
        message="许可类别为「其他」而未注明：「{value}」",
        message_en="The category is 其他 without saying which: “{value}”",
        says="unnamed other category",
        hint="请写作「其他-」加名称，如「其他-备案」。",
        basis=(STANDARD_2018.at("许可类别"),),
        holds=lambda field: pl.col(field.name) != "其他",
        kinds=_LICENCE,
    ),
    Rule(
        code="LIC-008",
        severity=Severity.REVIEW,
        fields=named("decision_document_name"),
        message="许可文书名称是处罚文书：「{value}」",
        message_en="The permit's document is a penalty's: “{value}”",
        says="penalty document among permits",
        hint="疑似报错类别；行政处罚请用处罚模板报送。",
        basis=(STANDARD_2018.at("许可决定文书名称"),),
        holds=lambda field: ~matches_expr(field.name, "行政处罚|处罚决定"),
        kinds=_LICENCE,
    ),
)
