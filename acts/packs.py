"""The policy packs by which a release judges: those that stand, or the last that could be read."""

from pathlib import Path

from acts.errors import ReleaseHeld
from acts.house import House
from publish import durable, policy
from publish.errors import PolicyBroken
from publish.gates import Gate
from publish.policy import Policy
from records.digest import sha256_hex

_CURRENT = "current"


def packs(house: House) -> tuple[Policy, Gate]:
    """The packs, and what the gate says of them.

    When one cannot be read, the last good ones judge which removals are due; `ReleaseHeld` where
    there never were any.
    """
    kept = Path(house.settings.archive) / "packs"
    try:
        found = policy.load(policy.PACKS)
    except PolicyBroken as broken:
        current = kept / _CURRENT
        if not current.exists():
            raise ReleaseHeld(f"no release without policy packs: {broken}") from broken
        return policy.load(kept / current.read_text()), Gate("policy", False, str(broken))
    _keep(policy.PACKS, kept)
    return found, Gate("policy", passed=True, detail=f"{len(found.packs)} packs")


def _keep(folder: Path, kept: Path) -> None:
    """A private copy of the packs, whole or not there."""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    name = sha256_hex(repr(sorted(files.items())).encode())[:16]
    current = kept / _CURRENT
    if current.exists() and current.read_text() == name:
        return
    steps = [durable.write(kept / name / file, data) for file, data in files.items()]
    for step in (*steps, durable.write(current, name.encode())):
        for _ in step:
            pass
