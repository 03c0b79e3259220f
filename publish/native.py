"""The channels' native XML, written by polars expressions: no loop over rows, no DOM.

credit-china: `XZXK`/`XZCF` records with the V2018 codes. gsxt: facts grouped under `ENTERPRISE`.
Tombstones are `DEL` elements: an id, a reason, no name.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from publish import credit_china, gsxt
from publish.delta import bucket_of
from records.field import Channel
from records.kind import CATALOGUES, Kind

# Characters XML 1.0 cannot hold at all, and those that need an escape.
_ILLEGAL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_SPECIAL = r"[&<>\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]"
_DEL_SHAPE = pl.Struct(
    {name: pl.String() for name in ("id", "why", "effective_at")}
    | {"rev": pl.Int64(), "erase": pl.Boolean()}
)


@dataclass(frozen=True)
class Native:
    """How one channel is written: element and keys of each kind, in the document's order."""

    channel: Channel
    elements: dict[Kind, str]
    grouped: bool  # under one ENTERPRISE element per code

    @cached_property
    def keys(self) -> dict[Kind, tuple[str, ...]]:
        """The elements inside a record, in the standard's order."""
        key = gsxt.key if self.channel is Channel.GSXT else credit_china.key
        return {
            kind: tuple(key(field) for field in CATALOGUES[kind].public(self.channel))
            for kind in self.elements
        }


NATIVE = {
    Channel.CREDIT_CHINA: Native(
        Channel.CREDIT_CHINA, {Kind.LICENCE: "XZXK", Kind.PENALTY: "XZCF"}, grouped=False
    ),
    Channel.GSXT: Native(Channel.GSXT, dict(gsxt.TABLES), grouped=True),
}


def rows(native: Native, lines: pl.DataFrame) -> pl.DataFrame:
    """LINES as XML: bucket, place (what a document is sorted by), rank, public_id, xml."""
    puts = _decoded(native, lines.filter(pl.col("op") == "put"))
    parts = [_removed(lines.filter(pl.col("op") == "del"))]
    for rank, (kind, element) in enumerate(native.elements.items()):
        parts.append(_records(native, puts.filter(pl.col("kind") == kind), kind, element, rank))
    return pl.concat(parts)


def document(native: Native, part: pl.DataFrame, seq: int, day: str) -> pl.Series:
    """One whole XML document of `part` (rows of `rows`), as text lines."""
    ordered = part.sort("place", "rank", "public_id")
    if native.grouped:
        ordered = _grouped(ordered)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<PUBLICITY channel="{native.channel}" seq="{seq}" day="{day}">'
    )
    body = ordered["xml"].alias("xml")
    return pl.concat([pl.Series("xml", [head]), body, pl.Series("xml", ["</PUBLICITY>"])])


def escaped(column: pl.Expr) -> pl.Expr:
    """Text safe inside an XML element or attribute; the usual cell pays one scan only."""
    cleaned = (
        column.str.replace_all(_ILLEGAL, "")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all("\r", "&#13;", literal=True)
    )
    return pl.when(column.str.contains(_SPECIAL)).then(cleaned).otherwise(column)


def _decoded(native: Native, puts: pl.DataFrame) -> pl.DataFrame:
    names = dict.fromkeys(key for keys in native.keys.values() for key in keys)
    body = pl.Struct(dict.fromkeys(("kind", "publish_until", *names), pl.String()))
    shape = pl.Struct({"body": body, "rev": pl.Int64()})
    decoded = puts.select("public_id", "bucket", pl.col("line").str.json_decode(shape).alias("_"))
    return decoded.unnest("_").unnest("body")


def _records(
    native: Native, puts: pl.DataFrame, kind: Kind, element: str, rank: int
) -> pl.DataFrame:
    fields = (
        pl.concat_str(pl.lit(f"<{key}>"), escaped(pl.col(key)), pl.lit(f"</{key}>"))
        for key in native.keys[kind]
    )
    until = pl.concat_str(pl.lit('" until="'), "publish_until").fill_null("")
    xml = pl.concat_str(
        pl.lit(f'<{element} id="'), "public_id", pl.lit('" rev="'), "rev", until, pl.lit('">'),
        *(field.fill_null("") for field in fields),
        pl.lit(f"</{element}>"),
    )  # fmt: skip
    place = pl.col("UNISCID") if native.grouped else pl.col("public_id")
    return _row(puts.with_columns(place.fill_null("").alias("place"), xml.alias("xml")), rank)


def _removed(lines: pl.DataFrame) -> pl.DataFrame:
    gone = lines.select(
        "public_id", "bucket", pl.col("line").str.json_decode(_DEL_SHAPE).alias("_")
    ).unnest("_")
    xml = pl.concat_str(
        pl.lit('<DEL id="'), "public_id", pl.lit('" rev="'), "rev", pl.lit('" why="'), "why",
        pl.lit('" effective_at="'), "effective_at", pl.lit('" erase="'),
        pl.when("erase").then(pl.lit("true")).otherwise(pl.lit("false")), pl.lit('"/>'),
    )  # fmt: skip
    # Removals have no code to stand under: they come last, after '~' sorts behind any code.
    return _row(gone.with_columns(pl.lit("~").alias("place"), xml.alias("xml")), 99)


def _row(table: pl.DataFrame, rank: int) -> pl.DataFrame:
    # A document holds whole enterprises, so the part is chosen by the place, not by the line's id.
    bucket = pl.when(pl.col("place") == "~").then(4095).otherwise(bucket_of("place"))
    return table.select(
        bucket.cast(pl.Int32).alias("bucket"), "place",
        pl.lit(rank, pl.Int32()).alias("rank"), "public_id", "xml",
    )  # fmt: skip


def _grouped(ordered: pl.DataFrame) -> pl.DataFrame:
    removed = ordered.filter(pl.col("place") == "~").select("xml")
    inside = (
        ordered.filter(pl.col("place") != "~").group_by("place", maintain_order=True).agg("xml")
    )
    xml = pl.concat_str(
        pl.lit('<ENTERPRISE UNISCID="'), escaped(pl.col("place")), pl.lit('">'),
        pl.col("xml").list.join(""), pl.lit("</ENTERPRISE>"),
    )  # fmt: skip
    return pl.concat([inside.select(xml.alias("xml")), removed])
