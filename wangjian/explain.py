"""`wangjian explain`: the story of a record, or of an enterprise, back to the source's cell."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from records.kind import KIND_NAMES_ZH
from records.states import STATE_NAMES_ZH
from records.uscc import compact, mod31_ok
from wangjian.console import complain, print_table, say
from wangjian.explain_record import tell_publications, tell_record
from wangjian.masked import masked, without_numbers

if TYPE_CHECKING:
    from acts.explain import Explained
    from acts.house import House
    from ledger.as_of import Cut
    from ledger.lookup import RecordHeadline
    from ledger.story import RecordStory


def explain(what: str, as_of: str = "", *, as_json: bool = False) -> int:
    """Tell what is known of a code, a record id, a public id or a name; 1 when nothing is.

    `as_of` is a business day, or a moment with its zone: what we knew then. 2 when it is neither.
    """
    from acts.explain import explain as enterprise
    from acts.house import open_house
    from wangjian.releases import masses

    try:
        cut = cut_at(as_of)
    except ValueError:
        complain(f"--as-of 请写日期（如 2018-09-03）或带时区的时刻，而不是 {as_of!r}")
        return 2
    with open_house() as house:
        code = compact(what)
        meant = code if mod31_ok(code) else house.ledger.code_published(what)
        if meant and (found := enterprise(house, meant, cut)):
            told = None if cut else masses(house, found.publications)
            tell(without_numbers(found), told, as_json=as_json)
            return 0
        if story := house.ledger.record_story(what, cut):
            _tell_record(house, story, cut, as_json=as_json)
            return 0
        return _tell_found(house, what, cut, as_json=as_json)


def cut_at(text: str) -> Cut | None:
    """The end of a business day, or a moment with its zone; `ValueError` for anything else."""
    from ledger.as_of import Cut

    if not text:
        return None
    if len(text) == len("2018-09-03"):
        return Cut(date.fromisoformat(text))
    return Cut.at(datetime.fromisoformat(text))


def _tell_found(house: House, what: str, cut: Cut | None, *, as_json: bool) -> int:
    """A search: one hit is told whole, several are listed."""
    found = house.ledger.find_records(what)
    one = house.ledger.record_story(found[0].record_id, cut) if len(found) == 1 else None
    if one:
        _tell_record(house, one, cut, as_json=as_json)
    elif found and cut is None:
        _list(found)
    else:
        then = "当时" if cut else ""
        complain(f"{then}未见 {what!r}：请给出统一社会信用代码、记录编号、公示编号或名称")
        return 1
    return 0


def tell(found: Explained, masses: dict[str, str] | None = None, *, as_json: bool = False) -> None:
    """One enterprise, part by part; a part with nothing in it is left out.

    `masses` as `tell_publications` takes them.
    """
    if as_json:
        _print_json(found)
        return
    status = found.identity["status"] or ""
    say(f"{found.name}  {found.uscc}  {status}")
    if found.as_of:
        say(f"截至 {found.as_of} 所知")
    for name, zh in _IDENTITY_ZH.items():
        if found.identity.get(name):
            say(f"  {zh} {found.identity[name]}")
    _tell_warning(found)
    for title, headers, rows in _parts(found):
        if rows:
            print_table(f"\n{title}", headers, rows)
    tell_publications(found.publications, masses or {}, found.said_since)
    if found.said_since:
        say(f"  另有 {found.said_since} 条此后已重新发布，当时的内容见发布档案（wangjian asof）")


def _tell_warning(found: Explained) -> None:
    for line in found.warning:
        say("\n全网警示")
        say(f"  {line['words'] or '不在名单：' + str(line['why'])}")
        for words in line["unsure"]:
            say(f"  依据待明确：{words}")


_IDENTITY_ZH = {
    "org_code": "组织机构代码", "registration_number": "工商注册号", "tax_number": "税务登记号",
    "enterprise_type": "企业类型", "region": "登记地区", "established_on": "成立日期",
    "ended_on": "注销日期", "parent_uscc": "隶属企业", "parent_name": "隶属企业名称",
}  # fmt: skip
_LINK = ("代码", "名称", "关系", "生效", "获知", "收回", "依据", "操作")
_LINE = ("uscc", "name", "sort", "since", "known_on", "ended_on", "by", "operation_no")
_PARTS = (
    ("曾用名", "names", ("名称", "至", "依据"), ("name", "valid_until", "by")),
    ("登记状态", "statuses", ("获知", "状态", "注销日期", "名称", "来源"),
     ("day", "status", "ended_on", "name", "source_id")),
    ("由此前代码而来", "before", _LINK, _LINE),
    ("此后代码", "after", _LINK, _LINE),
    ("分支机构", "branches", ("代码", "名称"), ("uscc", "name")),
    ("角色", "roles", ("角色", "自", "至", "记录"), ("role", "since", "until", "record_id")),
    ("网站、网店与应用", "sites",
     ("类型", "名称", "网址", "平台", "网店编号", "ICP备案号", "自", "至", "来源"),
     ("operator_type", "operator_title", "url", "platform_name", "shop_number", "icp_number",
      "opened_on", "closed_on", "source_id")),
    ("信用承诺", "commitments", ("编号", "类型", "角色", "承诺日期", "至"),
     ("commitment_number", "commitment_type", "party_role", "committed_on", "valid_until")),
    ("承诺后违法", "breaches", ("承诺类型", "承诺日期", "处罚文号", "决定日期", "说明"),
     ("commitment_type", "committed_on", "decision_number", "decided_on", "words")),
    ("归集的记录", "records", ("记录", "类别", "名目", "来源", "报送日", "版本", "身份依据"),
     ("record_id", "kind", "title", "source_id", "day", "version", "why")),
    ("待核，可能与其有关", "waiting", ("记录", "类别", "来源", "报送日", "原因"),
     ("record_id", "kind", "source_id", "day", "reason")),
    ("异议", "objections",
     ("记录", "类别", "登记", "登记人", "事由", "办结", "办结人", "结论", "效果"),
     ("record_id", "kind", "since", "by", "note", "settled_at", "settled_by", "settled_note",
      "effect")),
    ("经办人认定", "decisions", ("操作", "记录", "认定", "主体", "经办", "状态", "理由", "备注"),
     ("operation_no", "record_id", "judgement", "uscc", "persons", "status", "reason", "note")),
)  # fmt: skip


def _parts(found: Explained) -> list[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]:
    return [
        (title, headers, [tuple(line[name] for name in names) for line in getattr(found, part)])
        for title, part, headers, names in _PARTS
    ]


def _list(records: tuple[RecordHeadline, ...]) -> None:
    rows = [(one.record_id, KIND_NAMES_ZH[one.kind], one.source_id, STATE_NAMES_ZH[one.state],
             one.version, one.uscc) for one in records]  # fmt: skip
    print_table("记录", ("记录", "类别", "来源", "状态", "版本", "主体"), rows)


def _tell_record(house: House, story: RecordStory, cut: Cut | None, *, as_json: bool) -> None:
    from wangjian.releases import masses

    told = {} if cut else masses(house, story.publications)
    story = masked(story)
    if as_json:
        _print_json(story)
    else:
        tell_record(story, told)


def _print_json(told: Explained | RecordStory) -> None:
    """Not through the console: its colours and folds are for people."""
    print(json.dumps(dataclasses.asdict(told), ensure_ascii=False, indent=2, default=str))
