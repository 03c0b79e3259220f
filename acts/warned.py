"""Whether an enterprise is warned of, in the warning's words, and what of that is unsure in law."""

import json
from typing import Any

import polars as pl

from publish import lists, warning
from publish.facts import Showing, decode
from publish.repairs import leave
from records.kind import Kind
from records.states import WHY_NAMES_ZH, Why

Line = dict[str, Any]


def warned(records: pl.DataFrame, uscc: str, showing: Showing) -> list[Line]:
    """One object while `uscc` is or was listed: `level`, `until`, `words`, `unsure`, `why`.

    `records` (record_id, kind, body) are all that is attached to it. `level`, `until` and `words`
    are null where it warns no more or never did; `why` then says why.
    """
    attached = records.select("record_id", "kind", "body", uscc=pl.lit(uscc))
    listings = decode(attached, Kind.LISTING)
    if listings.is_empty():
        return []
    wanted = warning.wanted(attached, pl.Series([uscc]), showing).row(0, named=True)
    body = json.loads(wanted["body"] or "{}")
    dated = lists.judge(listings, showing.day, showing.rules.lists)
    judged = leave(dated, Kind.LISTING, decode(attached, Kind.REPAIR), showing.day)
    why = wanted["why"]
    return [
        {
            "level": body.get("level"),
            "until": body.get("publish_until"),
            "words": body.get("words"),
            "unsure": _unsure(showing.contested(judged), showing.rules.lists),
            "why": WHY_NAMES_ZH[Why(why)] if why in set(Why) else why,
        }
    ]


def _unsure(judged: pl.DataFrame, packs: tuple[lists.ListPack, ...]) -> list[str]:
    """What is not certain in law about the lists in force, each once."""
    rules = judged.filter(pl.col("why").is_null())["rule"].unique(maintain_order=True)
    found = [
        f"{pack.name}（{edition.instrument}）：{point.words}"
        for pack in packs
        for edition in pack.editions
        if any(edition.rule(pack.id, term) in set(rules) for term in edition.terms)
        for point in edition.unsure
    ]
    return list(dict.fromkeys(found))
