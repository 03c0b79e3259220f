import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from records.snapshot import Snapshot
from sources.kit.collect import fetch
from sources.kit.errors import NotAdmitted, SourceError, TooLarge
from sources.kit.fetching import Errand, Means
from sources.kit.session import Validators
from sources.kit.sftp import DropFolder
from sources.kit.sftp_login import login
from sources.kit.source import Source
from sources.kit.store import read_stored
from tests.sources.drop_folder import MTIME, PASSWORD, Drop, Put, open_drop
from tests.sources.house import DAY, HASTY, House, listing_source

A, B = b"list-20180903_1.csv", b"list-20180903_2.csv"
SOURCE = listing_source(fetch=DropFolder("list-{day:%Y%m%d}*.csv"))


@pytest.fixture
def drop() -> Iterator[Drop]:
    with open_drop({A: Put("企业名称\n甲\n".encode())}) as drop:
        yield drop


def means(house: House, drop: Drop, **changes: str) -> Means:
    told = {"HOST_KEY": drop.server.host_key, "PASSWORD": PASSWORD} | changes
    environment = {f"WANGJIAN_SOURCE_SOME_SOURCE_{name}": said for name, said in told.items()}
    return replace(house.means(drop.url), environment=environment)


def remembering(means: Means, *taken: Snapshot) -> Means:
    known = {one.address: Validators(one.etag, one.last_modified, one.digest) for one in taken}
    return replace(means, last=lambda _source, address: known.get(address))


def test_a_file_is_kept_as_it_was_under_a_public_address(house: House, drop: Drop) -> None:
    (snapshot,) = fetch(SOURCE, DAY, means(house, drop))
    assert read_stored(snapshot.path, 100) == drop.files[A].data
    assert snapshot.address == f"sftp://127.0.0.1:{drop.server.port}/drop/list-20180903_1.csv"
    assert snapshot.etag == f"{MTIME}-{snapshot.size}"
    assert snapshot.last_modified == "Sun, 02 Sep 2018 16:00:00 GMT"


def test_what_did_not_change_is_not_read_again(house: House, drop: Drop) -> None:
    (first,) = fetch(SOURCE, DAY, means(house, drop))
    drop.files[B] = Put(b"new")
    again, new = fetch(SOURCE, DAY, remembering(means(house, drop), first))
    assert [path for path, _ in drop.opened] == [b"/drop/" + A, b"/drop/" + B]
    assert (again.digest, again.size, again.etag) == (first.digest, first.size, first.etag)
    assert new.size == 3


def test_a_new_time_or_lost_bytes_are_read_again(house: House, drop: Drop) -> None:
    (first,) = fetch(SOURCE, DAY, means(house, drop))
    drop.files[A].mtime = MTIME + 1
    fetch(SOURCE, DAY, remembering(means(house, drop), first))
    drop.files[A].mtime = MTIME
    house.store.drop(first.digest)
    fetch(SOURCE, DAY, remembering(means(house, drop), first))
    assert len(drop.opened) == 3


def test_a_server_that_tells_no_time_is_always_read(house: House, drop: Drop) -> None:
    drop.files[A].mtime = None
    (first,) = fetch(SOURCE, DAY, means(house, drop))
    assert (first.etag, first.last_modified) == (None, None)
    fetch(SOURCE, DAY, remembering(means(house, drop), first))
    assert len(drop.opened) == 2


def test_it_may_be_called_where_a_loop_runs_already(house: House, drop: Drop) -> None:
    async def within() -> tuple[Snapshot, ...]:
        return fetch(SOURCE, DAY, means(house, drop))

    # In a thread of its own: this one may have a loop already, that of a browser test.
    with ThreadPoolExecutor(1) as thread:
        assert len(thread.submit(lambda: asyncio.run(within())).result()) == 1


def test_the_root_of_the_server_is_a_folder_too(house: House, drop: Drop) -> None:
    lent = means(house, drop)
    errand = Errand("some_source", DAY, replace(lent, base="sftp://u%40x@[::1]:2222/"))
    entered = login(errand)
    assert (entered.address, entered.user, entered.folder) == ("sftp://[::1]:2222", "u@x", "/")
    assert entered.file("a.csv") == "sftp://[::1]:2222/a.csv"


def limited(**limits: int) -> Source:
    return listing_source(fetch=DropFolder("list-{day:%Y%m%d}*.csv", **limits))  # type: ignore[arg-type]


def test_a_folder_of_endless_names_is_left(house: House, drop: Drop) -> None:
    drop.listing = "endless"
    with pytest.raises(TooLarge, match=r"some_source: sftp.*more than 500 names"):
        fetch(limited(most_names=500), DAY, means(house, drop))


def test_a_day_of_endless_files_is_left(house: House, drop: Drop) -> None:
    drop.files[B] = Put(b"x")
    with pytest.raises(TooLarge, match="2 files for one day"):
        fetch(limited(most_files=1), DAY, means(house, drop))


@pytest.mark.parametrize("secret", ["wrong-secret-1", PASSWORD])
def test_no_credential_is_ever_said(
    secret: str, house: House, drop: Drop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lent = means(house, drop, PASSWORD=secret)
    said = [repr(lent), repr(login(Errand("some_source", DAY, lent)))]
    try:
        said.append(repr(fetch(SOURCE, DAY, lent)))
    except SourceError as error:
        said.append(str(error))
    assert secret not in "\n".join([*said, caplog.text])


def test_the_keys_and_agents_of_whoever_starts_us_are_not_used(
    house: House, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house.root / "home"
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "config").write_text("Host *\n  Port 1\n  User root\n")
    (home / ".ssh" / "known_hosts").write_text(f"* {drop.server.host_key}\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SSH_AUTH_SOCK", str(home / "agent"))
    assert len(fetch(SOURCE, DAY, means(house, drop))) == 1
    with pytest.raises(NotAdmitted, match="HOST_KEY"):
        fetch(SOURCE, DAY, means(house, drop, HOST_KEY=""))


def test_the_budget_ends_what_patience_would_go_on_with(house: House, drop: Drop) -> None:
    drop.files[A].breaks = [5] * 50
    lent = replace(means(house, drop), session=replace(HASTY, attempts=50, backoff_seconds=60.0))
    with pytest.raises(SourceError, match=r"list-20180903_1\.csv"):
        fetch(SOURCE, DAY, lent)
    assert len(drop.server.visits) == 1  # waiting for a second would outlast the budget
