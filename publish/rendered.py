"""The objects of a release in the channel's own format: XML valid by its schema, and workbooks."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import polars as pl

from publish import gates, native, objects, renewed, workbooks, xsd
from publish.announce import Contents, Plan, Standing
from publish.errors import GateFailed
from publish.native import NATIVE, Native
from publish.spill import Spill
from publish.tables import BUCKETS
from publish.workbooks import Edition
from records.field import Channel


def changes(plan: Plan, xml: Spill, contents: Contents) -> Iterator[str]:
    """The changes in the channel's own XML, each document valid by the schema published beside."""
    rendering = NATIVE.get(plan.channel)
    if rendering is None:
        return
    schema = xsd.compiled(rendering)
    yield from objects.collect(
        objects.put(plan.tree, f"schema/{plan.channel}.xsd", xsd.schema(rendering)),
        contents.schemas,
    )
    parts = xml.parts() if xml.lines else iter(())
    number = 0
    for number, (_, _, rows) in enumerate(parts, start=1):
        name = f"native/{plan.channel}-{plan.seq}-changes.{number - 1}.xml"
        text = native.document(rendering, rows, plan.seq, plan.day.isoformat())
        data = objects.text_of(text)
        gates.check_xml(schema, data, name)
        yield from objects.collect(objects.put(plan.tree, name, data), contents.native)
    contents.gates.append(gates.Gate("xsd", passed=True, detail=f"{number} file(s)"))


def full(plan: Plan, base: Standing | None, contents: Contents) -> Iterator[str]:
    """All that stands at a new snapshot."""
    if plan.channel in NATIVE:
        yield from _whole(plan, base, NATIVE[plan.channel], contents)
    if plan.channel is Channel.CREDIT_CHINA:
        yield from books(plan, "full", _lines(plan, contents), contents)


def carry(plan: Plan, base: Standing | None, contents: Contents) -> None:
    """Where no snapshot is new, what is full stays listed, and every change since.

    Whoever reads these and no lines takes them in this order. The first release's changes are all
    there is.
    """
    if base is not None and contents.snapshot.seq != plan.seq:
        contents.native = list(base.native)


def _whole(
    plan: Plan, base: Standing | None, rendering: Native, contents: Contents
) -> Iterator[str]:
    """The snapshot as XML documents, of those before where that will do."""
    whole: list[objects.Target] = []
    held = 0
    made = renewed.documents(plan, base, rendering, contents)
    for name, data in _anew(plan, rendering, contents) if made is None else made:
        held += native.count(rendering, data)
        packed = objects.compress(data)
        yield from objects.collect(objects.put(plan.tree, f"{name}.zst", packed), whole)
    if held != contents.snapshot.lines:
        raise GateFailed("xsd", f"in full: {held} records, {contents.snapshot.lines} lines")
    contents.native += whole
    contents.gates.append(gates.Gate("xsd full", passed=True, detail=f"{len(whole)} file(s)"))


def _anew(plan: Plan, rendering: Native, contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Documents out of the snapshot's lines; enterprise by enterprise where they are grouped."""
    tables = (native.standing(rendering, rows) for _, _, rows in _lines(plan, contents))
    spill = Spill(plan.private / "whole.spill")
    parts = _regrouped(tables, spill) if rendering.grouped else tables
    with ThreadPoolExecutor(1, thread_name_prefix="xsd") as thread:
        yield from _checked(plan, rendering, parts, thread)
    spill.drop()


def _checked(
    plan: Plan, rendering: Native, parts: Iterable[pl.DataFrame], thread: Executor
) -> Iterator[tuple[str, bytes]]:
    """Documents by name, each valid; the next is written while the one before is checked."""
    schema = xsd.compiled(rendering)
    before: tuple[str, bytes, Future[None]] | None = None
    for number, rows in enumerate(parts):
        name = f"native/{plan.channel}-{plan.seq}-full.{number}.xml"
        data = objects.text_of(native.document(rendering, rows, plan.seq, plan.day.isoformat()))
        if before is not None:
            before[2].result()
            yield before[:2]
        before = name, data, thread.submit(gates.check_xml, schema, data, name)
    if before is not None:
        before[2].result()
        yield before[:2]


def _regrouped(tables: Iterable[pl.DataFrame], spill: Spill) -> Iterator[pl.DataFrame]:
    """The same rows, those of an enterprise together: they came in the order of their ids."""
    for table in tables:
        spill.add(table)
    if spill.lines:
        for _, _, rows in spill.parts():
            yield rows


def _lines(plan: Plan, contents: Contents) -> Iterator[tuple[int, int, pl.DataFrame]]:
    """The snapshot's lines as `books` takes them, a shard at a time."""
    for shard in contents.snapshot.shards:
        if shard["lines"]:
            yield 0, BUCKETS - 1, pl.concat(objects.read_lines(plan.tree, str(shard["path"])))


def books(
    plan: Plan, what: str, parts: Iterable[tuple[int, int, pl.DataFrame]], contents: Contents
) -> Iterator[str]:
    """信用中国's workbooks of `what` ("changes" or "full"), one or more per kind.

    `parts` are (low, high, rows: public_id, op, line, element where removals are among them); each
    is in memory alone. Other channels have none.
    """
    if plan.channel is not Channel.CREDIT_CHINA:
        return
    edition = Edition(plan.day, plan.private / "workbooks.parts")
    for number, (_, _, rows) in enumerate(parts):
        for kind, data in workbooks.books(rows, edition):
            name = f"native/{plan.channel}-{plan.seq}-{what}.{kind}.{number}.xlsx"
            yield from objects.collect(objects.put(plan.tree, name, data), contents.native)
