"""A file as a source of its own: the catalogue's headers or a declared source's, any known format.

A column that nobody knows would stop a delivery. Here it is left out and noted, so that one look
at the file tells everything; a required column that lacks leaves nothing to look at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from acts.errors import CannotCheck
from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from sources.kit.by_name import READERS, reader
from sources.kit.by_shape import ANY_CODE
from sources.kit.download import Download
from sources.kit.headers import lookup_key, standard_headers
from sources.kit.reading import PLACE_COLUMN, Delivery, Part, Read, numbered
from sources.kit.source import Cadence, Rows, Source
from sources.kit.systems import System

_MOST_ROWS = 1_000_000_000


@dataclass
class Noticing:
    """A reader that notes the columns it meets and leaves out those that `source` knows nothing of.

    `unknown` are their header texts, `headers` the text over each field, both as met.
    """

    source: Source
    unknown: dict[str, None] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def fixed_columns(self) -> bool:
        """As the reader beneath has it."""
        return self.source.read.fixed_columns

    def parts(self, delivery: Delivery) -> Iterator[Part]:
        """The parts of the reader beneath; `CannotCheck` for a header that gives no table."""
        for part in self.source.read.parts(delivery):
            yield self._known(part)

    def _known(self, part: Part) -> Part:
        kept, own = [], dict[str, str]()
        for index, text in enumerate(part.headers):
            key = lookup_key(text)
            name = self.source.mapped.get(key)
            if not key:
                if part.table[f"c{index}"].null_count() < part.table.height:
                    self.unknown.setdefault(f"第{index + 1}列（无标题）")
                continue
            if name is None and key not in self.source.known_keys:
                self.unknown.setdefault(text)
                continue
            if name is not None and name != ANY_CODE and name in own:
                raise _twice(self.source.kind, name, own[name], text)
            if name is not None:
                own["party_uscc" if name == ANY_CODE else name] = text
            kept.append(index)
        if lacking := [name for name in self.source.required if name not in own]:
            raise _lacking(self.source.kind, lacking, part.headers)
        self.headers = own | self.headers
        columns = zip(kept, numbered(len(kept)), strict=True)
        table = part.table.select(
            *(pl.col(f"c{index}").alias(name) for index, name in columns), PLACE_COLUMN
        )
        return replace(part, headers=tuple(part.headers[index] for index in kept), table=table)


def file_source(file: Path, kind: Kind | None, declared: Source | None) -> tuple[Source, Noticing]:
    """The source that `file` is read as, and what its reader will have noted.

    `declared` lends its own mapping and, for a file of its own format, its own reader; else the
    catalogue of `kind` says what headers mean. `CannotCheck` when there is no way to read it.
    """
    found = reader(file)
    if declared is None:
        if kind is None or found is None:
            raise _no_reader(file)
        source = _by_catalogue(kind, found)
    else:
        read = declared.read if found is None or type(found) is type(declared.read) else found
        source = replace(declared, read=read, expect=Rows(0, _MOST_ROWS))
    noticing = Noticing(source)
    return replace(source, read=noticing), noticing


def _by_catalogue(kind: Kind, read: Read) -> Source:
    fields = CATALOGUES[kind].by_name
    return Source(
        id=f"file_{kind.value}",
        system=System.LOCAL,
        kind=kind,
        publisher="报送单位",
        page="https://www.gov.cn/",
        basis="报送前自查",
        contact="报送单位",
        every=Cadence.ON_NOTICE,
        fetch=Download("{base}"),
        read=read,
        columns=_named(fields) | standard_headers(kind),
        expect=Rows(0, _MOST_ROWS),
    )


def _named(names: Mapping[str, object]) -> dict[str, str]:
    """Our own field names, as headers of themselves."""
    return {name: name for name in names}


def _no_reader(file: Path) -> CannotCheck:
    known = "、".join(READERS)
    return CannotCheck(
        f"{file.name}：只能检查 {known} 文件；其他格式请先另存",
        f"{file.name}: only {known} files can be checked; save it as one of these first",
    )


def _lacking(kind: Kind, names: list[str], headers: tuple[str, ...]) -> CannotCheck:
    fields = CATALOGUES[kind].by_name
    met = "、".join(filter(None, headers))[:300]
    zh = "、".join("／".join((fields[name].zh, *fields[name].v2018)) for name in names)
    return CannotCheck(
        f"表头缺少{KIND_NAMES_ZH[kind]}的必填栏目：{zh}；现有栏目：{met}",
        f"the header lacks what a {kind.value} needs: {', '.join(names)}; it has {met}",
    )


def _twice(kind: Kind, name: str, one: str, other: str) -> CannotCheck:
    zh = CATALOGUES[kind].by_name[name].zh
    return CannotCheck(
        f"表头中「{one}」和「{other}」都是「{zh}」：请只保留一栏",
        f"the columns {one!r} and {other!r} are both {name}: keep one of them",
    )
