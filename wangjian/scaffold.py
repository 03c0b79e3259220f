"""`wangjian sources new`: a declaration written from a sample, for a person to finish."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.console import complain, say

if TYPE_CHECKING:
    from collections.abc import Collection

    from records.kind import Kind
    from sources.kit.reading import Read

_TEMPLATE = '''"""{system}: {zh}.

Quirks: none known yet.
"""

from records.kind import Kind
{imports}

SOURCE = Source(
    id="{id}",
    system=System.{member},
    kind=Kind.{kind},
    publisher="{system}",
    page="https://www.gov.cn/",
    basis="部门间数据共享",
    contact="{system} 数据报送",
    every=Cadence.EVERY_DAY,
    fetch={fetch_class}("{address}"),
    read={read_class}(),
    columns=standard_headers(Kind.{kind}),
    expect=Rows(0, 1_000_000),
{unknown})
'''
_READERS = {
    ".csv": ("csv_table", "Csv"),
    ".xlsx": ("workbook", "Workbook"),
    ".xls": ("biff", "OldWorkbook"),
    ".json": ("json_rows", "JsonRows"),
    ".xml": ("xml_messages", "XmlMessages"),
}


def scaffold(source_id: str, sample: Path, kind: str, member: str) -> int:
    """Write `sources/<id>.py` and keep the sample; 2 when something given is not known.

    Columns of the sample that the catalogue does not know stand in the file as lines to finish:
    until each is mapped or named with a reason, the source stops and names it.
    """
    from records.kind import KIND_NAMES_ZH, Kind
    from sources.kit.errors import SourceError
    from sources.kit.systems import System

    target = Path("sources", f"{source_id}.py")
    trouble = _id_trouble(source_id) or _trouble(target, sample, kind, member)
    if trouble:
        complain(trouble)
        return 2
    module, reader = _READERS[sample.suffix.lower()]
    of = Kind(kind)
    try:
        unknown = _unknown(of, sample)
    except SourceError as error:
        complain(f"the sample cannot be read: {error}")
        return 2
    paged = reader == "JsonRows"
    fetch = "PagedJson" if paged else "Download"
    file = f"{source_id}-{{day:%Y%m%d}}{sample.suffix.lower()}"
    pages = f"{source_id}?date={{day:%Y-%m-%d}}&page={{page}}&size={{size}}"
    target.write_text(
        _TEMPLATE.format(
            id=source_id, system=System[member], member=member, kind=of.name, zh=KIND_NAMES_ZH[of],
            read_class=reader, fetch_class=fetch, imports=_imports(module, reader, fetch),
            address=f"{{base}}/{pages if paged else file}",
            unknown="".join(f"    # {text!r}: map it in `columns`, or say in `ignored` why not\n"
                            for text in unknown),
        ),
        encoding="utf-8",
    )  # fmt: skip
    kept = Path("tests/sources/samples", source_id)
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample, kept / f"sample{sample.suffix.lower()}")
    say(f"{target}: {len(unknown)} columns to decide; then `make accept` and `make docs`")
    return 0


def _imports(module: str, reader: str, fetch: str) -> str:
    """What the declaration takes from the kit, in the order that the linter wants."""
    taken = {
        "download": fetch,
        "headers": "standard_headers",
        module: reader,
        "source": "Cadence, Rows, Source",
        "systems": "System",
    }
    return "\n".join(f"from sources.kit.{name} import {taken[name]}" for name in sorted(taken))


def _id_trouble(source_id: str) -> str:
    from sources.kit.source import ID

    if ID.match(source_id):
        return ""
    return f"{source_id!r} is no id: <system>_<kind> in lower case, like customs_penalties"


def _trouble(target: Path, sample: Path, kind: str, member: str) -> str:
    from records.kind import Kind
    from sources.kit.systems import System

    if not target.parent.is_dir():
        return "run this at the top of the project: there is no folder sources/ here"
    if target.exists():
        return f"{target} is there already"
    if kind not in set(Kind):
        return f"no kind is called {kind!r}; there are {', '.join(Kind)}"
    if member not in System.__members__:
        return f"no system is called {member!r}; there are {', '.join(System.__members__)}"
    if sample.suffix.lower() not in _READERS:
        return f"{sample.name}: samples end with {', '.join(_READERS)}"
    return ""


def _unknown(kind: Kind, sample: Path) -> list[str]:
    """Header texts of the sample that the catalogue of `kind` does not know."""
    from sources.kit.headers import FURNITURE, keyed, lookup_key, standard_headers

    known = keyed(standard_headers(kind)).keys() | keyed(FURNITURE).keys()
    return [text for text in _headers(sample, known) if text and lookup_key(text) not in known]


def _headers(sample: Path, known: Collection[str]) -> list[str]:
    """The header texts under which the sample's rows stand, each once."""
    import tempfile
    from datetime import UTC, date, datetime
    from importlib import import_module

    from records.snapshot import Snapshot
    from sources.kit.reading import Delivery
    from sources.kit.store import Store

    module, reader = _READERS[sample.suffix.lower()]
    with tempfile.TemporaryDirectory(prefix="wangjian-new-") as folder:
        store = Store(Path(folder))
        with store.receive(1 << 30) as receiver:
            receiver.write(sample.read_bytes())
            digest = receiver.keep()
        snapshot = Snapshot(digest, "sample", date.min, sample.name, "", receiver.size,
                            datetime.now(UTC), store.path(digest))  # fmt: skip
        read: Read = getattr(import_module(f"sources.kit.{module}"), reader)()
        parts = read.parts(Delivery("sample", [snapshot], known))
        return list(dict.fromkeys(text for part in parts for text in part.headers))
