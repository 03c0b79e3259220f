"""The objects of a release in the channel's own format, each valid by the schema beside it."""

from collections.abc import Iterator

from publish import gates, native, objects, xsd
from publish.announce import Contents, Plan
from publish.native import NATIVE
from publish.spill import Spill


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
