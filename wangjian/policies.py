"""`wangjian policy`: the rules of a day told for one record, and two sets of rules compared."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

from records.field import Channel
from records.kind import KIND_NAMES_ZH, Kind
from wangjian.console import complain, print_table, say
from wangjian.show import today

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from acts.compare_policies import Difference
    from acts.explain_policy import Explained
    from publish.policy.explaining import Told

CHANNELS_ZH = {
    Channel.CREDIT_CHINA: "信用中国",
    Channel.GSXT: "国家企业信用信息公示系统",
    Channel.WARNING: "全网警示",
}


def explain(record: str, on: date | None, *, as_json: bool) -> int:
    """Tell what the packs say of one record; 1 when there is none, or a pack is broken."""
    from acts.explain_policy import explain_policy
    from acts.house import open_house
    from publish.errors import PolicyBroken

    with open_house() as house:
        try:
            found = explain_policy(house, record, on or today(house.settings.home))
        except PolicyBroken as error:
            complain(str(error))
            return 1
    if found is None:
        complain(f"没有这条已入库的记录：{record!r}；请给出记录号或公示编号")
        return 1
    if as_json:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2, default=str))
    else:
        _tell(found)
    return 0


def _tell(found: Explained) -> None:
    say(f"{found.kind} {found.record_id}  {found.title}")
    say(f"  主体 {found.uscc or '尚未归集到企业名下，任何渠道都不公示'}")
    say(f"  按 {found.day} 有效的规定")
    for told in found.channels:
        say(f"\n{CHANNELS_ZH[Channel(told.channel)]}（{told.channel}）")
        for title, words in _lines(told):
            say(f"  {title}  {words}")
    if not found.channels:
        say("\n此类记录不单独公示")


def _lines(told: Told) -> list[tuple[str, str]]:
    span = f"{told.publish_from} 至 {told.publish_until or '长期'}（含当日）；{told.clock}"
    lines = [("适用规定", one) for one in told.governed_by or ("无",)]
    lines += [("总体要求", one) for one in told.frameworks]
    lines += [
        ("判定规则", told.rule),
        ("公示期限", span if told.publish_from else "无依据，不得公示"),
        ("现在公示", "是" if told.why is None else f"否，{told.why}"),
        ("可修复自", f"{told.repairable_from or '—'}；{told.repair}"),
        *(("各方时限", one) for one in told.duties),
        ("不公示项", "、".join(told.masked) or "无"),
    ]
    lines += [("法律依据", one) for one in told.basis]
    return lines + [("存疑", one) for one in told.unsure]


def diff(before: Path, after: Path, on: date | None, rows: int, *, as_json: bool) -> int:
    """Say what other packs would change; 1 when one is broken, which the message names."""
    from acts.compare_policies import compare_policies
    from acts.house import open_house
    from publish.errors import PolicyBroken
    from publish.policy import load_over

    try:
        policies = (load_over(before), load_over(after))
    except PolicyBroken as error:
        complain(str(error))
        return 1
    with open_house() as house:
        found = compare_policies(house, policies, on or today(house.settings.home), rows)
    if as_json:
        counts, listed = found.counts.to_dicts(), found.rows.to_dicts()
        whole = {"day": found.day, "records": found.records, "counts": counts, "rows": listed}
        print(json.dumps(whole, ensure_ascii=False, indent=2, default=str))
    else:
        _tell_difference(found)
    return 0


def _tell_difference(found: Difference) -> None:
    say(f"按 {found.day} 试算 {found.records} 条已归集的记录，未写入任何数据")
    if found.counts.is_empty():
        say("两套规定结果相同")
        return
    counts = [(*_named(*row[:2]), *row[2:]) for row in found.counts.rows()]
    print_table("\n变化", ("渠道", "类别", "变化", "原因", "条数"), counts, numbers=1)
    if found.rows.height:
        headers = ("记录", "渠道", "类别", "变化", "原因", "原截止", "新截止", "原规则", "新规则")
        rows = [(row[0], *_named(*row[1:3]), *row[3:]) for row in found.rows.rows()]
        print_table("\n记录", headers, rows)


def _named(channel: str, kind: str) -> tuple[str, str]:
    return CHANNELS_ZH[Channel(channel)], KIND_NAMES_ZH[Kind(kind)]


def approve(rules: tuple[str, date | None, str], who: tuple[str, str]) -> int:
    """Enter one person's approval of a channel's rules; 1 when not like this, 2 for no feed."""
    from datetime import UTC, datetime

    from acts.errors import NotApprovable
    from acts.house import open_house
    from acts.rules_approved import approve_rules

    name, on, digest = rules
    if name not in set(Channel):
        complain(f"没有名为“{name}”的公示渠道；现有：{'、'.join(Channel)}")
        return 2
    with open_house() as house:
        day = on or today(house.settings.home)
        try:
            said = approve_rules(house, (Channel(name), day, digest), who, datetime.now(UTC))
        except NotApprovable as error:
            complain(str(error))
            return 1
    persons = "、".join(f"{one.person}（{one.note}）" for one in said)
    more = "" if len(said) > 1 else "，须另一人批准"
    say(f"{name}：{day} 适用的规则 {digest}，已批准：{persons}{more}")
    return 0


def unsure() -> int:
    """Every uncertain point of law: which rule, whether it is applied all the same, in words."""
    from publish.errors import PolicyBroken
    from publish.policy import load

    try:
        policy = load()
    except PolicyBroken as error:
        complain(str(error))
        return 1
    packs = [(pack.id, "", pack.words) for pack in policy.packs if pack.words]
    rules = [
        (name, "按此适用" if rule.applied else "未适用", rule.words)
        for name, _, rule in policy.rules()
        if rule.words
    ]
    print_table("存疑的法律问题", ("规则", "处理", "说明"), [*packs, *rules])
    return 0
