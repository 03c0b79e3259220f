"""What releases keep back, and who lets it go. Stewards read Chinese."""

from datetime import UTC, datetime

from acts.errors import NoRemovalsHeld
from acts.house import open_house
from acts.release_guard import HeldBack, approve_removals, held_back, told_by
from records.field import Channel
from wangjian.console import complain, say

_GATES = {
    "allow-list": "字段范围检查",
    "personal": "个人信息检查",
    "schema": "格式检查",
    "removals": "批量撤下检查",
    "policy": "公示规则包检查",
    "xsd": "XML 格式检查",
    "xsd full": "全量 XML 格式检查",
    "replay": "读者核对",
    "snapshot": "全量读者核对",
    "lines": "逐条检查",
    "files": "公示文件与存档核对",
}


def status() -> int:
    """Each channel's last release with what waits; 1 when anything does."""
    waits = False
    with open_house() as house:
        for channel in Channel:
            last = house.ledger.last_release(channel)
            if last is None:
                say(f"{channel}：尚未发布")
                continue
            told, held = told_by(last), held_back(house, channel, datetime.now(UTC))
            words = [f"第 {last.seq} 期（{last.day}），在示 {last.live_count} 条"]
            if gates := told.get("failed"):
                words.append(f"仅撤下：{'、'.join(_gate(name) for name in gates)}未通过")
            if named := told.get("held"):
                words.append(f"{len(named)} 条因内容问题暂缓")
            if told.get("back"):
                words.append(f"{told['back']} 条新增或变更暂缓")
            if held is not None:
                words.append(_words(held))
            say(f"{channel}：{'；'.join(words)}")
            waits = waits or len(words) > 1
    return 1 if waits else 0


def approve(name: str, by: str, removes: int | None) -> int:
    """Enter one person's approval; 1 when there is nothing to approve like this, 2 for no feed."""
    if name not in set(Channel):
        complain(f"没有名为“{name}”的公示渠道；现有：{'、'.join(Channel)}")
        return 2
    channel = Channel(name)
    with open_house() as house:
        try:
            held = approve_removals(house, channel, by, datetime.now(UTC), removes)
        except NoRemovalsHeld as error:
            complain(str(error))
            return 1
    say(f"{channel}：{_words(held)}")
    return 0


def _gate(name: str) -> str:
    return f"{_GATES[name]}（{name}）" if name in _GATES else name


def _words(held: HeldBack) -> str:
    told = f"{held.number} 条批量撤下待两人批准（清单 {held.report}）"
    if not held.persons:
        return told
    names = "、".join(held.persons)
    return f"{told}，已批准：{names}" + ("" if len(held.persons) > 1 else "，须另一人批准")
