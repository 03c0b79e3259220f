"""`wangjian asof`: what each channel said of a code, from the release archive, and what we knew."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from records.clock import SHANGHAI, business_day
from records.uscc import compact, mod31_ok
from wangjian.console import complain, print_table, say
from wangjian.explain import cut_at, tell
from wangjian.explain_record import CHANNELS_ZH
from wangjian.masked import without_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from acts.asof import AsOf, Said
    from publish.bodies import Member


def asof(on: str, what: str, *, as_json: bool = False) -> int:
    """Tell both sides; 1 when the archive does not reach or there is nothing, 2 for wrong words."""
    try:
        cut = cut_at(on)
    except ValueError:
        cut = None
    code = compact(what)
    if cut is None:
        complain(f"请写日期（如 2018-09-03）或带时区的时刻，而不是 {on!r}")
        return 2
    if not mod31_ok(code):
        complain(f"请写企业的统一社会信用代码，而不是 {what!r}")
        return 2
    if cut.day > business_day(datetime.now(UTC)):
        complain(f"{on} 尚未到来")
        return 2

    from acts.asof import asof as both_sides
    from acts.house import open_house

    with open_house() as house:
        found = both_sides(house, code, cut)
    _tell(found, as_json=as_json)
    for said in found.said:
        if said.broken:
            complain(f"发布档案不足以回答 {CHANNELS_ZH[said.channel]}：{said.broken}")
    if found.is_empty and found.reaches:
        complain(f"{found.as_of}：各渠道未曾公示 {code}，台账亦无所知")
    return 1 if found.is_empty or not found.reaches else 0


def verify() -> int:
    """Read the whole archive; 1 when a file is missing or is not as it was written."""
    from acts.asof import problems
    from acts.house import open_house

    with open_house() as house:
        found = list(problems(house))
    for problem in found:
        complain(str(problem))
    say(f"发布档案：{len(found)} 处不符" if found else "发布档案与当时写入的一致")
    return 1 if found else 0


def _tell(found: AsOf, *, as_json: bool) -> None:
    known = found.known and without_numbers(found.known)
    if as_json:
        plain = dataclasses.asdict(dataclasses.replace(found, known=known))
        # Not through the console: its colours and folds are for people.
        print(json.dumps(plain, ensure_ascii=False, indent=2, default=str))
        return
    say(f"{found.uscc} 截至 {found.as_of}")
    for said in found.said:
        _tell_channel(said)
    say("\n当时所知")
    if known is None:
        say("  台账无此主体")
    else:
        tell(known)


def _tell_channel(said: Said) -> None:
    say(f"\n{CHANNELS_ZH[said.channel]} {said.channel}")
    if said.release is None:
        first = f"，首期发布于 {said.first}" if said.first else ""
        say(f"  尚无发布{first}")
        return
    release = said.release
    late = "（当日之后补发）" if release["late"] else ""
    made = datetime.fromisoformat(release["moment"]).astimezone(SHANGHAI)
    say(f"  第 {release['seq']} 期，{release['day']}，发布时刻 {made:%Y-%m-%d %H:%M:%S}{late}，"
        f"sha256 {release['sha256']}")  # fmt: skip
    if said.broken is None and not said.live:
        say("  未公示该主体")
    for line in said.live:
        _tell_line(said.channel, line)
    if said.left:
        print_table("\n  此前曾公示，当时已撤下", _LEFT, [_left(line) for line in said.left])


def _tell_line(channel: str, line: dict[str, Any]) -> None:
    over = "，当时已届满" if line["is_over"] else ""
    say(f"\n  {line['public_id']} {_kind(line['kind'])}")
    say(f"    自 {line['since']}（第 {line['since_seq']} 期）起公示，"
        f"当时为第 {line['rev']} 版（{line['day']}，第 {line['seq']} 期），"
        f"公示至 {line['publish_until'] or '无期限'}{over}")  # fmt: skip
    for words in _in_words(channel, line["kind"], line["body"]):
        say(f"    {words}")


def _in_words(channel: str, kind: str, body: dict[str, Any]) -> Iterator[str]:
    """The members of a body under their Chinese titles; what no edition now knows, by its key."""
    from publish.bodies import bodies
    from records.field import Channel

    members = next((one.members for one in bodies(Channel(channel)) if one.kind == kind), ())
    for member in members:
        value = body.get(member.key)
        if member.entry and isinstance(value, list):
            yield f"{member.title}：{'' if value else '无'}"
            yield from (f"  · {_entry(member.entry, each)}" for each in value)
        elif value is not None:
            yield f"{member.title}：{value}"
    for key in sorted(body.keys() - {"kind", *(member.key for member in members)}):
        yield f"{key} = {json.dumps(body[key], ensure_ascii=False)}"


def _entry(members: tuple[Member, ...], entry: dict[str, str]) -> str:
    told = ((member.title, entry.get(member.key)) for member in members)
    return "；".join(f"{title} {value}" for title, value in told if value)


_LEFT = ("公示编号", "类别", "自", "撤下", "期", "原因", "接替", "内容")


def _left(line: dict[str, Any]) -> tuple[object, ...]:
    content = "已抹除" if line["erased"] else "见档案"
    return (line["public_id"], _kind(line["kind"]), line["since"], line["left"][:10], line["seq"],
            line["why"], line["successor"], content)  # fmt: skip


def _kind(name: str) -> str:
    from records.kind import KIND_NAMES_ZH, Kind

    return KIND_NAMES_ZH[Kind(name)] if name in set(Kind) else "警示"
