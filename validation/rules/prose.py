"""Rules about running text: what is left of web pages, other personal data, text that says nothing.

Each is asked of distinct texts where texts repeat (`distinct.py`), and a cheap look for one
character goes before every pattern.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

import polars as pl

from records.field import Field, Shape
from records.kind import Kind
from records.states import Severity
from validation.distinct import answer_expr, matches_expr
from validation.facts import is_prose, is_words
from validation.legal import CYBER_LAW, HOUSE, STANDARD_2018
from validation.rule import AutoFix, Rule, named

_TAG = r"(?i)</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!--"
_ENTITY = r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|#[0-9]+);"
_EMAIL = r"[0-9A-Za-z._%+-]+[@＠][0-9A-Za-z-]+[.．。][A-Za-z]"
# Ten digits in a row are a telephone only where they are called one.
_LANDLINE = (
    r"(?:^|[^0-9-])0[0-9]{2,3}(?:[)）]|[ \-－—])[0-9]{7,8}(?:$|[^0-9-])|"
    r"(?:电话|座机|热线|传真)[:： ]?0[0-9]{9,11}(?:$|[^0-9])"
)
_ACCOUNT = r"(?:账号|帐号|卡号|账户|帐户|银行卡)[^0-9]{0,6}[0-9](?:[ -]?[0-9]){11,18}"
_ELSEWHERE = (
    r"^(?:请?(?:见|详见|参见|参照).{0,8}(?:附件|决定书|许可证|正本|副本|原文|文书|卷宗|官网)"
    r"|同上|同前|略|待定|[.…]+)。?$"
)
_SHEET_ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#####")
_TEST_WORDS = (
    r"(?i)^(?:测试|test|demo|演示)[0-9a-z_\- ]*(?:数据|店铺|商品|网站|网店|用例|产品)*[0-9]*$"
)
_OFFICES = ("authority_name", "source_agency_name", "registration_authority", "laboratory")


def _free_of(pattern: str, *signs: str) -> Callable[[Field], pl.Expr]:
    """Holds where a text is without `pattern`, of which every match holds one of `signs`."""

    def found(texts: pl.Series) -> pl.Series:
        held = [texts.str.contains(sign, literal=True) for sign in signs]
        rows = reduce(or_, held).fill_null(value=False)
        places = rows.arg_true()
        if not len(places):
            return rows
        return rows.scatter(places, texts.gather(places).str.contains(pattern))

    return lambda field: ~answer_expr(field.name, found)


def _is_text(field: Field) -> bool:
    return field.shape is Shape.TEXT and is_prose(field)


def _not_marked(field: Field) -> pl.Expr:
    return _free_of(_TAG, "<")(field) & _free_of(_ENTITY, "&")(field)


PROSE_RULES = (
    Rule(
        code="TEXT-007",
        severity=Severity.REVIEW,
        fields=_is_text,
        message="{field}仍有网页标记或脚本：「{value}」",
        message_en="{field} still holds web page markup: “{value}”",
        says="markup left over",
        hint="自动清理后仍有残留；请按原文书重新录入。",
        basis=(HOUSE.at("字段不含格式标记"),),
        holds=_not_marked,
    ),
    Rule(
        code="TEXT-008",
        severity=Severity.REVIEW,
        fields=_is_text,
        message="{field}含电子邮箱",
        message_en="{field} holds an e-mail address",
        says="e-mail address in a public field",
        hint="个人邮箱不得公示；请删去或确认为单位邮箱。",
        basis=(CYBER_LAW.at("第四十二条"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_free_of(_EMAIL, "@", "＠"),
    ),
    Rule(
        code="TEXT-009",
        severity=Severity.REVIEW,
        fields=_is_text,
        message="{field}含银行卡号或账号",
        message_en="{field} holds an account or bank card number",
        says="account number in a public field",
        hint="账号属个人或商业信息；请删去后重报。",
        basis=(CYBER_LAW.at("第四十二条"),),
        auto_fix=AutoFix.SUGGEST,
        holds=_free_of(_ACCOUNT, "号", "户", "卡"),
    ),
    Rule(
        code="TEXT-010",
        severity=Severity.NOTE,
        fields=_is_text,
        message="{field}含固定电话号码",
        message_en="{field} holds a landline number",
        says="landline number in a public field",
        hint="如为个人住宅电话请删去；单位电话可保留。",
        basis=(CYBER_LAW.at("第四十二条"),),
        holds=_free_of(_LANDLINE, "0"),
    ),
    Rule(
        code="TEXT-011",
        severity=Severity.REVIEW,
        fields=lambda field: field.required and field.shape is Shape.TEXT,
        message="{field}只写「{value}」，没有内容",
        message_en="{field} says only “{value}”, which tells nothing",
        says="text that refers elsewhere",
        hint="公示内容须独立可读；请写明具体内容。",
        basis=(STANDARD_2018.at("必填项"),),
        holds=lambda field: ~matches_expr(field.name, _ELSEWHERE),
    ),
    Rule(
        code="TEXT-012",
        severity=Severity.REVIEW,
        fields=is_words,
        message="{field}是表格软件的错误值：「{value}」",
        message_en="{field} is an error of a spreadsheet: “{value}”",
        says="spreadsheet error as a value",
        hint="公式引用失效；请修正表格后重新导出。",
        basis=(HOUSE.at("空值不以文字代替"),),
        holds=lambda field: ~answer_expr(field.name, lambda texts: texts.is_in(_SHEET_ERRORS)),
    ),
    Rule(
        code="TEXT-013",
        severity=Severity.REVIEW,
        fields=named(*_OFFICES),
        message="{field}不是名称，疑似串栏：「{value}」",
        message_en="{field} is no name but a number or a date: “{value}”",
        says="number where an office's name belongs",
        hint="请核对各栏顺序；机关填全称，代码填在代码栏。",
        basis=(STANDARD_2018.at("第26、28项"),),
        holds=lambda field: ~matches_expr(field.name, r"^[A-Z./\-]*[0-9][0-9A-Z./\-年月日 ]*$"),
    ),
    Rule(
        code="TEXT-014",
        severity=Severity.NOTE,
        fields=named("violation_facts"),
        message="违法事实与违法行为类型完全相同",
        message_en="The facts repeat the type of violation word for word",
        says="facts repeat the type",
        hint="违法事实请写明时间、行为和证据要点。",
        basis=(STANDARD_2018.at("第15、16项"),),
        holds=lambda field: pl.col(field.name) != pl.col("violation_type"),
        kinds=frozenset({Kind.PENALTY}),
    ),
    Rule(
        code="TEXT-015",
        severity=Severity.REVIEW,
        fields=named("operator_title", "product_name", "target", "batch_number"),
        message="{field}似为测试数据：「{value}」",
        message_en="{field} looks like test data: “{value}”",
        says="test words beside a real name",
        hint="请确认该行不是联调或测试数据。",
        basis=(HOUSE.at("测试数据不得进入生产"),),
        holds=lambda field: ~pl.col(field.name).str.contains(_TEST_WORDS),
    ),
    # Found over consecutive rows, so by `batch.py` and not by an expression.
    Rule(
        code="TEXT-016",
        severity=Severity.REVIEW,
        fields=named("penalty_basis", "inspection_basis", "lead_basis"),
        message="{field}的数字逐行加一，疑似表格拖拽填充：「{value}」",
        message_en="A number in {field} rises by one row by row, as a spreadsheet fills: “{value}”",
        says="drag-filled text",
        hint="如「药典2015年版」「2016年版」依次递增；请按原文书逐条核对。",
        basis=(STANDARD_2018.at("第17项"),),
    ),
)
