"""What stands in full, made of the documents that stood at the last snapshot.

Of a document only the rows are made anew in which something was touched; the others keep their
bytes, and were found valid with the whole of the document before. A root of our schemas holds any
number of its rows in any order and compares none with another: so a document is valid when its
root is and each of its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from publish import archived, gates, native, objects, spill, xsd
from publish.announce import Contents, Plan, Standing
from publish.native import Native
from publish.objects import Target
from publish.recent import Touched
from publish.text import Text

_GROUP = '^<ENTERPRISE UNISCID="([^"]*)">'
_RECORD = r'^<(\w+) id="([^"]*)"'
_CUT = "\x01"  # which no XML can hold


@dataclass(frozen=True, slots=True)
class _Changed:
    """What was touched: its records now, and every row of a document where it stands or stood."""

    records: pl.DataFrame  # rows of `native.rows`
    ids: pl.DataFrame  # public_id
    places: pl.DataFrame  # place


def documents(
    plan: Plan, base: Standing | None, rendering: Native, contents: Contents
) -> Iterator[tuple[str, bytearray]] | None:
    """The documents in full by target name, each valid and there until the next one comes.

    None when they must be made of the lines: where those before are cut otherwise or were valid by
    another schema, or too much was touched.
    """
    if base is None or contents.touched is None:
        return None
    before = _before(plan, base)
    shards = contents.snapshot.lines
    cut = spill.cut(shards, shards)
    if len(before) != len(cut) or not _same_schema(plan, base, rendering):
        return None
    changed, text = _changed(rendering, contents.touched), Text()
    return (
        (f"native/{plan.channel}-{plan.seq}-full.{number}.xml",
         text.fill(_document(plan, rendering, target, _within(changed, span))))
        for number, (target, span) in enumerate(zip(before, cut, strict=True))
    )  # fmt: skip


def _before(plan: Plan, base: Standing) -> list[Target]:
    """The documents of what stood at the last snapshot; of the first release, its changes."""
    seq = base.snapshot.seq
    start = f"native/{plan.channel}-{seq}-{'changes' if seq == 1 else 'full'}."
    every = [each for each in base.native if each.target.startswith(start)]
    return [each for each in every if ".xml" in each.target]


def _same_schema(plan: Plan, base: Standing, rendering: Native) -> bool:
    """Whether the documents before were found valid by the schema that stands now."""
    said = archived.volume(plan.private, base.snapshot.seq).announced()
    mine = objects.named(f"schema/{plan.channel}.xsd", xsd.schema(rendering))
    return mine.entry() in said["schemas"]


def _changed(rendering: Native, touched: Touched) -> _Changed:
    records = native.standing(rendering, touched.puts)
    held = native.standing(rendering, pl.concat([touched.newest.clear(), *touched.held]))
    places = pl.concat([table.select("place") for table in (records, held)]).unique()
    return _Changed(records, touched.newest.select("public_id"), places)


def _within(changed: _Changed, span: tuple[int, int]) -> _Changed:
    mine = changed.records.filter(pl.col("bucket").is_between(*span))
    return _Changed(mine, changed.ids, changed.places)


def _document(plan: Plan, rendering: Native, target: Target, changed: _Changed) -> pl.Series:
    rows = _rows(rendering, objects.stored(plan.tree, target.path))
    left = rows.join(changed.places, on="place", how="semi")
    kept = rows.join(changed.places, on="place", how="anti")
    del rows
    others = _records(rendering, left).join(changed.ids, on="public_id", how="anti")
    columns = ("place", "rank", "public_id", "xml")
    anew = native.ordered(
        rendering, pl.concat([table.select(columns) for table in (others, changed.records)])
    )
    frame = plan.seq, plan.day.isoformat()
    part = objects.text_of(native.framed(rendering, anew["xml"], *frame))
    gates.check_xml(xsd.compiled(rendering), part, f"{target.target}, what is new of it")
    whole = pl.concat([kept, anew]).sort("place")
    del kept
    return native.framed(rendering, whole["xml"], *frame)


def _rows(rendering: Native, document: bytes) -> pl.DataFrame:
    """The rows of a stored document: place, xml."""
    lines = objects.rows_at_once(document, "xml")
    lines = lines.slice(2, lines.height - 3)  # without the root's first lines and its last
    place = pl.col("xml").str.extract(_GROUP if rendering.grouped else _RECORD, _place(rendering))
    rows = lines.select(place.alias("place"), "xml")
    if not rows["place"].null_count():
        return rows
    # A value holds line feeds: what does not begin a row goes on with the one before.
    number = pl.col("place").is_not_null().cum_sum().alias("row")
    joined = pl.col("xml").fill_null("").str.join("\n")
    whole = rows.group_by(number, maintain_order=True).agg(pl.col("place").first(), joined)
    return whole.select("place", "xml")


def _place(rendering: Native) -> int:
    return 1 if rendering.grouped else 2


def _records(rendering: Native, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a document by their records: place, rank, public_id, xml."""
    each = pl.col("xml")
    if rendering.grouped:
        each = each.str.replace(_GROUP, "").str.strip_suffix("</ENTERPRISE>")
        for name in rendering.elements.values():
            each = each.str.replace_all(f"</{name}><", f"</{name}>{_CUT}<", literal=True)
    cut = rows.select("place", each.str.split(_CUT).alias("xml")).explode("xml")
    ranks = {element: rank for rank, element in enumerate(rendering.elements.values())}
    element = pl.col("xml").str.extract(_RECORD, 1)
    return cut.select(
        "place",
        element.replace_strict(ranks, return_dtype=pl.Int32()).alias("rank"),
        pl.col("xml").str.extract(_RECORD, 2).alias("public_id"),
        "xml",
    )
