"""Where the keys of a channel's roles are: `<keys>/<channel>/<role>/<name>.toml`, one file a key.

It says the key's public half and the `uri` of its private one. `file:` is a PEM (PKCS#8), by
default beside it, or on a custodian's own disk. Any other scheme goes to securesystemslib's
signers: a KMS, an HSM, or one that the house adds to its SIGNER_FOR_URI_SCHEME.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.exceptions import Error as SigningError
from securesystemslib.signer import CryptoSigner, Key, Signer, SSlibKey
from tuf.api.metadata import Root

from publish import durable
from publish.errors import KeysBroken, KeysMissing
from publish.signing.roles import Role

_FILE = "file:"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """One key of a role: its public half, and where its private half is."""

    name: str
    uri: str
    public: Key
    told_in: Path

    @property
    def file(self) -> Path | None:
        """The file of the private half; None when something else signs with it."""
        if not self.uri.startswith(_FILE):
            return None
        return self.told_in.parent / self.uri.removeprefix(_FILE)

    def signer(self) -> Signer | None:
        """What signs with it; None while its file is not at hand (another disk, another host)."""
        file = self.file
        try:
            if file is None:
                return Signer.from_priv_key_uri(self.uri, self.public)
            private = load_pem_private_key(file.read_bytes(), None)
            if not isinstance(self.public, SSlibKey):
                raise KeysBroken(f"{self.told_in}: no key that a file can hold")
            return CryptoSigner(private, self.public)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, SigningError) as error:
            raise KeysBroken(f"{self.uri} of {self.told_in}: {error}") from error


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one channel, as far as this process has them."""

    folder: Path  # <keys>/<channel>

    def places(self, role: Role) -> list[KeyPlace]:
        """Every key of `role` that is told of here, by name."""
        return [_told(path) for path in sorted((self.folder / role).glob("*.toml"))]

    def at_hand(self, role: Role, root: Root) -> list[Signer]:
        """Signers of `role` that `root` trusts and whose private half can be reached, by name."""
        trusted = root.roles[role].keyids
        named = (one for one in self.places(role) if one.public.keyid in trusted)
        return [signer for signer in (one.signer() for one in named) if signer is not None]

    def enough(self, role: Role, root: Root) -> list[Signer]:
        """As many signers of `role` as `root` asks for; `KeysMissing` when fewer are at hand."""
        asked, held = root.roles[role].threshold, self.at_hand(role, root)
        if len(held) < asked:
            raise KeysMissing(
                f"{self.folder / role}: {len(held)} of {asked} keys are at hand "
                f"that root {root.version} trusts for {role}"
            )
        return held[:asked]

    def make(self, role: Role, name: str, file: Path | None = None) -> KeyPlace:
        """A new Ed25519 key called `name`; its private half beside it, or in `file`.

        `KeysMissing` when the folder of `file` is not there.
        """
        if file is not None and not file.parent.is_dir():
            raise KeysMissing(f"{file.parent} is not there: whose disk it is should plug it in")
        told_in = self.folder / role / f"{name}.toml"
        made = CryptoSigner.generate_ed25519()
        place = KeyPlace(name, f"{_FILE}{file or name + '.pem'}", made.public_key, told_in)
        _write_private(file or told_in.with_suffix(".pem"), made.private_bytes)
        _write_private(told_in, _telling(place).encode())
        return place

    def made_on_first_use(self, role: Role, names: Mapping[str, Path | None]) -> list[KeyPlace]:
        """The keys of a role; those called `names` are made, unless it has others already."""
        kept = {place.name for place in self.places(role)}
        if kept <= set(names):  # a killed run may have made some
            for name in sorted(set(names) - kept):
                self.make(role, name, names[name])
        return self.places(role)


def forget(place: KeyPlace) -> None:
    """Destroy a key that no root trusts any more; what lies on another disk is its owner's."""
    if place.file is not None and place.file.parent == place.told_in.parent:
        place.file.unlink(missing_ok=True)
    place.told_in.unlink(missing_ok=True)


def _told(path: Path) -> KeyPlace:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        half = {"keytype": said["keytype"], "scheme": said["scheme"],
                "keyval": {"public": said["public"]}}  # fmt: skip
        return KeyPlace(path.stem, str(said["uri"]), Key.from_dict(said["keyid"], half), path)
    except (OSError, ValueError, KeyError, SigningError) as error:
        raise KeysBroken(f"{path}: {error!r}") from error


def _telling(place: KeyPlace) -> str:
    key = place.public
    said = {"uri": place.uri, "keyid": key.keyid, "keytype": key.keytype, "scheme": key.scheme,
            "public": key.keyval["public"]}  # fmt: skip
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items())


def _write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, and readable by nobody else even while it is written."""
    _make_private(path.parent)
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    durable.sync_folder(path.parent)


def _make_private(folder: Path) -> None:
    if not folder.is_dir():
        _make_private(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
