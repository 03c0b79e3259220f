"""`wangjian keys` and `wangjian resign`: who signs the feeds, and until when it holds."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from acts import signing_keys
from acts.errors import AlreadyFounded
from acts.resign import resign as resign_act
from acts.signing_keys import Keys
from publish.errors import (
    KeysBroken,
    KeysMissing,
    Overtaken,
    PublisherBusy,
    PublishError,
    TreeBroken,
)
from publish.signing.roles import Role
from publish.signing.standing import RoleStanding, Trouble
from records.clock import SHANGHAI
from records.field import Channel
from records.settings import from_environment
from wangjian.console import complain, print_table, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from acts.signing_keys import Roots

_ROLES = {Role.ROOT: "根", Role.TARGETS: "目标", Role.SNAPSHOT: "快照", Role.TIMESTAMP: "时间戳"}
_TROUBLES = {
    Trouble.UNSIGNED: "尚未签发",
    Trouble.EXPIRED: "已过期：读者不再采信，立即重签",
    Trouble.EXPIRING: "即将过期：应已重签，查重签流程与密钥",
    Trouble.OUTDATED: "签名密钥已被新根换下：运行 wangjian resign",
    Trouble.READABLE: "私钥文件他人可读：改为仅本人可读（chmod 600）",
    Trouble.ELSEWHERE: "本机密钥不足，由别处签发",
    Trouble.TOGETHER: "根密钥在本机可用：应移至保管人各自的离线介质",
}
_LEADS = {
    KeysMissing: "密钥不在手边",
    KeysBroken: "密钥文件读不了",
    TreeBroken: "发布目录被改动",
    PublisherBusy: "该频道正在发布，稍后再试",
    Overtaken: "发布权已被他人取得，未切换",
    AlreadyFounded: "该频道已有根；更换密钥用 wangjian keys rotate",
}
_CUSTODIANS = 3
_WRONG_USAGE = 2
_T = TypeVar("_T")


def init(channels: list[str], custodians: list[str], as_json: bool) -> int:
    """The first ceremony of each channel; 1 when one has a root already, 2 for wrong usage."""
    named = {name: Path(folder) for name, _, folder in (one.partition("=") for one in custodians)}
    if custodians and not _are_three(named):
        complain(
            "--custodian 要写三次，各为 姓名=已有的文件夹，姓名互不相同，只用文字、数字、连字符"
        )
        return 2

    def act(keys: Keys) -> Roots:
        files = {name: path / f"{keys.channel}.pem" for name, path in named.items()}
        return signing_keys.found(keys, datetime.now(UTC), files)

    return _told_roots(channels, act, as_json)


def rotate(roles: list[str], channels: list[str], custodians: list[str], as_json: bool) -> int:
    """Other keys for `roles`; 1 when custodians or keys are missing, 2 for wrong usage."""
    if wrong := set(roles) - set(Role):
        complain(f"没有角色 {'、'.join(sorted(wrong))}；可用：{'、'.join(Role)}")
        return 2
    if custodians and Role.ROOT not in roles:
        complain("--custodian 只用于更换根密钥（root）")
        return 2
    asked = {Role(role) for role in roles}

    def act(keys: Keys) -> Roots:
        return signing_keys.rotate(keys, asked, datetime.now(UTC), custodians)

    return _told_roots(channels, act, as_json)


def status(channels: list[str], as_json: bool) -> int:
    """How every role stands; 1 when somebody must act."""
    now = datetime.now(UTC)
    found, code = _each(channels, lambda keys: signing_keys.standing(keys, now))
    rows = [_row(stands.roots, one, now) for stands in found.values() for one in stands.roles]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif code != _WRONG_USAGE:
        headers = ("频道", "角色", "版本", "有效期至", "剩余天数", "本机密钥", "提示")
        print_table("签名状态", headers, [_shown(row) for row in rows])
        for channel, stands in found.items():
            say(f"{channel}：{_fingerprint(stands.roots)}")
    told = (
        trouble for stands in found.values() for one in stands.roles for trouble in one.troubles
    )
    return code or int(any(trouble.grave for trouble in told))


def _fingerprint(roots: Roots | None) -> str:
    if roots is None:
        return "尚无根，首次发布或 wangjian keys init 时生成"
    return f"首个根的指纹（交给读者） {roots.fingerprint}"


def resign(channels: list[str]) -> int:
    """Sign anew what stands; 1 when a channel could not be, or somebody must see to its keys."""
    now = datetime.now(UTC)

    def act(keys: Keys) -> int:
        version = resign_act(keys, now)
        worries.extend((keys.channel, *worry) for worry in signing_keys.grave(keys, now))
        return version

    worries: list[tuple[Channel, Role, Trouble]] = []
    found, code = _each(channels, act)
    for channel, version in found.items():
        say(f"{channel}：时间戳第 {version} 版" if version else f"{channel}：尚无发布，无可重签")
    for where, role, trouble in worries:
        complain(f"{where} {_ROLES[role]}：{_TROUBLES[trouble]}")
    return code or int(bool(worries))


def _told_roots(channels: list[str], act: Callable[[Keys], Roots], as_json: bool) -> int:
    """The roots that came of it, each with what consumers are told of the first."""
    found, code = _each(channels, act)
    if as_json:
        print(json.dumps([asdict(one) for one in found.values()], ensure_ascii=False, indent=2))
        return code
    for one in found.values():
        say(f"{one.channel}：根第 {one.version} 版；{_fingerprint(one)}")
    return code


def _each(channels: list[str], act: Callable[[Keys], _T]) -> tuple[dict[str, _T], int]:
    """What `act` gives of each channel; 1 when it failed of one, 2 for no such channel."""
    if wrong := set(channels) - set(Channel):
        complain(f"没有频道 {'、'.join(sorted(wrong))}；现有：{'、'.join(Channel)}")
        return {}, _WRONG_USAGE
    settings, found, failed = from_environment(), dict[str, _T](), False
    for channel in channels or list(Channel):
        try:
            found[channel] = act(Keys(settings, Channel(channel)))
        except (PublishError, AlreadyFounded) as error:
            complain(f"{channel}：{_LEADS.get(type(error), '未完成')}。{error}")
            failed = True
    return found, int(failed)


def _are_three(named: dict[str, Path]) -> bool:
    good = (re.fullmatch(r"[\w-]+", name) and path.is_dir() for name, path in named.items())
    return len(named) == _CUSTODIANS and all(good)


def _row(roots: Roots | None, one: RoleStanding, now: datetime) -> dict[str, object]:
    left = None if one.expires is None else (one.expires - now) / timedelta(days=1)
    return {
        "channel": roots and roots.channel,
        "fingerprint": roots and roots.fingerprint,
        "role": one.role,
        "version": one.version,
        "expires": None if one.expires is None else one.expires.isoformat(),
        "days_left": None if left is None else round(left, 1),
        "threshold": one.threshold,
        "trusted": one.trusted,
        "at_hand": list(one.at_hand),
        "troubles": list(one.troubles),
        "words": [_TROUBLES[trouble] for trouble in one.troubles],
    }


def _shown(row: dict[str, Any]) -> tuple[str, ...]:
    until = row["expires"] and datetime.fromisoformat(row["expires"]).astimezone(SHANGHAI)
    held = f"{'、'.join(row['at_hand'])}（{row['threshold']}/{row['trusted']}）"
    return (
        row["channel"], _ROLES[row["role"]], str(row["version"]),
        f"{until:%Y-%m-%d %H:%M}" if until else "", str(row["days_left"] or ""),
        held, "；".join(row["words"]),
    )  # fmt: skip
