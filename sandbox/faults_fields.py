"""Faults that befall any field of a shape, field by field over every kind that has it."""

from collections.abc import Iterator

import polars as pl

from records.kind import Kind
from sandbox.faults_decisions import from_today
from sandbox.faults_identity import HAS_CODE
from sandbox.pattern import Pattern, put, vary

_DAYS = {
    "listed_on": {Kind.LISTING},
    "opened_on": {Kind.ONLINE_OPERATOR},
    "inspected_on": {Kind.INSPECTION},
    "rated_on": {Kind.RATING},
    "received_on": {Kind.LEAD},
    "committed_on": {Kind.COMMITMENT},
    "decided_on": {Kind.ENFORCEMENT, Kind.REPAIR},
    "established_on": {Kind.REGISTRATION},
}
_DONE = frozenset(_DAYS) - {"opened_on", "established_on"}
_REQUIRED = {
    "list_fields": Kind.LISTING,
    "operator_title": Kind.ONLINE_OPERATOR,
    "registration_status": Kind.REGISTRATION,
    "inspection_result": Kind.INSPECTION,
    "inspection_number": Kind.INSPECTION,
    "lead_number": Kind.LEAD,
    "received_on": Kind.LEAD,
    "grade": Kind.RATING,
    "commitment_content": Kind.COMMITMENT,
    "measure": Kind.ENFORCEMENT,
    "repair_number": Kind.REPAIR,
}
_CHOICES = {
    "registration_status": (Kind.REGISTRATION, "消失", "在营"),
    "operator_type": (Kind.ONLINE_OPERATOR, "橱窗", "店铺"),
    "inspection_type": (Kind.INSPECTION, "看看", " 抽 检"),
    "lead_type": (Kind.LEAD, "闲聊", "投 诉"),
    "measure": (Kind.ENFORCEMENT, "批评", "约 谈"),
    "party_role": (Kind.COMMITMENT, "路人", "平 台"),
    "repaired_kind": (Kind.REPAIR, "别的", "行政 处罚"),
}
_OPTIONAL = {
    "listing_reason": Kind.LISTING,
    "platform_name": Kind.ONLINE_OPERATOR,
    "business_scope": Kind.REGISTRATION,
    "batch_number": Kind.INSPECTION,
    "lead_subject": Kind.LEAD,
    "party_customs_code": Kind.RATING,
    "url": Kind.ENFORCEMENT,
    "repair_reason": Kind.REPAIR,
}
_NULL_WORDS = ("无", "暂无", "-", "--", "/", "*", "NULL", "不详", "空", "\\n", "#N/A")
_NUMBERS = {
    "inspection_number": {Kind.INSPECTION},
    "batch_number": {Kind.INSPECTION},
    "lead_number": {Kind.LEAD},
    "commitment_number": {Kind.COMMITMENT},
    "shop_number": {Kind.ONLINE_OPERATOR},
    "party_customs_code": {Kind.RATING},
    "repaired_number": {Kind.REPAIR},
    "decision_number": {Kind.PENALTY, Kind.LICENCE, Kind.ENFORCEMENT},
    "party_registration_number": set(Kind),
    "party_tax_number": {Kind.PENALTY, Kind.LICENCE, Kind.REGISTRATION},
}
_LONG = {
    "operator_title": Kind.ONLINE_OPERATOR,
    "product_name": Kind.INSPECTION,
    "target": Kind.ENFORCEMENT,
    "handling_status": Kind.LEAD,
    "grade": Kind.RATING,
}


def _fields() -> Iterator[Pattern]:
    for field, kinds in _DAYS.items():
        yield from _days(field, frozenset(kinds))
    for field, kind in _REQUIRED.items():
        yield Pattern(f"missing:{field}", "必填项空白", field, put(**{field: None}), "TEXT-004",
                      blocking=True, kinds=frozenset({kind}))  # fmt: skip
    for field, (kind, unknown, variant) in _CHOICES.items():
        only = frozenset({kind})
        yield Pattern(f"choice_unknown:{field}", "不在目录", field, put(**{field: unknown}),
                      "CATE-001", blocking=True, kinds=only)  # fmt: skip
        yield Pattern(f"choice_variant:{field}", "写法不同", field, put(**{field: variant}),
                      "CATE-002", kinds=only)  # fmt: skip
    for field, kind in _OPTIONAL.items():
        yield Pattern(f"null_word:{field}", "空值字样", field, vary(field, *_NULL_WORDS),
                      "TEXT-003", kinds=frozenset({kind}))  # fmt: skip
    for field, kind in _LONG.items():
        yield Pattern(f"too_long:{field}", "超长", field, put(**{field: "沄栎" * 120}),
                      "TEXT-005", kinds=frozenset({kind}))  # fmt: skip
    for field, kinds in _NUMBERS.items():
        yield Pattern(f"scientific:{field}", "号码成科学计数", field,
                      vary(field, "3.30106E+14", "2.0180604E+13", "1.2E+10"), "NUM-001",
                      kinds=frozenset(kinds))  # fmt: skip
    yield from _written()


def _days(field: str, kinds: frozenset[Kind]) -> Iterator[Pattern]:
    day = pl.col(field).str.to_date("%Y-%m-%d", strict=False)
    yield Pattern(f"day_impossible:{field}", "日期不存在或含混", field,
                  vary(field, "2018-02-30", "2018/13/05", "201806", "3/4/2018"), "DATE-001",
                  blocking=True, kinds=kinds)  # fmt: skip
    forms = ("%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y/%-m/%-d 0:00")
    seconds = (day.cast(pl.Int64) * 86_400 - 28_800).cast(pl.String)
    yield Pattern(f"day_other_form:{field}", "日期写法不同", field,
                  vary(field, *(day.dt.strftime(form) for form in forms), seconds), "DATE-006",
                  kinds=kinds, fits=day >= pl.lit("2002-01-01").str.to_date())  # fmt: skip
    if field in _DONE:
        yield Pattern(f"day_future:{field}", "日期在将来", field, from_today(field, 1, 20, 300),
                      "DATE-002", blocking=True, kinds=kinds)  # fmt: skip
        yield Pattern(f"day_long_ago:{field}", "日期过早", field, put(**{field: "1918-06-04"}),
                      "DATE-007", kinds=kinds)  # fmt: skip


def _written() -> Iterator[Pattern]:
    """Document numbers of repairs, measures and lists, and ends of grades and promises."""
    for field, kind in (("repair_number", Kind.REPAIR), ("repaired_number", Kind.REPAIR),
                        ("decision_number", Kind.ENFORCEMENT),
                        ("decision_number", Kind.LISTING)):  # fmt: skip
        number = pl.col(field)
        yield Pattern(f"number_brackets:{kind.value}:{field}", "文号括号不规范", field,
                      vary(field, number.str.replace_many(["〔", "〕"], ["[", "]"]),
                           number.str.replace_many(["〔", "〕"], ["（", "）"])), "DOC-002",
                      kinds=frozenset({kind}))  # fmt: skip
    graded = frozenset({Kind.RATING, Kind.COMMITMENT})
    yield Pattern("end_before_start", "有效期止早于起", "valid_until",
                  put(valid_until="2001-01-01"), "DATE-003", blocking=True,
                  kinds=graded)  # fmt: skip
    yield Pattern("end_open", "长期", "valid_until",
                  vary("valid_until", "长期", "2099-12-31", "99991231", "永久"), "DATE-004",
                  kinds=graded)  # fmt: skip
    yield Pattern("end_far", "有效期过长", "valid_until", put(valid_until="2088-01-01"),
                  "DATE-008", kinds=graded)  # fmt: skip
    # A filler in any identifying column is nothing; in a credit code it has a rule of its own.
    yield Pattern("org_code_null_word", "组织机构代码填空值字样", "party_org_code",
                  vary("party_org_code", "无", "0", "-", "/"), "TEXT-003",
                  kinds=frozenset(Kind) - {Kind.LISTING}, fits=HAS_CODE)  # fmt: skip


FIELD_PATTERNS: tuple[Pattern, ...] = tuple(_fields())
