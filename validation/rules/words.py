"""Rules about words: names, required texts, garbled characters, personal data, document numbers."""

import polars as pl

from records.field import Field, Shape
from records.kind import Kind
from records.states import Severity
from validation.facts import is_prose, is_words
from validation.legal import CHARACTERS, CYBER_LAW, DOCUMENTS, HOUSE, SEVEN_DAYS, STANDARD_2018
from validation.rule import AutoFix, Rule, named

_WORDS = (Shape.TEXT, Shape.NAME, Shape.DOC_NUMBER)
_TEST_NAME = (
    r"(?i)^(?:测试(?:数据|企业|公司|单位|用户|账号|记录|名称|个体户|有限公司|有限责任公司)*[0-9a-z_\-]*"
    r"|呵{2,}|哈{2,}|嘿{2,}|啊{2,}|test[0-9a-z_\- ]*|a?asdf[a-z]*|qwer[a-z]*|aaa+|xxx+"
    r"|演示(?:数据|企业|公司|用户)*[0-9]*|[0-9]+"
    r"|(?:某{2,}|x{2,})(?:有限|责任|股份)*(?:公司|企业|单位)?)$"
)
_OWN_RULE = frozenset({"party_name", "party_uscc", "decision_number"})


def _is_given(field: Field) -> pl.Expr:
    given = pl.col(field.name).is_not_null()
    typed = field.shape in (Shape.DATE, Shape.WAN_YUAN)
    return given | pl.col(f"_unread_{field.name}") if typed else given


def _fits(field: Field) -> pl.Expr:
    column, limit = pl.col(field.name), field.length or 0
    return (column.str.len_bytes() <= limit) | (column.str.len_chars() <= limit)


NAME_RULES = (
    Rule(
        code="NAME-001",
        severity=Severity.BLOCK,
        fields=named("party_name"),
        message="缺少行政相对人名称，且无可用的号码",
        message_en="No name of the party, and no identifier to find it by",
        says="no name and nothing to identify the party",
        hint="请补报名称和统一社会信用代码。",
        basis=(STANDARD_2018.at("第1项"),),
        minds_absence=True,
        holds=lambda field: pl.col(field.name).is_not_null() | pl.col("_usable"),
    ),
    Rule(
        code="NAME-002",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="缺少行政相对人名称，仅有号码",
        message_en="No name of the party, only an identifier",
        says="no name, but an identifier",
        hint="名称与代码须一并核对；请补报名称。",
        basis=(STANDARD_2018.at("第1项"),),
        auto_fix=AutoFix.SUGGEST,
        minds_absence=True,
        holds=lambda field: pl.col(field.name).is_not_null() | ~pl.col("_usable"),
    ),
    Rule(
        code="NAME-003",
        severity=Severity.BLOCK,
        fields=named("party_name"),
        message="疑似测试数据：「{value}」",
        message_en="This looks like test data: “{value}”",
        says="test row",
        hint="已计数，不归集、不公示；如为真实名称请联系信用办。",
        basis=(HOUSE.at("测试数据不得进入生产"),),
        holds=lambda field: ~pl.col(field.name).str.contains(_TEST_NAME),
    ),
)

TEXT_RULES = (
    Rule(
        code="TEXT-001",
        severity=Severity.BLOCK,
        fields=is_words,
        message="{field}有乱码或替代字符",
        message_en="{field} holds garbled or replaced characters",
        says="garbled text",
        hint="多为编码转换错误；请以 UTF-8 或 GB18030 重新导出。",
        of_column=(
            "{field}整列 {count} 行均为乱码；导出编码有误，请以 UTF-8 或 GB18030 重新导出",
            "All {count} rows of {field} are garbled; the export used the wrong character set",
        ),
        basis=(CHARACTERS.at(),),
        holds=lambda field: ~pl.col(f"_garbled_{field.name}"),
    ),
    Rule(
        code="TEXT-002",
        severity=Severity.NOTE,
        fields=lambda _: True,
        message="{field}含网页标记，已去除",
        message_en="{field} held web page markup; removed",
        says="HTML remnants removed",
        hint="无需处理。",
        basis=(HOUSE.at("字段不含格式标记"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"html"}),
    ),
    Rule(
        code="TEXT-003",
        severity=Severity.NOTE,
        fields=lambda _: True,
        message="{field}填「{value}」，按缺失处理",
        message_en="{field} says “{value}”, read as missing",
        says="a word for nothing read as missing",
        hint="没有内容时请留空。",
        basis=(HOUSE.at("空值不以文字代替"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"null_word"}),
    ),
    Rule(
        code="TEXT-004",
        severity=Severity.BLOCK,
        fields=lambda field: field.required and field.name not in _OWN_RULE,
        message="缺少必填项：{field}",
        message_en="A required item is missing: {field}",
        says="required field missing",
        hint="请按原文书补报。",
        basis=(STANDARD_2018.at("必填项"),),
        minds_absence=True,
        holds=_is_given,
    ),
    Rule(
        code="TEXT-005",
        severity=Severity.REVIEW,
        fields=lambda field: field.shape in _WORDS and field.length is not None,
        message="{field}超过标准规定的长度",
        message_en="{field} is longer than the standard allows",
        says="longer than the standard allows",
        hint="请核对是否串栏；接收系统可能截断。",
        basis=(STANDARD_2018.at("字段长度"),),
        holds=_fits,
    ),
    Rule(
        code="TEXT-006",
        severity=Severity.BLOCK,
        fields=is_prose,
        message="{field}含身份证号或手机号码",
        message_en="{field} holds a resident ID number or a mobile telephone number",
        says="personal data in a public field",
        hint="请删去或移至受限字段后重报。",
        basis=(CYBER_LAW.at("第四十二条"), SEVEN_DAYS.at("公示不含个人隐私")),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: ~pl.col(f"_personal_{field.name}"),
    ),
)

DOC_RULES = (
    Rule(
        code="DOC-001",
        severity=Severity.BLOCK,
        fields=named("decision_number"),
        message="缺少决定书文号",
        message_en="The decision has no number",
        says="decision number missing",
        hint="没有文号的许可可填许可编号。",
        basis=(STANDARD_2018.at("第14项"),),
        minds_absence=True,
        holds=lambda field: pl.col(field.name).is_not_null(),
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY}),
    ),
    Rule(
        code="DOC-002",
        severity=Severity.NOTE,
        fields=lambda field: field.shape is Shape.DOC_NUMBER,
        message="文号括号或空格已规范：「{value}」",
        message_en="Brackets or blanks of the document number brought to their form: “{value}”",
        says="document number brought to its form",
        hint="年份应使用六角括号〔〕。",
        basis=(DOCUMENTS.at("7.2.5"),),
        auto_fix=AutoFix.LOSSLESS,
        reports=frozenset({"number_form"}),
    ),
    # Found over consecutive rows, so by `batch.py` and not by an expression.
    Rule(
        code="DOC-003",
        severity=Severity.REVIEW,
        fields=named("decision_number"),
        message="文号逐行加一而其余内容相同，疑似表格拖拽填充：「{value}」",
        message_en=(
            "Numbers rise by one row by row while all else is the same, as a spreadsheet fills: "
            "“{value}”"
        ),
        says="drag-filled series",
        hint="请逐条核对原文书文号。",
        basis=(STANDARD_2018.at("第14项"),),
        kinds=frozenset({Kind.LICENCE, Kind.PENALTY}),
    ),
)
