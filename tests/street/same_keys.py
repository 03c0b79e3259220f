"""The same keys in every house that is compared with another: what they sign is the same bytes."""

import json
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from publish.signing.roles import CUSTODIANS, ONLINE_NAME, Role
from records.field import Channel


def lay_out(folder: Path) -> None:
    """Keys of every channel and role below `folder`, as `wangjian keys init` would make them."""
    (folder / "public-id.key").parent.mkdir(parents=True, exist_ok=True)
    (folder / "public-id.key").write_bytes(b"k" * 32)
    for channel in Channel:
        for role in Role:
            for name in CUSTODIANS if role is Role.ROOT else (ONLINE_NAME,):
                _key(folder / channel / role / f"{name}.pem")


def _key(path: Path) -> None:
    seed = sha256("/".join(path.parts[-3:]).encode()).digest()
    signer = CryptoSigner(Ed25519PrivateKey.from_private_bytes(seed))
    public = signer.public_key
    said = {"uri": f"file:{path.name}", "keyid": public.keyid, "keytype": public.keytype,
            "scheme": public.scheme, "public": public.keyval["public"]}  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(signer.private_bytes)
    path.with_suffix(".toml").write_text(
        "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items())
    )
