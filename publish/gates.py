"""Gates: what must hold before anyone can see a release; one that fails leaves the last in place.

The field allow-list and the scan for personal identifiers look at the lines themselves, not at how
they were made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from lxml import etree

from publish import personal
from publish.bodies import every_member
from publish.errors import GateFailed
from records.field import Channel
from records.states import Why

# In JSON text a quote inside a string is escaped, so only a member has a bare quote before it.
_KEY = r'[{,]"[^"\\]*":'
_LINE_KEYS = {
    "put": ("body", "id", "op", "rev", "seq"),
    "del": ("effective_at", "erase", "id", "op", "rev", "seq", "successor", "why"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate as release.json lists it."""

    gate: str
    passed: bool
    detail: str


def allowed_keys(channel: Channel) -> frozenset[str]:
    """Every key a body of `channel` may hold, nested ones included."""
    return frozenset(("kind", *(member.key for member in every_member(channel))))


def check_lines(channel: Channel, lines: pl.DataFrame) -> None:
    """`GateFailed` when a line of LINES holds a key or an identifier that may not leave."""
    for op, own in _LINE_KEYS.items():
        mine = lines.filter(pl.col("op") == op)
        allowed = allowed_keys(channel).union(own) if op == "put" else frozenset(own)
        _check_keys(mine, allowed)
    _check_personal(channel, lines.filter(pl.col("op") == "put"))


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guard against mass deletion knows beside the lines (design §8, ADR 22)."""

    earlier: int = 0  # what left today in releases before, counted as here
    approved: frozenset[str] = frozenset()  # public ids that two persons let go
    words: str = ""  # who let them go

    def counted(self, gone: pl.DataFrame, day: date) -> pl.DataFrame:
        """Those of `gone` (public_id, why, publish_until) that neither date nor persons let go."""
        ended = (pl.col("why") == Why.EXPIRED) & (pl.col("publish_until") < day)
        is_approved = pl.col("public_id").is_in(sorted(self.approved))
        return gone.filter(~ended.fill_null(value=False), ~is_approved)


def most_removals(live: int) -> int:
    """How many of `live` lines may leave in a day without two persons: 2 %, or 50."""
    return max(50, live // 50)


def check_removals(counted: int, before: int, guard: Guard) -> Gate:
    """`GateFailed` when more leave than may without the approval of two persons.

    `counted`: what leaves now, as `Guard.counted`; `before`: lines live before this release.
    """
    today = counted + guard.earlier
    detail = f"{today} of {before + guard.earlier} removed today other than by expiry"
    if counted and today > most_removals(before + guard.earlier):
        raise GateFailed("removals", f"{detail}; needs the approval of two persons")
    return Gate("removals", passed=True, detail=f"{detail}; {guard.words or 'within the limit'}")


def check_xml(schema: etree.XMLSchema, data: bytes, name: str) -> None:
    """`GateFailed` unless `data` is valid; the parser validates as it goes and keeps no DOM.

    It names the ids of the records at fault, unless the document cannot be read at all.
    """
    parser = etree.XMLParser(
        target=_Nothing(),  # type: ignore[arg-type]  # the stubs want methods lxml does not
        schema=schema,
        resolve_entities=False,
        no_network=True,
    )
    try:
        etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise GateFailed("xsd", f"{name}: {error}", _ids_at_fault(schema, data)) from error
    # Some faults, a truncated end or a bad value among them, are only logged and not raised.
    if len(parser.error_log):
        words = f"{name}: {parser.error_log[0]}"
        raise GateFailed("xsd", words, _ids_at_fault(schema, data))


def _ids_at_fault(schema: etree.XMLSchema, data: bytes) -> tuple[str, ...]:
    """Whose records are not valid: read once more as a whole, for what streams has no place."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return ()
    schema.validate(root)
    found: set[str] = set()
    log: Any = schema.error_log  # a list, of which the stubs do not know
    for error in log:
        # A record stands right below the root, or below its enterprise.
        _, _, *steps = str(error.path).split("/")
        record, whole = (root.find("/".join(steps[:depth]) or ".") for depth in (2, 1))
        element = record if record is not None and record.get("id") else whole
        if element is not None:
            found.update(str(one.get("id")) for one in element.iter() if one.get("id"))
    return tuple(sorted(found))


class _Nothing:
    """A parser's target that keeps nothing of what is parsed."""

    def close(self) -> None:
        """The document has ended."""


def _check_keys(lines: pl.DataFrame, allowed: Iterable[str]) -> None:
    members = [f'{before}"{key}":' for before in "{," for key in sorted(allowed)]
    # With every allowed key taken out, whatever still looks like a key is not allowed. The
    # backslash left in its place can be part of no key, so neighbours do not grow into one.
    rest = pl.col("line").str.replace_many(members, ["\\"])
    whole = pl.col("line").str.starts_with("{") & pl.col("line").str.ends_with("}")
    bad = lines.filter(rest.str.contains(_KEY) | ~whole)
    _fail_on(bad, "allow-list", "line(s) hold a key this channel may not carry")


def _check_personal(channel: Channel, puts: pl.DataFrame) -> None:
    numbers = {each.key for each in every_member(channel) if each.number}
    # The envelope's own id is a random word that no pattern of digits can match.
    held = puts.with_columns(personal.classes(puts["line"], numbers))
    bad = held.filter(pl.col("class").is_not_null())
    named = ", ".join(bad["class"].unique().sort())
    _fail_on(bad, "personal", f"line(s) hold personal data ({named})")


def _fail_on(bad: pl.DataFrame, gate: str, words: str) -> None:
    if not bad.is_empty():
        ids = bad["public_id"].to_list()
        raise GateFailed(gate, f"{len(ids)} {words}, first {ids[0]}", tuple(ids))
