"""The trees that no publisher would sign, by name; cases.toml says what must come of each."""

import json
from collections.abc import Callable

from securesystemslib.signer import CryptoSigner

from conformance.recording import signing
from conformance.recording.forging import LONG_AGO, Entry, Forged, altered
from conformance.recording.honest import Files
from publish import objects

Trees = dict[str, Forged]

LINK = "delta/2-3.0.jsonl.zst"
BOMB = 256 * 2**20  # bytes that come of a few thousand
STRANGE = {"zz_unheard_of": {"of": ["1", True]}}
OTHERS = {"timestamp": "targets", "snapshot": "timestamp", "targets": "timestamp"}
"""For each role, one that may not sign for it."""


def attacks(honest: dict[str, Files]) -> dict[str, Files]:
    """Every forged tree, made of honest ones."""
    second, third, fourth = (honest[f"main-{number}"] for number in (2, 3, 4))
    made = (
        _objects(second) | _lines(second, third) | _orders(second, third, fourth)
        | _signatures(second) | _versions(second, third) | _roots(second)
    )  # fmt: skip
    return {name: tree.files for name, tree in made.items()}


def _objects(second: Files) -> Trees:
    """The link's object is not as announced: other bytes, too few, too many, far too many."""
    sound = _next(Forged(second))
    path = sound.release["chain"][-1]["objects"][0]["path"]
    data = sound.files[path]
    stands = {
        "object-other": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
        "object-short": data[:-1],
        "object-long": data + b"\n",
    }
    packed = objects.compress(bytes(BOMB))
    unlike = {"raw_sha256": 64 * "0"}
    return {name: Forged(sound.files | {path: bad}) for name, bad in stands.items()} | {
        "object-bomb": _led(second, lambda tree, line: tree.add_packed(LINK, line + b"\n", packed)),
        "object-unlike": _led(second, lambda tree, line: tree.add(LINK, [line]) | unlike),
        "object-more": _led(second, lambda tree, line: tree.add(LINK, [line]) | {"lines": 2}),
    }


def _lines(second: Files, third: Files) -> Trees:
    """Lines that must be refused with the whole release, and such as must be borne."""
    line = Forged(second).lines()[0]
    mine = {"rev": 9, "seq": 3}
    body = json.loads(line)["body"] | STRANGE
    gone = altered(line, op="del", why="withdrawn", erase=False, successor="", **mine,
                   effective_at="2099-01-01T00:00:00+08:00")  # fmt: skip
    tombstone = json.dumps(
        {key: value for key, value in json.loads(gone).items() if key != "body"},
        sort_keys=True, separators=(",", ":"),
    ).encode()  # fmt: skip
    stale = Forged(third)
    held = stale.lines()[0]
    changed = json.loads(held)["body"] | {"level": "改"}
    return {
        "line-bad": _led(second, lambda tree, good: _packed(tree, good + b'\n{"id":"w-zz"}\n')),
        "line-cut": _led(second, lambda tree, good: _packed(tree, good + b'\n{"body":{"ki')),
        "op-unknown": Forged(second).follow([altered(line, op="patch", **mine)]),
        "rev-stale": stale.follow([altered(held, body=changed, seq=4)]),
        "why-unknown": Forged(second).follow([tombstone]),
        "keys-unknown": Forged(second).follow(
            [altered(line, body=body, **mine, **STRANGE)], **STRANGE
        ),
        "root-other": Forged(second).follow(
            [altered(line, **mine)], state={"count": 39, "root": 64 * "0"}
        ),
    }


def _orders(second: Files, third: Files, fourth: Files) -> Trees:
    """Chains with holes, releases gone back, two contents for one number."""
    last = Forged(fourth).release | {"windows": []}
    chain = last["chain"]
    other = Forged(second)
    other.ahead = 7  # so that it is not held back for its version alone
    _next(other)
    return {
        "hole-middle": Forged(fourth).announce(last | {"chain": [chain[0], *chain[2:]]}),
        "hole-end": Forged(fourth).announce(last | {"chain": chain[:-1]}),
        "rolled-back": Forged(fourth).announce(Forged(third).release),
        "equivocal-3": other,
        "forked-4": _next(Forged(other.files)),
    }


def _signatures(second: Files) -> Trees:
    """Metadata that is over, or not signed as the root asks."""
    made: Trees = {}
    for role, other in OTHERS.items():
        over, foreign = Forged(second), Forged(second)
        over.until[role] = LONG_AGO
        foreign.by[role] = [signing.signer(other)]
        made |= {f"expired-{role}": _next(over), f"foreign-{role}": _next(foreign)}
    confused, bad, extra = _next(Forged(second)), _next(Forged(second)), Forged(second)
    confused.files["metadata/timestamp.json"] = confused.files["metadata/3.snapshot.json"]
    metadata = json.loads(bad.files["metadata/timestamp.json"])
    signature = metadata["signatures"][0]["sig"]
    metadata["signatures"][0]["sig"] = signature[:-2] + f"{int(signature[-2:], 16) ^ 1:02x}"
    bad.files["metadata/timestamp.json"] = json.dumps(metadata).encode()
    extra.by["timestamp"] = [signing.signer("stranger"), signing.signer("timestamp")]
    return made | {
        "confused": confused, "signature-bad": bad, "signature-extra": _next(extra),
    }  # fmt: skip


def _versions(second: Files, third: Files) -> Trees:
    """Known paths with other bytes, versions far ahead, and how one recovers from them."""
    replaced, release = Forged(third), Forged(third)
    replaced.replace_snapshot()
    release.files[release.path] = release.files[release.path].replace(b'"count":', b'"count":1')
    recovered = Forged(second).root(2, ["timestamp"], signing.custodians())
    recovered.by["timestamp"] = [signing.signer("timestamp", 11)]
    return {
        "replaced-snapshot": replaced,
        "replaced-release": release,
        "fast-forward": Forged(second).stamp_anew(1000),
        "recovered-2": recovered.stamp_anew(recovered.version + 1),
    }


def _roots(second: Files) -> Trees:
    """Roots that may not follow the first."""
    old, new = signing.custodians(), signing.custodians(first=11)
    over = Forged(second)
    over.until["root"] = LONG_AGO
    twice = _retimed(second, 2, old[:1])
    root = json.loads(twice.files["metadata/2.root.json"])
    root["signatures"] *= 2
    twice.files["metadata/2.root.json"] = json.dumps(root).encode()
    missing = _retimed(second, 2, old)
    del missing.files["metadata/2.root.json"]
    return {
        "root-by-new": _next(Forged(second).root(2, ["root"], new)),
        "root-by-old": _next(Forged(second).root(2, ["root"], old)),
        "root-twice": twice,
        "root-skipped": _retimed(second, 3, old),
        "root-missing": missing,
        "expired-root": _next(over.root(2, [], old)),
    }


def _retimed(files: Files, version: int, by: list[CryptoSigner]) -> Forged:
    """A second root of this version with another timestamp key, which signs the next release."""
    tree = Forged(files).root(version, ["timestamp"], by)
    tree.by["timestamp"] = [signing.signer("timestamp", 11)]
    return _next(tree)


def _next(tree: Forged) -> Forged:
    """The tree after an honest release more, which can be reached by its link alone."""
    seq = tree.release["seq"] + 1
    return tree.follow([altered(tree.lines()[0], rev=9 + seq, seq=seq)])


def _led(files: Files, made: Callable[[Forged, bytes], Entry]) -> Forged:
    """The next release, its link made of a line by `made`."""
    tree = Forged(files)
    line = altered(tree.lines()[0], rev=9, seq=3)
    link = {"from": 2, "to": 3, "objects": [made(tree, line)]}
    return tree.follow([line], chain=[*tree.release["chain"], link])


def _packed(tree: Forged, text: bytes) -> Entry:
    return tree.add_packed(LINK, text, objects.compress(text))
