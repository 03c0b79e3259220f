"""Rules about document numbers (文号): form, year, and what stands there that is none.

They look at `_odd_number` (`facts.py`): the number where it is not of the usual form, like
杭市监罚〔2018〕12号, null elsewhere.
"""

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import DOCUMENTS, HOUSE, STANDARD_2018
from validation.rule import AutoFix, Rule, named

_ODD = pl.col("_odd_number")
_DECISIONS = frozenset({Kind.LICENCE, Kind.PENALTY})
_PENALTY = frozenset({Kind.PENALTY})
_YEAR = pl.col("_number_year")
_DECIDED = pl.col("decided_on").dt.year()
_TITLE = r"(?:决定书|批复|通知书|公告|证明|许可证|告知书)$"


NUMBER_RULES = (
    Rule(
        code="NUM-001",
        severity=Severity.REVIEW,
        fields=named(
            "decision_number",
            "repair_number",
            "repaired_number",
            "inspection_number",
            "lead_number",
            "commitment_number",
            "shop_number",
            "batch_number",
            "party_registration_number",
            "party_tax_number",
            "party_customs_code",
        ),
        message="{field}被表格软件改写：「{value}」",
        message_en="{field} was rewritten by a spreadsheet: “{value}”",
        says="number cut by a spreadsheet",
        hint="科学计数无法还原，且不同的号码会变得相同；请将该列设为文本后重新导出。",
        basis=(STANDARD_2018.at("第4、6、14项"), HOUSE.at("号码按文本报送")),
        holds=lambda field: ~pl.col(field.name).str.contains(r"^[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}$"),
    ),
    Rule(
        code="DOC-004",
        severity=Severity.REVIEW,
        fields=named("decision_number"),
        message="文号内没有数字：「{value}」",
        message_en="The document number holds no digit: “{value}”",
        says="number without a digit",
        hint="请填文书编号全文，如「杭市监罚〔2018〕12号」。",
        basis=(DOCUMENTS.at("7.2.5"),),
        holds=lambda _: _ODD.str.contains("[0-9〇零一二三四五六七八九十百]"),
        kinds=_DECISIONS,
    ),
    Rule(
        code="DOC-005",
        severity=Severity.REVIEW,
        fields=named("decision_number"),
        message="文号年份晚于决定日期：「{value}」",
        message_en="The year in the number is later than the decision: “{value}”",
        says="year of the number after the decision",
        hint="请核对文号年份和决定日期，必有一误。",
        basis=(DOCUMENTS.at("7.2.5"), STANDARD_2018.at("第14、23项")),
        holds=lambda _: _YEAR <= _DECIDED,
        kinds=_DECISIONS,
    ),
    Rule(
        code="DOC-006",
        severity=Severity.NOTE,
        fields=named("decision_number"),
        message="文号年份比决定日期早两年以上：「{value}」",
        message_en="The year in the number is two years or more before the decision: “{value}”",
        says="year of the number long before the decision",
        hint="立案编号沿用时可能如此；请确认所填为决定书文号。",
        basis=(DOCUMENTS.at("7.2.5"),),
        holds=lambda _: _YEAR >= _DECIDED - 1,
        kinds=_DECISIONS,
    ),
    Rule(
        code="DOC-007",
        severity=Severity.REVIEW,
        fields=named("decision_number"),
        message="文号栏内是信用代码或日期：「{value}」",
        message_en="The number column holds a credit code or a date: “{value}”",
        says="code or date where a number belongs",
        hint="疑似串栏；请填决定书文号。",
        basis=(STANDARD_2018.at("第14项"),),
        holds=lambda _: (
            ~_ODD.str.contains(
                r"^(?:9[123][0-9]{6}[0-9A-Z]{10}|20[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)$"
            )
        ),
        kinds=_DECISIONS,
    ),
    Rule(
        code="DOC-008",
        severity=Severity.NOTE,
        fields=named("decision_number"),
        message="处罚文号没有〔年份〕：「{value}」",
        message_en="The penalty's number has no year in brackets: “{value}”",
        says="penalty number without a year",
        hint="文号由机关代字、年份、序号组成；请按原文书填写全文。",
        basis=(DOCUMENTS.at("7.2.5"),),
        holds=lambda _: _ODD.str.contains("〔(?:19|20)[0-9]{2}〕"),
        kinds=_PENALTY,
    ),
    Rule(
        code="DOC-009",
        severity=Severity.NOTE,
        fields=named("decision_number"),
        message="处罚文号末尾缺「号」：「{value}」",
        message_en="The penalty's number does not end in 号: “{value}”",
        says="penalty number without its end",
        hint="比对时已忽略；请确认未被截断。",
        basis=(DOCUMENTS.at("7.2.5"),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: ~_ODD.str.contains("〕第?[0-9]+$"),
        kinds=_PENALTY,
    ),
    Rule(
        code="DOC-010",
        severity=Severity.REVIEW,
        fields=named("decision_document_name"),
        message="文书名称栏内是文号：「{value}」",
        message_en="The title column holds a number: “{value}”",
        says="number where a title belongs",
        hint="文书名称填标题，如「食品经营许可决定书」，文号填在文号栏。",
        basis=(STANDARD_2018.at("许可决定文书名称"),),
        holds=lambda field: (
            ~matches_expr(
                field.name, r"^.{1,20}[〔\[(（【]?20[0-9]{2}[〕\])）】年]?.{0,8}[0-9]+号$"
            )
        ),
        kinds=frozenset({Kind.LICENCE}),
    ),
    Rule(
        code="DOC-011",
        severity=Severity.REVIEW,
        fields=named("decision_number"),
        message="文号栏内是文书名称：「{value}」",
        message_en="The number column holds a title: “{value}”",
        says="title where a number belongs",
        hint="请填文书编号，名称填在文书名称栏。",
        basis=(STANDARD_2018.at("第14项"),),
        holds=lambda _: ~(_ODD.str.contains(_TITLE) & ~_ODD.str.contains("[0-9]{2}")),
        kinds=_DECISIONS,
    ),
    Rule(
        code="DOC-012",
        severity=Severity.REVIEW,
        fields=named("decision_number"),
        message="文号内有「×」「*」等代字：「{value}」",
        message_en="The number holds stand-ins for what was hidden: “{value}”",
        says="masked number",
        hint="文号须完整，才能与原文书对应。",
        basis=(STANDARD_2018.at("第14项"),),
        holds=lambda _: ~_ODD.str.contains(r"[×Xx*＊]{2,}"),
        kinds=_DECISIONS,
    ),
    Rule(
        code="REP-001",
        severity=Severity.REVIEW,
        fields=named("repaired_number"),
        message="被修复的文号就是修复决定文号：「{value}」",
        message_en="The number repaired is the repair's own: “{value}”",
        says="repair of itself",
        hint="请填被修复的处罚决定书文号或列入决定文号。",
        basis=(HOUSE.at("信用修复"),),
        holds=lambda field: pl.col(field.name) != pl.col("repair_number"),
        kinds=frozenset({Kind.REPAIR}),
    ),
    Rule(
        code="REP-002",
        severity=Severity.REVIEW,
        fields=named("repaired_number"),
        message="修复行政处罚，未填原决定书文号",
        message_en="A penalty is repaired, but its number is not given",
        says="repair that names no penalty",
        hint="没有原文号无法撤下对应公示；请补填。",
        basis=(HOUSE.at("信用修复"),),
        holds=lambda field: (
            pl.col(field.name).is_not_null() | (pl.col("repaired_kind") != "行政处罚")
        ),
        minds_absence=True,
        kinds=frozenset({Kind.REPAIR}),
    ),
)
