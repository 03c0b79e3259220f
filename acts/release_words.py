"""What holds a release, as a steward is told of it: channel, gate, records, what to do."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from publish.errors import (
    ArchiveBroken,
    KeysBroken,
    KeysMissing,
    PublishError,
    ReleaseConflict,
    TreeBroken,
)
from publish.gates import Gate
from records.field import Channel

# So many records are named; `wangjian explain` tells of each, and the rest are counted.
MOST = 5

GATES_ZH = {
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
"""What a gate is called; a window's is named after its days."""
_LINES_DO = "请用 wangjian explain 查看所列记录，更正或退回来源后再发布"
_FILES_DO = "请系统管理员按详情检查公示目录和存档，恢复后再发布"
_DO = {
    "allow-list": _LINES_DO,
    "personal": _LINES_DO,
    "schema": _LINES_DO,
    "xsd": _LINES_DO,
    "lines": _LINES_DO,
    "policy": "请按详情改正所指的规则文件后再发布",
    "removals": "请核对清单，确属应当撤下的由两人批准后再发布",
}
_TROUBLES: dict[type[PublishError], str] = {
    KeysMissing: "签名密钥不在本机，请在存放密钥的机器上发布，或接上密钥盘",
    KeysBroken: "密钥文件无法读取，请改正所指的文件",
    ReleaseConflict: "同一期号已发布过不同内容，请核对后按下一期重新发布",
    TreeBroken: "公示文件被改动过，请从存档恢复所指的文件",
}


def gate_zh(name: str) -> str:
    """A gate's name in Chinese, beside the one that `release.json` gives it."""
    zh = "时段读者核对" if name.startswith("window ") else GATES_ZH.get(name, "检查")
    return f"{zh}（{name}）"


def named_zh(subjects: Collection[str], number: int) -> str:
    """The first of `subjects`, and of how many they are where not all are told."""
    told = sorted(subjects)[:MOST]
    return "、".join(told) + (f" 等 {number} 条" if number > len(told) else "")


def nothing_out(name: str, failed: Gate, named: Mapping[str, Collection[str]]) -> str:
    """Nothing of the release went out, for that gate failed even for the removals."""
    return f"{name}暂缓，仍以上一期为准：{_failed(failed, named)}"


def removals_only(name: str, failed: Gate, named: Mapping[str, Collection[str]]) -> str:
    """Removals went out and nothing else."""
    return f"{name}仅撤下已发出，新增和变更暂缓：{_failed(failed, named)}"


def waits_for_persons(name: str, channel: Channel, told: Mapping[str, Any]) -> str:
    """Removals were kept back; `told` as a release remembers them (`release_guard.report`)."""
    records = named_zh(told["subjects"], told["number"])
    return (
        f"{name}已发出，但批量撤下检查（removals）未通过：{told['number']} 条撤下"
        f"超出当日限额（发布前在示 {told['before']} 条），暂缓，涉及记录 {records}；"
        f"请用 wangjian release status 查看清单，"
        f"确属应当撤下的由两人用 wangjian release approve {channel} 批准后再发布"
    )


def waits(told: Mapping[str, Any]) -> Iterator[str]:
    """What a release did not say, gate by gate; `told` is what it remembers of itself."""
    named: Mapping[str, Collection[str]] = told.get("named", {})
    if gates := told.get("failed"):
        yield f"仅撤下：{'、'.join(gate_zh(gate) for gate in gates)}未通过"
    for gate, subjects in sorted(named.items()):
        records = named_zh(subjects, len(subjects))
        do = _DO.get(gate, _FILES_DO)
        yield f"{len(subjects)} 条因{gate_zh(gate)}暂缓：{records}；{do}"
    if (number := len(told.get("held", ()))) and not named:
        yield f"{number} 条因内容问题暂缓"
    if told.get("back"):
        yield f"{told['back']} 条新增或变更暂缓"


def trouble(error: PublishError) -> str:
    """Why a channel could not be published, where no gate says so."""
    if isinstance(error, ArchiveBroken):
        return f"发布档案{error.words}，请从备份恢复 {error.path}"
    words = next((zh for kind, zh in _TROUBLES.items() if isinstance(error, kind)), "未能发布")
    return f"{words}（详情：{error}）"


def _failed(failed: Gate, named: Mapping[str, Collection[str]]) -> str:
    subjects = named.get(failed.gate, ())
    records = f"，涉及记录 {named_zh(subjects, len(subjects))}" if subjects else ""
    do = _DO.get(failed.gate, _FILES_DO)
    return f"{gate_zh(failed.gate)}未通过{records}；{do}（详情：{failed.detail}）"
