"""Rules about penalties: category and text say the same, and it is a penalty at all."""

from datetime import date

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import PENALTY_LAW, PENALTY_LAW_2021, STANDARD_2018
from validation.rule import AutoFix, Rule, named

_PENALTY = frozenset({Kind.PENALTY})
_CATEGORY, _CONTENT = pl.col("penalty_category"), pl.col("penalty_content")
_LAW_OF_2021 = date(2021, 7, 15)
_WORDS_2021 = "通报批评|许可证件|降低资质等级|限制开展生产经营活动|责令关闭|限制从业"
_SIMPLE = "当场处罚|当场行政处罚|简易程序|简罚|当罚"


PENALTY_RULES = (
    Rule(
        code="PEN-001",
        severity=Severity.NOTE,
        fields=named("penalty_content", "decision_number"),
        message="{field}显示为当场（简易程序）处罚：「{value}」",
        message_en="{field} tells of a penalty by simple procedure: “{value}”",
        says="penalty by simple procedure",
        hint="简易程序作出的处罚不在报送范围，请确认是否应当公示。",
        basis=(STANDARD_2018.at("报送范围"), PENALTY_LAW_2021.at("第五十一条")),
        holds=lambda field: ~matches_expr(field.name, _SIMPLE),
        kinds=_PENALTY,
        since=date(2021, 7, 15),
    ),
    Rule(
        code="PEN-002",
        severity=Severity.REVIEW,
        fields=named("penalty_category"),
        message="处罚内容有罚款，处罚类别未列：「{value}」",
        message_en="The text fines, the category does not: “{value}”",
        says="fine missing from the category",
        hint="请补列罚款；多个类别以分号分隔。",
        basis=(STANDARD_2018.at("第18、19项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: (
            ~_CONTENT.str.contains_any(["并处罚款", "处以罚款"])
            | _CATEGORY.str.contains("罚款|其他")
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="PEN-003",
        severity=Severity.NOTE,
        fields=named("penalty_content"),
        message="处罚类别有罚款，处罚内容未写",
        message_en="The category fines, the text does not say so",
        says="fine missing from the text",
        hint="处罚内容请写明罚款数额。",
        basis=(STANDARD_2018.at("第18、19项"),),
        holds=lambda field: (
            ~_CATEGORY.str.contains("罚款", literal=True)
            | pl.col(field.name).str.contains_any(["罚", "處", "处", "元"])
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="PEN-004",
        severity=Severity.REVIEW,
        fields=named("penalty_category"),
        message="单位被处行政拘留：「{value}」",
        message_en="An organisation is put under detention: “{value}”",
        says="detention of an organisation",
        hint="行政拘留只对自然人；请核对相对人类别。",
        basis=(PENALTY_LAW.at("第八条、第十六条"),),
        holds=lambda field: (
            ~(
                pl.col(field.name).str.contains("行政拘留", literal=True)
                & (pl.col("party_category") == "法人及非法人组织")
            )
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="PEN-005",
        severity=Severity.REVIEW,
        fields=named("penalty_category", "penalty_content"),
        message="{field}为不予或免于处罚：「{value}」",
        message_en="{field} says that no penalty was given: “{value}”",
        says="no penalty was given",
        hint="不予处罚不作为行政处罚公示；请确认后撤回。",
        basis=(PENALTY_LAW.at("第二十七条"),),
        holds=lambda field: ~matches_expr(field.name, "不予(?:行政)?处罚|免[于予](?:行政)?处罚"),
        kinds=_PENALTY,
    ),
    Rule(
        code="PEN-006",
        severity=Severity.NOTE,
        fields=named("penalty_category"),
        message="「其他-」后是标准类别：「{value}」",
        message_en="A standard category stands behind 其他-: “{value}”",
        says="standard category under 其他",
        hint="请直接填标准类别，如「警告」。",
        basis=(STANDARD_2018.at("第18项"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: (
            ~pl.col(field.name).str.contains(
                "其他-(?:其他|警告|罚款|没收|行政拘留|责令停产停业|暂扣|吊销)"
            )
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="PEN-007",
        severity=Severity.REVIEW,
        fields=named("penalty_basis"),
        message="处罚依据没有法律名称或条款：「{value}」",
        message_en="The basis names no law and no article: “{value}”",
        says="basis that names no law",
        hint="请写明法律法规全称和条、款、项。",
        basis=(STANDARD_2018.at("第17项"),),
        holds=lambda field: (
            pl.col(field.name).is_null()
            | matches_expr(field.name, "[《第]|法|条例|规定|办法|规则|细则|标准")
        ),
        kinds=_PENALTY,
    ),
    Rule(
        code="PEN-008",
        severity=Severity.NOTE,
        fields=named("penalty_category"),
        message="决定时尚无此处罚类别：「{value}」",
        message_en="This category did not exist when it was decided: “{value}”",
        says="category from a later law",
        hint="2021 年修订的处罚种类不适用于此前的决定；请按当时的类别填写。",
        basis=(PENALTY_LAW_2021.at("第九条"),),
        holds=lambda field: (
            ~((pl.col("decided_on") < _LAW_OF_2021) & pl.col(field.name).str.contains(_WORDS_2021))
        ),
        kinds=_PENALTY,
    ),
)
