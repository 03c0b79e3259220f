"""Drop folders over SFTP: strangers at the door, halves of files, and servers that never finish."""

import socket
from collections.abc import Callable
from dataclasses import replace

import asyncssh

from sandbox.departments.sftp import Gate
from sources.kit.csv_table import Csv
from sources.kit.errors import (
    NotAdmitted,
    NotDelivered,
    NotTheFormat,
    ShortBody,
    SourceError,
    SourceUnavailable,
    TooLarge,
)
from sources.kit.fetching import Access
from sources.kit.session import SessionSettings
from sources.kit.sftp import DropFolder
from sources.kit.source import Rows
from tests.sources.drop_folder import PASSWORD, Drop, Put, folder, link, open_drop
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import HASTY, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"
A, B = b"list-20180903_1.csv", b"list-20180903_2.csv"
VARIABLE = "WANGJIAN_SOURCE_SOME_SOURCE_"
IMPATIENT = replace(HASTY, read_seconds=0.1, attempts=2)
LONG = (HEADER + "".join(f"企业{n},,\n" for n in range(40_000))).encode()  # some 700 kB


def rows(*names: str) -> bytes:
    return (HEADER + "".join(f"{name},,\n" for name in names)).encode()


def asks(
    stage: Stage,
    drop: Drop,
    *,
    mark: str = "",
    settings: SessionSettings = HASTY,
    url: str = "",
    how: Csv | None = None,
    environment: dict[str, str] | None = None,
) -> Took:
    fetch = DropFolder("list-{day:%Y%m%d}*.csv", mark)
    source = listing_source(how, fetch=fetch, expect=Rows(0, 50_000))
    told = {"HOST_KEY": drop.server.host_key, "PASSWORD": PASSWORD} | (environment or {})
    took = stage.asks(source, url or drop.url, settings=settings, **told)
    assert not list(stage.house.store.root.glob(".incoming-*"))
    return took


def fetched(
    files: dict[bytes, Put],
    *,
    mark: str = "",
    settings: SessionSettings = HASTY,
    how: Csv | None = None,
    listing: str = "",
) -> Callable[[Stage], Took]:
    def act(stage: Stage) -> Took:
        with open_drop({name: replace(put) for name, put in files.items()}) as drop:
            drop.listing = listing
            return asks(stage, drop, mark=mark, settings=settings, how=how)

    return act


def admitted(tries: int, gate: type[Gate] = Gate, **told: str) -> Callable[[Stage], Took]:
    """With another environment; the server must have been asked `tries` times to let us in."""

    def act(stage: Stage) -> Took:
        with open_drop({A: Put(rows("甲"))}, gate) as drop:
            try:
                return asks(stage, drop, environment=told)
            finally:
                assert drop.tries == tries

    return act


def at_address(form: str) -> Callable[[Stage], Took]:
    """`form` holds `{port}`."""

    def act(stage: Stage) -> Took:
        with open_drop({A: Put(rows("甲"))}) as drop:
            return asks(stage, drop, url=form.format(port=drop.server.port))

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


def resumed(stage: Stage) -> Took:
    half = len(LONG) // 2
    with open_drop({A: Put(LONG, breaks=[half])}) as drop:
        took = asks(stage, drop, how=Csv())
        (_, first), (_, second) = drop.opened
        assert first == 0
        assert 0 < second <= half
        assert len(drop.server.visits) == 2
    return Took(took.table.tail(1), took.reading)


def replaced_meanwhile(stage: Stage) -> Took:
    new = rows("新")
    put = Put(LONG, breaks=[len(LONG) // 2], then=new)
    with open_drop({A: put}) as drop:
        took = asks(stage, drop)
        assert [offset for _, offset in drop.opened] == [0, 0]
    return took


def second_file_breaks(stage: Stage) -> Took:
    files = {A: Put(rows("甲")), B: Put(rows("乙", "丙"), breaks=[20])}
    with open_drop(files) as drop:
        took = asks(stage, drop)
        assert [path[-5:-4] for path, _ in drop.opened] == [b"1", b"2", b"2"]
    return took


def breaks_always(stage: Stage) -> Took:
    with open_drop({A: Put(rows("甲"), breaks=[10] * 9)}) as drop:
        try:
            return asks(stage, drop)
        finally:
            assert len(drop.server.visits) == HASTY.attempts
            assert not list(stage.house.store.root.rglob("*.*"))


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


def good(name: str, act: Callable[[Stage], Took], *names: str, aside: int = 0) -> Case:
    return Case(Access.SFTP, name, act, names=names, aside=aside)


def bad(name: str, act: Callable[[Stage], Took], error: type[SourceError], *says: str) -> Case:
    return Case(Access.SFTP, name, act, error=error, says=("some_source", *says))


AT_THE_DOOR = (
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
IN_THE_FOLDER = (
    good("several files come in the order of their names",
         fetched({B: Put(rows("乙")), A: Put(rows("甲"))}), "甲", "乙"),
    bad("there is no such folder", at_address("sftp://wangjian@127.0.0.1:{port}/dorp"),
        NotDelivered, "/dorp", "nothing of that name"),
    bad("a folder that may not be listed", fetched({}, listing="forbidden"), NotAdmitted,
        "may not read this", VARIABLE + "PASSWORD"),
    bad("a folder that is silent about its names",
        fetched({}, listing="silent", settings=IMPATIENT), SourceUnavailable, "no answer in time"),
    bad("only yesterday's files", fetched({b"list-20180902_1.csv": Put(rows("甲"))}), NotDelivered,
        "/drop", "list-20180903*.csv"),
    bad("an empty folder", fetched({}), NotDelivered, "list-20180903*.csv"),
    bad("a second file on its way holds the day back",
        fetched({A: Put(rows("甲")), B + b".filepart": Put(b"x")}), NotDelivered,
        "list-20180903_2.csv.filepart is still being written"),
    bad("the only file on its way", fetched({A + b".part": Put(rows("甲"))}), NotDelivered,
        "list-20180903_1.csv.part is still being written"),
    good("yesterday's forgotten .tmp holds nothing back",
         fetched({A: Put(rows("甲")), b"list-20180902_9.csv.tmp": Put(b"x")}), "甲"),
    bad("one flag of two is lacking",
        fetched({A: Put(rows("甲")), A + b".ok": Put(), B: Put(rows("乙"))}, mark=".ok"),
        NotDelivered, "list-20180903_2.csv has no .ok beside it yet"),
    good("flags beside, in place of the ending too",
         fetched({A: Put(rows("甲")), A + b".ok": Put(), B: Put(rows("乙")),
                  b"list-20180903_2.ok": Put(), B + b".part": Put(b"stale")}, mark=".ok"),
         "甲", "乙"),
    bad("the day's one flag is lacking",
        fetched({A: Put(rows("甲"))}, mark="list-{day:%Y%m%d}.csv"), NotDelivered,
        "list-20180903.csv is not there yet"),
    good("the day's one flag, named like a delivery, is none",
         fetched({A: Put(rows("甲")), b"list-20180903.csv": Put()}, mark="list-{day:%Y%m%d}.csv"),
         "甲"),
    bad("a link in place of a delivery", fetched({A: link()}), NotDelivered, "links or folders"),
    good("a link beside a delivery is not followed",
         fetched({A: link(), B: Put(rows("乙"))}), "乙"),
    good("a folder named like a delivery", fetched({A: folder(), B: Put(rows("乙"))}), "乙"),
    good("names that lead out of the folder are no deliveries",
         fetched({b"list-20180903/../../../etc/passwd.csv": Put(b"root"), A: Put(rows("甲"))}),
         "甲"),
    good("hidden names and what office programs leave",
         fetched({b".list-20180903_0.csv": Put(b"x"), b"~$list-20180903.csv": Put(b"x"),
                  A: Put(rows("甲"))}), "甲"),
    good("a name in GB18030",
         fetched({"list-20180903_义乌.csv".encode("gb18030"): Put(rows("甲"))}), "甲"),
    bad("a file that may not be read", fetched({A: Put(rows("甲"), forbidden=True)}), NotAdmitted,
        "list-20180903_1.csv", "may not read this"),
)  # fmt: skip
UNDER_WAY = (
    bad("a size that changes between two looks",
        fetched({A: Put(rows("甲"), sizes=[10, len(rows("甲"))])}), NotDelivered,
        "list-20180903_1.csv", "not yet complete"),
    bad("a size that changes while we read",
        fetched({A: Put(rows("甲"), sizes=[57, 57, 999])}), NotDelivered,
        "list-20180903_1.csv", "not yet complete"),
    bad("a file that has grown beyond what was said", fetched({A: Put(rows("甲"), sizes=[10])}),
        NotDelivered, "grows beyond its 10 bytes", "run again later"),
    good("a server that says nothing of size and time",
         fetched({A: Put(rows("甲"), sizes=[None], mtime=None)}), "甲"),
    good("a connection that breaks off is gone on with where it was", resumed, "企业39999"),
    good("what was replaced after a break is begun afresh", replaced_meanwhile, "新"),
    good("files that came before a break are not fetched again", second_file_breaks,
         "甲", "乙", "丙"),
    bad("a connection that always breaks off leaves nothing", breaks_always, SourceUnavailable,
        "list-20180903_1.csv"),
    bad("fewer bytes than were said", fetched({A: Put(rows("甲"), sizes=[500])}), ShortBody,
        "list-20180903_1.csv", "of 500 bytes came"),
    bad("an end in the middle is not filled with zeros",
        fetched({A: Put(LONG, gap=100_000)}), ShortBody, "list-20180903_1.csv"),
    bad("a file beyond the limit is not begun",
        fetched({A: Put(rows("甲"), sizes=[HASTY.max_bytes + 1])}), TooLarge,
        "list-20180903_1.csv", "1,048,576"),
    bad("a file without end", fetched({A: Put(endless=True, sizes=[None])}), TooLarge,
        "list-20180903_1.csv", "1,048,576"),
    bad("a server that falls silent",
        fetched({A: Put(rows("甲"), silent=True)}, settings=IMPATIENT), SourceUnavailable,
        "list-20180903_1.csv", "no answer in time"),
    bad("a byte now and then",
        fetched({A: Put(drips=True, sizes=[10_000])}, settings=replace(HASTY, total_seconds=0.4)),
        SourceUnavailable, "still arriving after 0.4 s"),
    bad("a web page put into the folder", fetched({A: Put(b"<html>502 Bad Gateway</html>")}),
        NotTheFormat, "list-20180903_1.csv", "a web page"),
    bad("an empty file", fetched({A: Put(b"")}), NotTheFormat, "list-20180903_1.csv", "is empty"),
    good("a line cut short by their disk is set aside",
         fetched({A: Put(rows("甲") + "乙,\n".encode() + "丙,,\n".encode())}), "甲", "丙", aside=1),
)  # fmt: skip
CASES = (*AT_THE_DOOR, *IN_THE_FOLDER, *UNDER_WAY)
