"""The keys of the recorded trees: everybody can know them, so nobody may trust them elsewhere."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

Content = TypeVar("Content", Root, Snapshot, Targets, Timestamp)
CUSTODIANS = 3


def signer(role: str, number: int = 1) -> CryptoSigner:
    """The key `number` of a role."""
    seed = hashlib.sha256(f"wangjian conformance {role} key {number}".encode()).digest()
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(seed))


def custodians(count: int = 2, first: int = 1) -> list[CryptoSigner]:
    """So many of the root's keys."""
    return [signer("root", number) for number in range(first, first + count)]


def sealed(content: Content, signers: Iterable[CryptoSigner]) -> bytes:
    """`content` signed by each of `signers`."""
    metadata: Metadata[Content] = Metadata(content)
    for each in signers:
        metadata.sign(each, append=True)
    return metadata.to_bytes(JSONSerializer(compact=True))


def lay_out(folder: Path, names: Mapping[str, Sequence[tuple[str, int]]]) -> None:
    """Put keys where the publisher looks for them: by role, file names and numbers."""
    for role, keys in names.items():
        for name, number in keys:
            one = signer(role, number)
            told = folder / role / f"{name}.toml"
            told.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            told.with_suffix(".pem").touch(mode=0o600)
            told.with_suffix(".pem").write_bytes(one.private_bytes)
            key = one.public_key
            said = {"uri": f"file:{name}.pem", "keyid": key.keyid, "keytype": key.keytype,
                    "scheme": key.scheme, "public": key.keyval["public"]}  # fmt: skip
            lines = (f"{word} = {json.dumps(value)}\n" for word, value in said.items())
            told.write_text("".join(lines))


FIRST = {
    "root": [(f"custodian-{number}", number) for number in range(1, CUSTODIANS + 1)],
    **{role: [("key", 1)] for role in ("targets", "snapshot", "timestamp")},
}
"""The keys a channel begins with."""
SECOND = {
    "root": [(f"custodian-{number}.2", number + 10) for number in range(1, CUSTODIANS + 1)],
    **{role: [("key.2", 11)] for role in ("targets", "snapshot", "timestamp")},
}
"""Those that follow them."""
