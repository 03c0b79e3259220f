"""The objects of a release in the channel's own format: XML valid by its schema, and workbooks."""

from collections.abc import Iterable, Iterator

import polars as pl

from publish import gates, native, objects, workbooks, xsd
from publish.announce import Contents, Plan
from publish.native import NATIVE
from publish.spill import Spill
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
    for number, (_, _, rows) in enumerate(parts):
        name = f"native/{plan.channel}-{plan.seq}-changes.{number}.xml"
        text = native.document(rendering, rows, plan.seq, plan.day.isoformat())
        data = objects.text_of(text)
        gates.check_xml(schema, data, name)
        yield from objects.collect(objects.put(plan.tree, name, data), contents.native)
    contents.gates.append(gates.Gate("xsd", passed=True, detail=f"{len(contents.native)} file(s)"))


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
