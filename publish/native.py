"""The channels' native XML, written by polars expressions: no loop over rows, no DOM.

credit-china: `XZXK`/`XZCF` records with the V2018 codes. gsxt: facts grouped under `ENTERPRISE`.
Tombstones are `DEL` elements: an id, a reason, the id that goes on in its place, no name.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from publish import credit_china, gsxt
from publish.xml_text import elements, escaped
from records.digest import bucket_of
from records.field import Channel
from records.kind import CATALOGUES, Kind

REMOVED = "~"
"""The place of removals in a grouped document: behind any code."""
DEL_SHAPE = pl.Struct(
    {name: pl.String() for name in ("id", "why", "effective_at", "successor")}
    | {"rev": pl.Int64(), "erase": pl.Boolean()}
)
"""What a tombstone says."""


@dataclass(frozen=True)
class Native:
    """How one channel is written: element and keys of each kind, in the document's order."""

    channel: Channel
    elements: dict[Kind, str]
    prefix: str  # of the names of records, and of no name inside them
    grouped: bool  # under one ENTERPRISE element per code

    @cached_property
    def keys(self) -> dict[Kind, tuple[str, ...]]:
        """The elements inside a record, in the standard's order."""
        key = gsxt.key if self.channel is Channel.GSXT else credit_china.key
        return {
            kind: tuple(key(field) for field in CATALOGUES[kind].public(self.channel))
            for kind in self.elements
        }

    @cached_property
    def codes(self) -> dict[Kind, str]:
        """The element that holds the enterprise's code."""
        key = gsxt.key if self.channel is Channel.GSXT else credit_china.key
        return {kind: key(CATALOGUES[kind].by_name["party_uscc"]) for kind in self.elements}


NATIVE = {
    Channel.CREDIT_CHINA: Native(Channel.CREDIT_CHINA, credit_china.ELEMENTS, "XZ", grouped=False),
    Channel.GSXT: Native(Channel.GSXT, gsxt.TABLES, "E_", grouped=True),
}


def rows(native: Native, lines: pl.DataFrame) -> pl.DataFrame:
    """LINES as XML: bucket, place (what a document is sorted by, escaped), rank, public_id, xml."""
    puts = _records(native, lines.filter(pl.col("op") == "put"))
    return pl.concat([puts, _removed(lines.filter(pl.col("op") == "del"))])


def standing(native: Native, lines: pl.DataFrame) -> pl.DataFrame:
    """Puts (public_id, line) as XML, out of their bodies: what `rows` made of each when it came."""
    # A quote inside a value is escaped, so this can only be the body's own key.
    of_kind = {kind: pl.col("line").str.contains(f'"kind":"{kind}"', literal=True)
               for kind in native.elements}  # fmt: skip
    told = [_told(native, kind, lines.filter(mine)) for kind, mine in of_kind.items()]
    return _records(native, pl.concat(told))


def document(native: Native, part: pl.DataFrame, seq: int, day: str) -> pl.Series:
    """One whole XML document of `part` (rows of `rows`), as text lines."""
    return framed(native, ordered(native, part)["xml"], seq, day)


def ordered(native: Native, part: pl.DataFrame) -> pl.DataFrame:
    """`part` as a document holds it below its root: place and xml, an enterprise in one row."""
    rows = part.sort("place", "rank", "public_id")
    return _grouped(rows) if native.grouped else rows.select("place", "xml")


def framed(native: Native, xml: pl.Series, seq: int, day: str) -> pl.Series:
    """The rows of a document with its root around them, as text lines."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<PUBLICITY channel="{native.channel}" seq="{seq}" day="{day}">'
    )
    return pl.concat(
        [pl.Series("xml", [head]), xml.alias("xml"), pl.Series("xml", ["</PUBLICITY>"])]
    )


def count(native: Native, document: bytes | bytearray) -> int:
    """How many records stand in a document: no value can hold the sign that begins one."""
    return document.count(f"<{native.prefix}".encode())


def _told(native: Native, kind: Kind, lines: pl.DataFrame) -> pl.DataFrame:
    body = pl.Struct(dict.fromkeys((*native.keys[kind], "publish_until"), pl.String()))
    line = pl.col("line").str.json_decode(pl.Struct({"rev": pl.Int64(), "body": body}))
    told = lines.select("public_id", line.alias("_")).unnest("_").unnest("body")
    return told.select(
        "public_id",
        "rev",
        pl.col(native.codes[kind]).alias("uscc"),
        pl.col("publish_until").str.to_date(),
        pl.lit(native.elements[kind]).alias("element"),
        elements(told.select(native.keys[kind])),
    )


def _records(native: Native, puts: pl.DataFrame) -> pl.DataFrame:
    until = pl.concat_str(pl.lit('" until="'), pl.col("publish_until").dt.to_string("iso"))
    xml = pl.concat_str(
        pl.lit("<"), "element", pl.lit(' id="'), "public_id", pl.lit('" rev="'), "rev",
        until.fill_null(""), pl.lit('">'), "xml", pl.lit("</"), "element", pl.lit(">"),
    )  # fmt: skip
    place = escaped(pl.col("uscc")) if native.grouped else pl.col("public_id")
    ranks = {element: rank for rank, element in enumerate(native.elements.values())}
    rank = pl.col("element").replace_strict(ranks, return_dtype=pl.Int32())
    placed = puts.with_columns(place.fill_null("").alias("place"), xml.alias("xml"))
    return _row(placed, rank)


def _removed(lines: pl.DataFrame) -> pl.DataFrame:
    gone = lines.select(
        "public_id", "bucket", pl.col("line").str.json_decode(DEL_SHAPE).alias("_")
    ).unnest("_")
    xml = pl.concat_str(
        pl.lit('<DEL id="'), "public_id", pl.lit('" rev="'), "rev", pl.lit('" why="'), "why",
        pl.lit('" effective_at="'), "effective_at", pl.lit('" erase="'),
        pl.when("erase").then(pl.lit("true")).otherwise(pl.lit("false")),
        pl.when(pl.col("successor") != "").then(pl.format('" successor="{}', "successor"))
        .otherwise(pl.lit("")),
        pl.lit('"/>'),
    )  # fmt: skip
    # Removals have no code to stand under: they come last.
    return _row(
        gone.with_columns(pl.lit(REMOVED).alias("place"), xml.alias("xml")), pl.lit(99, pl.Int32())
    )


def _row(table: pl.DataFrame, rank: pl.Expr) -> pl.DataFrame:
    # A document holds whole enterprises, so the part is chosen by the place, not by the line's id.
    bucket = pl.when(pl.col("place") == REMOVED).then(4095).otherwise(bucket_of("place"))
    return table.select(
        bucket.cast(pl.Int32).alias("bucket"), "place",
        rank.alias("rank"), "public_id", "xml",
    )  # fmt: skip


def _grouped(rows: pl.DataFrame) -> pl.DataFrame:
    removed = rows.filter(pl.col("place") == REMOVED).select("place", "xml")
    inside = rows.filter(pl.col("place") != REMOVED).group_by("place", maintain_order=True)
    xml = pl.concat_str(
        pl.lit('<ENTERPRISE UNISCID="'), "place", pl.lit('">'),
        pl.col("xml").list.join(""), pl.lit("</ENTERPRISE>"),
    )  # fmt: skip
    return pl.concat([inside.agg("xml").select("place", xml.alias("xml")), removed])
