"""Rules about what is observed, reported, graded or promised, and about measures taken."""

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import COMPLAINTS, CUSTOMS_CREDIT, CYBER_LAW, HOUSE, ONLINE_TRADE, SPOT_CHECKS
from validation.rule import Rule, named

_INSPECTION = frozenset({Kind.INSPECTION})
_LEAD, _RATING = frozenset({Kind.LEAD}), frozenset({Kind.RATING})
_COMMITMENT, _ENFORCEMENT = frozenset({Kind.COMMITMENT}), frozenset({Kind.ENFORCEMENT})
_FAILED = pl.col("failed_items")
_RESULTS = "合格|符合|未发现|发现|正常|异常|整改|通过|无法|不配合|违法|问题|风险|注销|查无"
_STATES = "办结|办理|受理|转办|移送|分流|待|处理|立案|调解|撤诉|终止|完成|反馈"
_GRADES = "^(?:高级认证企业|一般认证企业|一般信用企业|失信企业|AA|A|B|C|D)类?$"


OBSERVATION_RULES = (
    Rule(
        code="INS-001",
        severity=Severity.REVIEW,
        fields=named("inspection_result"),
        message="检查结果为合格，却列有不合格项目：「{value}」",
        message_en="The result is a pass, yet items that failed are named: “{value}”",
        says="pass with failed items",
        hint="两栏必有一误；请按检验报告核对。",
        basis=(SPOT_CHECKS.at(),),
        holds=lambda field: ~(matches_expr(field.name, "^(?:合格|符合)") & _FAILED.is_not_null()),
        kinds=_INSPECTION,
    ),
    Rule(
        code="INS-002",
        severity=Severity.REVIEW,
        fields=named("failed_items"),
        message="检查结果为不合格，未列不合格项目",
        message_en="The result is a failure, but no item is named",
        says="failure without an item",
        hint="请补填不合格项目及检验值。",
        basis=(SPOT_CHECKS.at(),),
        holds=lambda field: (
            pl.col(field.name).is_not_null()
            | ~matches_expr("inspection_result", "^不(?:合格|符合)")
        ),
        kinds=_INSPECTION,
    ),
    Rule(
        code="INS-003",
        severity=Severity.NOTE,
        fields=named("inspection_result"),
        message="检查结果不是常见结论：「{value}」",
        message_en="The result is none of the usual ones: “{value}”",
        says="unusual result",
        hint="请写明合格、不合格、未发现问题等结论。",
        basis=(SPOT_CHECKS.at(),),
        holds=lambda field: pl.col(field.name).is_null() | matches_expr(field.name, _RESULTS),
        kinds=_INSPECTION,
    ),
    Rule(
        code="INS-004",
        severity=Severity.NOTE,
        fields=named("product_name"),
        message="抽检未写产品名称",
        message_en="A sampling names no product",
        says="sampling without a product",
        hint="请补填被抽样产品的名称。",
        basis=(SPOT_CHECKS.at(),),
        holds=lambda field: (
            pl.col(field.name).is_not_null() | (pl.col("inspection_type") != "抽检")
        ),
        minds_absence=True,
        kinds=_INSPECTION,
    ),
    Rule(
        code="LEAD-001",
        severity=Severity.NOTE,
        fields=named("handling_result"),
        message="线索已办结，未填办理结果",
        message_en="A lead is closed, but its result is not given",
        says="closed lead without a result",
        hint="请补填办理结果，供研判使用。",
        basis=(COMPLAINTS.at(),),
        holds=lambda field: (
            pl.col(field.name).is_not_null() | ~matches_expr("handling_status", "^已?办结$")
        ),
        kinds=_LEAD,
    ),
    Rule(
        code="LEAD-002",
        severity=Severity.NOTE,
        fields=named("handling_status"),
        message="办理状态不是常见状态：「{value}」",
        message_en="The state of handling is none of the usual ones: “{value}”",
        says="unusual state of a lead",
        hint="请填已受理、办理中、已办结等。",
        basis=(COMPLAINTS.at(),),
        holds=lambda field: pl.col(field.name).is_null() | matches_expr(field.name, _STATES),
        kinds=_LEAD,
    ),
    Rule(
        code="LEAD-003",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="被投诉的名称就是投诉人",
        message_en="The party complained of is who complained",
        says="complainant as the party",
        hint="两栏可能颠倒；投诉人信息不得进入主体栏。",
        basis=(COMPLAINTS.at(), CYBER_LAW.at("第四十二条")),
        holds=lambda field: pl.col(field.name) != pl.col("complainant"),
        kinds=_LEAD,
    ),
    Rule(
        code="RATE-001",
        severity=Severity.REVIEW,
        fields=named("party_customs_code"),
        message="海关编码应为 10 位：「{value}」",
        message_en="A customs code has ten characters: “{value}”",
        says="customs code of wrong form",
        hint="前四位为地区，共十位；请核对注册登记证书。",
        basis=(CUSTOMS_CREDIT.at(),),
        holds=lambda field: pl.col(field.name).str.contains("^[0-9]{4}[0-9A-Z]{6}$"),
        kinds=_RATING,
    ),
    Rule(
        code="RATE-002",
        severity=Severity.NOTE,
        fields=named("grade"),
        message="信用等级不在海关等级之内：「{value}」",
        message_en="The grade is none of the customs' own: “{value}”",
        says="grade outside its scheme",
        hint="请填认证、一般信用、失信等现行等级。",
        basis=(CUSTOMS_CREDIT.at("第三条"),),
        holds=lambda field: (
            ~matches_expr("rating_scheme", "海关")
            | pl.col(field.name).is_null()
            | matches_expr(field.name, _GRADES)
        ),
        kinds=_RATING,
    ),
    Rule(
        code="COMM-001",
        severity=Severity.REVIEW,
        fields=named("platform_name"),
        message="平台内经营者的承诺没有所属平台",
        message_en="An operator on a platform promised, but the platform is not named",
        says="promise without its platform",
        hint="请补填所属平台名称。",
        basis=(ONLINE_TRADE.at("第二十三条"),),
        holds=lambda field: (
            pl.col(field.name).is_not_null() | (pl.col("party_role") != "平台内经营者")
        ),
        kinds=_COMMITMENT,
    ),
    Rule(
        code="COMM-002",
        severity=Severity.NOTE,
        fields=named("commitment_content"),
        message="承诺内容没有「承诺」或「保证」：「{value}」",
        message_en="The content of the promise promises nothing: “{value}”",
        says="promise without a promise",
        hint="请填承诺书的主要内容，而不是标题或网址。",
        basis=(HOUSE.at("信用承诺"),),
        holds=lambda field: (
            pl.col(field.name).is_null() | matches_expr(field.name, "承诺|保证|自愿|严格|遵守")
        ),
        kinds=_COMMITMENT,
    ),
    Rule(
        code="ENF-001",
        severity=Severity.REVIEW,
        fields=named("target"),
        message="下架或关闭，没有写明对象和网址",
        message_en="Taken down or closed, but neither target nor address is given",
        says="measure without a target",
        hint="请写明网站、应用或商品的名称。",
        basis=(HOUSE.at("监管执法"),),
        holds=lambda field: (
            pl.col(field.name).is_not_null()
            | pl.col("url").is_not_null()
            | ~pl.col("measure").is_in(["下架", "关闭网站"])
        ),
        kinds=_ENFORCEMENT,
    ),
    Rule(
        code="ENF-002",
        severity=Severity.NOTE,
        fields=named("measure_content"),
        message="实施了召回或下架，未写处置内容",
        message_en="Recalled or taken down, but the content is not told",
        says="measure without its content",
        hint="请写明处置的内容和期限。",
        basis=(HOUSE.at("监管执法"),),
        holds=lambda field: (
            pl.col(field.name).is_not_null()
            | ~pl.col("measure").is_in(["召回", "下架", "责令改正"])
        ),
        kinds=_ENFORCEMENT,
    ),
)
