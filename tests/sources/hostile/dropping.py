"""Drop folders as the hostile cases need them: what lies there, and who asks for it."""

from collections.abc import Callable
from dataclasses import replace

from sources.kit.csv_table import Csv
from sources.kit.errors import SourceError
from sources.kit.fetching import Access
from sources.kit.session import SessionSettings
from sources.kit.sftp import DropFolder
from sources.kit.source import Rows
from tests.sources.drop_folder import PASSWORD, Drop, Put, open_drop
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import HASTY, listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"
A, B = b"list-20180903_1.csv", b"list-20180903_2.csv"
VARIABLE = "WANGJIAN_SOURCE_SOME_SOURCE_"
IMPATIENT = replace(HASTY, read_seconds=0.1, attempts=2)


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


def at_address(form: str) -> Callable[[Stage], Took]:
    """`form` holds `{port}`."""

    def act(stage: Stage) -> Took:
        with open_drop({A: Put(rows("甲"))}) as drop:
            return asks(stage, drop, url=form.format(port=drop.server.port))

    return act


def good(name: str, act: Callable[[Stage], Took], *names: str, aside: int = 0) -> Case:
    return Case(Access.SFTP, name, act, names=names, aside=aside)


def bad(name: str, act: Callable[[Stage], Took], error: type[SourceError], *says: str) -> Case:
    return Case(Access.SFTP, name, act, error=error, says=("some_source", *says))
