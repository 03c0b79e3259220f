"""Where a drop folder is, whom we trust to be it, and as whom we come: from the environment alone.

Whatever lacks or does not fit is a `NotAdmitted` that names the variable; no value of one is ever
part of a message.
"""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import asyncssh

from sources.kit.errors import NotAdmitted, SourceUnavailable
from sources.kit.fetching import Errand

_PORT = 22
Trusted = tuple[list[asyncssh.SSHKey], list[asyncssh.SSHKey], list[asyncssh.SSHKey]]


@dataclass(frozen=True, slots=True)
class Login:
    """How one source's drop folder is entered. `variables` says what to look at when it fails."""

    source_id: str
    host: str
    port: int
    folder: str  # absolute, no slash at its end unless it is the root
    user: str
    trusted: asyncssh.SSHKnownHosts | Trusted = field(repr=False)
    password: str | None = field(repr=False)
    key: asyncssh.SSHKey | None = field(repr=False)
    trust_variable: str  # the name of the variable, not what it says
    secret_variable: str

    @property
    def address(self) -> str:
        """The folder in public words: nobody's name, no credential."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"sftp://{host}:{self.port}{self.folder.rstrip('/')}"

    def file(self, name: str) -> str:
        """The address of a file in the folder."""
        return f"{self.address}/{name}"

    def place(self, name: str = "") -> str:
        """The source and where in its folder, for messages."""
        return f"{self.source_id}: {self.file(name) if name else self.address}"


def login(errand: Errand) -> Login:
    """The login of this errand's source."""
    parts = _address(errand)
    trust_variable, trusted = _trusted(errand)
    secret_variable, password, key = _secret(errand)
    return Login(
        source_id=errand.source_id,
        host=parts.hostname or "",
        port=parts.port or _PORT,
        folder="/" + unquote(parts.path).strip("/"),
        user=unquote(parts.username or ""),
        trusted=trusted,
        password=password,
        key=key,
        trust_variable=trust_variable,
        secret_variable=secret_variable,
    )


def _variable(errand: Errand, name: str) -> str:
    return f"WANGJIAN_SOURCE_{errand.source_id.upper()}_{name}"


def _told(errand: Errand, name: str) -> str:
    return errand.means.environment.get(_variable(errand, name), "")


def _address(errand: Errand) -> SplitResult:
    variable = _variable(errand, "URL")
    try:
        parts = urlsplit(errand.means.base)
        port = parts.port
        # Bytes that are no UTF-8 would become another name, of a folder that is not there.
        folder = unquote(parts.path, errors="strict")
    except ValueError:
        parts, port, folder = SplitResult("", "", "", "", ""), None, ""
    if parts.scheme != "sftp" or not parts.hostname or port == 0 or "\0" in folder:
        # The address itself is not shown: whatever it is, it may hold a password.
        raise SourceUnavailable(
            f"{errand.source_id}: {variable} is no address of a drop folder; "
            "write sftp://user@host:port/folder"
        )
    if ".." in folder.split("/"):
        raise SourceUnavailable(f"{errand.source_id}: {variable} leads out of its folder by '..'")
    if not parts.username:
        raise NotAdmitted(f"{errand.source_id}: {variable} names no user; write sftp://user@host/…")
    if parts.password is not None:
        raise NotAdmitted(
            f"{errand.source_id}: {variable} holds a password; put it into "
            f"{_variable(errand, 'PASSWORD')} instead, addresses are kept and shown"
        )
    return parts


def _trusted(errand: Errand) -> tuple[str, asyncssh.SSHKnownHosts | Trusted]:
    """The keys by which the server is known, and the variable that says so."""
    if path := _told(errand, "KNOWN_HOSTS"):
        variable = _variable(errand, "KNOWN_HOSTS")
        try:
            return variable, asyncssh.read_known_hosts(path)
        except (OSError, ValueError) as error:
            raise NotAdmitted(
                f"{errand.source_id}: {variable} is no readable known_hosts file ({error})"
            ) from error
    lines = errand.credential("HOST_KEY").splitlines()
    variable = _variable(errand, "HOST_KEY")
    try:
        keys = [asyncssh.import_public_key(line) for line in lines if line.strip()]
    except ValueError as error:
        raise NotAdmitted(
            f"{errand.source_id}: {variable} is no public key; write it as in a .pub file"
        ) from error
    return variable, (keys, [], [])


def _secret(errand: Errand) -> tuple[str, str | None, asyncssh.SSHKey | None]:
    """The variable, and the password or the key that it gives."""
    path = _told(errand, "KEY_FILE")
    if not path:
        return _variable(errand, "PASSWORD"), errand.credential("PASSWORD"), None
    variable = _variable(errand, "KEY_FILE")
    try:
        key = asyncssh.read_private_key(Path(path), _told(errand, "KEY_PASSPHRASE") or None)
    except (OSError, ValueError) as error:
        raise NotAdmitted(
            f"{errand.source_id}: {variable} gives no private key ({type(error).__name__}); is the "
            f"file readable, and {_variable(errand, 'KEY_PASSPHRASE')} right? A key with a "
            "passphrase must be PKCS#8: `ssh-keygen -p -m PKCS8`"
        ) from error
    return variable, None, key
