"""Drop folders over SFTP: strangers at the door."""

import socket
from collections.abc import Callable
from dataclasses import replace

import asyncssh

from sandbox.departments.sftp import Gate
from sources.kit.errors import NotAdmitted, SourceUnavailable
from tests.sources.drop_folder import Put, open_drop
from tests.sources.hostile.case import Stage, Took
from tests.sources.hostile.dropping import (
    IMPATIENT,
    VARIABLE,
    A,
    asks,
    at_address,
    bad,
    good,
    rows,
)


def admitted(tries: int, gate: type[Gate] = Gate, **told: str) -> Callable[[Stage], Took]:
    """With another environment; the server must have been asked `tries` times to let us in."""

    def act(stage: Stage) -> Took:
        with open_drop({A: Put(rows("甲"))}, gate) as drop:
            try:
                return asks(stage, drop, environment=told)
            finally:
                assert drop.tries == tries

    return act


def by_known_hosts(host: str) -> Callable[[Stage], Took]:
    """A known_hosts file that knows `host` by our server's key; it holds `{port}`."""

    def act(stage: Stage) -> Took:
        with open_drop({A: Put(rows("甲"))}) as drop:
            path = stage.folder / "known_hosts"
            path.write_text(f"{host.format(port=drop.server.port)} {drop.server.host_key}\n")
            return asks(stage, drop, environment={"KNOWN_HOSTS": str(path), "HOST_KEY": ""})

    return act


def by_key_file(*, known: bool, passphrase: str = "", told: str = "") -> Callable[[Stage], Took]:
    """A key file written with `passphrase` and opened with what is `told`."""

    def act(stage: Stage) -> Took:
        key = asyncssh.generate_private_key("ssh-ed25519")
        path = stage.folder / "key"
        path.write_bytes(key.export_private_key("pkcs8-pem", passphrase or None))
        stranger = asyncssh.generate_private_key("ssh-ed25519")
        public = (key if known else stranger).export_public_key().decode()
        with open_drop({A: Put(rows("甲"))}, key=public) as drop:
            credentials = {"KEY_FILE": str(path), "KEY_PASSPHRASE": told, "PASSWORD": ""}
            return asks(stage, drop, environment=credentials)

    return act


def of_another_kind(stage: Stage) -> Took:
    key = asyncssh.generate_private_key("ecdsa-sha2-nistp256").export_public_key().decode()
    return admitted(0, HOST_KEY=key)(stage)


def changed_key(stage: Stage) -> Took:
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    return admitted(0, HOST_KEY=key)(stage)


class Expired(Gate):
    """The account's password is over."""

    def validate_password(self, username: str, password: str) -> bool:
        super().validate_password(username, password)
        raise asyncssh.PasswordChangeRequired("your password has expired")


class HangsUp(Gate):
    """A guard that ends the connection at a wrong moment, as many do against guessing."""

    def validate_password(self, username: str, password: str) -> bool:
        self.hang_up()
        return super().validate_password(username, password)


def web_server(stage: Stage) -> Took:
    port = stage.department.url.rpartition(":")[2]
    with open_drop({}) as drop:
        return asks(stage, drop, url=f"sftp://u@127.0.0.1:{port}/drop", settings=IMPATIENT)


def nobody_there(stage: Stage) -> Took:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with open_drop({}) as drop:
        return asks(stage, drop, url=f"sftp://u@127.0.0.1:{port}/drop")


def never_greets(stage: Stage) -> Took:
    with socket.create_server(("127.0.0.1", 0)) as mute, open_drop({}) as drop:
        url = f"sftp://u@127.0.0.1:{mute.getsockname()[1]}/drop"
        return asks(stage, drop, url=url, settings=replace(IMPATIENT, connect_seconds=0.1))


CASES = (
    bad(
        "an address in GB18030",
        at_address("sftp://wangjian@127.0.0.1:{port}/%B9%AB%CA%BE"),
        SourceUnavailable,
        VARIABLE + "URL is no address of a drop folder",
    ),
    bad("a wrong password is tried once", admitted(1, PASSWORD="guess"), NotAdmitted,
        "refused 'wangjian'", VARIABLE + "PASSWORD"),
    bad("a changed host key is told no password", changed_key, NotAdmitted,
        VARIABLE + "HOST_KEY", "by telephone"),
    bad("a server with a key of another kind than the known one", of_another_kind, NotAdmitted,
        VARIABLE + "HOST_KEY", "by telephone"),
    bad("no password is set", admitted(0, PASSWORD=""), NotAdmitted, f"set {VARIABLE}PASSWORD"),
    bad("no host key is set", admitted(0, HOST_KEY=""), NotAdmitted, f"set {VARIABLE}HOST_KEY"),
    bad("a host key that is none", admitted(0, HOST_KEY="SHA256:abc"), NotAdmitted,
        VARIABLE + "HOST_KEY is no public key"),
    bad("a fingerprint of spaces for a host key", admitted(0, HOST_KEY=" \n "), NotAdmitted,
        VARIABLE + "HOST_KEY"),
    bad("an expired password", admitted(1, Expired), NotAdmitted, VARIABLE + "PASSWORD"),
    bad("a guard that hangs up is not asked twice", admitted(1, HangsUp), NotAdmitted,
        "not tried again", VARIABLE + "PASSWORD"),
    bad("a password in the address", at_address("sftp://wangjian:pw@127.0.0.1:{port}/drop"),
        NotAdmitted, VARIABLE + "URL holds a password"),
    bad("an address without a user", at_address("sftp://127.0.0.1:{port}/drop"), NotAdmitted,
        VARIABLE + "URL names no user"),
    bad("an address of the web", at_address("https://wangjian@127.0.0.1:{port}/drop"),
        SourceUnavailable, "write sftp://user@host:port/folder"),
    bad("an address with a port that is none", at_address("sftp://wangjian@127.0.0.1:x/drop"),
        SourceUnavailable, "write sftp://user@host:port/folder"),
    bad("an address that climbs out", at_address("sftp://wangjian@127.0.0.1:{port}/drop/%2e%2e/etc"),
        SourceUnavailable, "leads out of its folder"),
    good("a server known by a known_hosts file", by_known_hosts("[127.0.0.1]:{port}"), "甲"),
    bad("a known_hosts file that knows others only", by_known_hosts("other.example"), NotAdmitted,
        VARIABLE + "KNOWN_HOSTS", "by telephone"),
    bad("a known_hosts file that is not there", admitted(0, KNOWN_HOSTS="/nowhere/known_hosts"),
        NotAdmitted, VARIABLE + "KNOWN_HOSTS"),
    good("a key file with its passphrase", by_key_file(known=True, passphrase="p", told="p"), "甲"),
    bad("a key file without its passphrase", by_key_file(known=True, passphrase="p"), NotAdmitted,
        VARIABLE + "KEY_FILE", "KEY_PASSPHRASE"),
    bad("a key that the server does not know", by_key_file(known=False), NotAdmitted,
        "refused 'wangjian'", VARIABLE + "KEY_FILE"),
    bad("a web server behind the port", web_server, SourceUnavailable, "sftp://127.0.0.1"),
    bad("nobody behind the port", nobody_there, SourceUnavailable, "sftp://127.0.0.1"),
    bad("a server that never greets", never_greets, SourceUnavailable, "no answer in time"),
)  # fmt: skip
