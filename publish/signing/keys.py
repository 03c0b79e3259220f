"""Where the keys of a channel's roles are: `<keys>/<channel>/<role>/`, each key by its name.

`<name>.pem` is a private key (PKCS#8, for its owner's eyes only). `<name>.toml` says where a key
is that lies elsewhere: its `uri`, and for any other than `file:` also `keyid`, `keytype`, `scheme`
and `public`. Those go to securesystemslib's signers: a KMS, an HSM, one registered by the house.
"""

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.exceptions import Error as SigningError
from securesystemslib.signer import CryptoSigner, Key, Signer
from tuf.api.metadata import Root

from publish import durable
from publish.errors import KeysBroken, KeysMissing
from publish.signing.roles import Role

_FILE = "file:"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """One key of a role, and where its private half is."""

    name: str
    uri: str
    public: Key | None = None  # a file's is told by its private half

    def signer(self) -> Signer | None:
        """What signs with it; None while its file is not at hand (another disk, another host)."""
        try:
            if self.public is None:
                pem = Path(self.uri.removeprefix(_FILE)).read_bytes()
                return CryptoSigner(load_pem_private_key(pem, None))
            return Signer.from_priv_key_uri(self.uri, self.public)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, SigningError) as error:
            raise KeysBroken(f"{self.uri}: {error}") from error


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one channel, as far as this process has them."""

    folder: Path  # <keys>/<channel>

    def places(self, role: Role) -> list[KeyPlace]:
        """Every key of `role` that is kept or pointed at here, by name."""
        found = [_pem(path) for path in (self.folder / role).glob("*.pem")]
        found += [_pointer(path) for path in (self.folder / role).glob("*.toml")]
        return sorted(found, key=lambda place: place.name)

    def enough(self, role: Role, root: Root) -> list[Signer]:
        """As many signers of `role` as `root` asks for, by name; `KeysMissing` when too few."""
        asked = root.roles[role]
        held = (place.signer() for place in self.places(role))
        trusted = [one for one in held if one and one.public_key.keyid in asked.keyids]
        if len(trusted) < asked.threshold:
            here = self.folder / role
            raise KeysMissing(
                f"{here}: {len(trusted)} of {asked.threshold} keys that root "
                f"{root.version} trusts for {role} are at hand"
            )
        return trusted[: asked.threshold]

    def make(self, role: Role, name: str, elsewhere: Path | None = None) -> Signer:
        """A new key called `name`; its private half here, or in the file `elsewhere`."""
        here = self.folder / role
        path = elsewhere or here / f"{name}.pem"
        made = CryptoSigner.generate_ed25519()
        _write_private(path, made.private_bytes)
        if elsewhere is not None:
            _write_private(here / f"{name}.toml", f"uri = '{_FILE}{path}'\n".encode())
        return made

    def made_on_first_use(self, role: Role, names: Iterable[str]) -> list[Signer]:
        """The signers of a role; keys called `names` are made unless it has others already."""
        kept = {place.name for place in self.places(role)}
        missing = set(names) - kept
        if kept <= set(names):  # else somebody named them otherwise
            for name in sorted(missing):
                self.make(role, name)
        held = (place.signer() for place in self.places(role))
        return [signer for signer in held if signer]


def _pem(path: Path) -> KeyPlace:
    return KeyPlace(path.stem, f"{_FILE}{path.absolute()}")


def _pointer(path: Path) -> KeyPlace:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        uri = str(said["uri"])
        if uri.startswith(_FILE):
            return KeyPlace(path.stem, uri)
        half = {"keytype": said["keytype"], "scheme": said["scheme"],
                "keyval": {"public": said["public"]}}  # fmt: skip
        return KeyPlace(path.stem, uri, Key.from_dict(said["keyid"], half))
    except (OSError, ValueError, KeyError, SigningError) as error:
        raise KeysBroken(f"{path}: {error!r}") from error


def _write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, and readable by nobody else even while it is written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    durable.sync_folder(path.parent)
