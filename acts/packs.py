"""The dated data by which a channel is judged: what stands, or the last that could be read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acts.house import House
from publish import durable, rulebook
from publish.errors import PolicyBroken
from publish.gates import Gate
from publish.rulebook import Rulebook
from records.digest import sha256_hex
from records.field import Channel

_CURRENT = "current"


@dataclass(frozen=True, slots=True)
class AtHand:
    """What can be judged by, and what is wrong with the files where that is not what stands."""

    rules: Rulebook
    faults: dict[str, str]  # by part; each names its file

    @property
    def said(self) -> tuple[str, ...]:
        """The faults, each once: measures cannot be read either where a list cannot."""
        return tuple(dict.fromkeys(self.faults.values()))

    @property
    def words(self) -> tuple[str, ...]:
        """The faults as a steward is told of them."""
        return tuple(f"规则文件无法读取，暂按上次可用的规则：{fault}" for fault in self.said)


def packs(house: House, channel: Channel) -> tuple[Rulebook, Gate]:
    """What `channel` asks for of the rulebook, and what the gate says of it.

    Where a part cannot be read, its last good files judge which removals are due; `PolicyBroken`
    where there never were any. What was read is kept for that day.
    """
    found = at_hand(house, channel)
    for part in rulebook.PARTS[channel]:
        if part not in found.faults:
            _keep(part, _kept(house, part))
    number = f"{len(found.rules.policy.packs)} packs"
    return found.rules, Gate("policy", not found.faults, "; ".join(found.said) or number)


def at_hand(house: House, channel: Channel) -> AtHand:
    """What `channel` asks for, part by part as it stands or as it was kept; writes nothing."""
    parts: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for part in rulebook.PARTS[channel]:
        try:
            parts[part] = rulebook.read(part, rulebook.HOME)
        except PolicyBroken as broken:
            faults[part] = str(broken)
            parts[part] = _last_good(part, _kept(house, part), broken)
    return AtHand(Rulebook(**parts), faults)


def _last_good(part: str, kept: Path, broken: PolicyBroken) -> Any:  # noqa: ANN401
    current = kept / _CURRENT
    if not current.exists():
        raise broken
    return rulebook.read(part, kept / current.read_text())


def _kept(house: House, part: str) -> Path:
    return Path(house.settings.archive) / "rulebook" / part


def _keep(part: str, kept: Path) -> None:
    """A private copy of a part's files, whole and read once, or not there."""
    folder = rulebook.HOME
    copied = {str(path.relative_to(folder)): path.read_bytes()
              for path in rulebook.files(part, folder)}  # fmt: skip
    name = sha256_hex(repr(sorted(copied.items())).encode())[:16]
    current = kept / _CURRENT
    if current.exists() and current.read_text() == name:
        return
    for file, data in copied.items():
        _written(kept / name / file, data)
    rulebook.read(part, kept / name)
    _written(current, name.encode())


def _written(path: Path, data: bytes) -> None:
    for _ in durable.write(path, data):
        pass
