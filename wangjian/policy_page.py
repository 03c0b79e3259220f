"""The page about policy packs: what each says, what is uncertain, one decision walked through."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from publish.policy import Pack, load
from publish.policy.rules import Duty, Mask, Refusal, Repair, Rule, Term
from publish.policy.walking import changes, regimes, walk
from wangjian.reference import table

_HEAD = """\
<!-- Made by `wangjian docs` from `publish/policy/`; do not edit. -->
# Policy packs

Which rules of which instrument say where a record is shown, until when, and from when it may be
repaired. How packs are folded by date is decision 18; `wangjian policy explain` says it of one
record. Last days are inclusive. Texts were partly seen at second hand: what is marked `?` is
applied as it stands here and said in every explanation; nothing here is legal advice.
"""
_WALK = """\
The same penalty of a market regulator, decided anew under each regime and first shown ten days
later. 2026-01-05 lies in the overlap of SAMR107 and NDRC58.
"""
_CHANGES = """\
Decisions that new rules overtook: asked for on their own day, and on the first day of each rule.
A term is only ever shortened.
"""
_UNITS = {True: "working days", False: "days"}


def policy_page() -> str:
    """Instruments, the walk through the years, every rule, every uncertain point."""
    policy = load()
    parts = [_HEAD, "## Instruments\n", _instruments(policy.packs)]
    parts += ["## One decision under each regime\n", _WALK, _walked(walk(policy, regimes()))]
    parts += ["## Decisions that rules overtook\n", _CHANGES, _walked(walk(policy, changes()))]
    parts += ["## Rules\n"]
    for pack in policy.packs:
        parts += [f"### {pack.id}: {pack.instrument}\n", _rules(pack)]
    unsure = [(f"`{pack.id}`", "", pack.words) for pack in policy.packs if pack.words]
    unsure += [
        (f"`{name}`", "applied" if rule.applied else "not applied", rule.words)
        for name, _, rule in policy.rules()
        if rule.words
    ]
    parts += ["## Uncertain points\n", table(("rule", "", "words"), unsure)]
    return "\n".join(parts)


def _instruments(packs: Sequence[Pack]) -> str:
    headers = ("pack", "instrument", "title", "in force", "governs", "sort")
    return table(headers, [
        (f"`{pack.id}`", pack.instrument, pack.title, _span(pack.start, pack.end),
         " ".join(pack.channels) or pack.site, _sort(pack))
        for pack in packs
    ])  # fmt: skip


def _sort(pack: Pack) -> str:
    names = {"framework": pack.framework, "special": pack.special, "stock too": pack.stock}
    return ", ".join(name for name, is_so in names.items() if is_so)


def _span(start: date, end: date | None) -> str:
    return f"{start} – {end or ''}".strip()


def _walked(rows: pl.DataFrame) -> str:
    headers = ("case", "decided", "rules of", "channel", "from", "until", "repairable from",
               "not shown", "repair", "basis")  # fmt: skip
    return table(headers, [[str(cell or "") for cell in row] for row in rows.rows()])


def _rules(pack: Pack) -> str:
    parts: tuple[tuple[Term | Repair | Refusal | Mask | Duty, ...], ...] = (
        pack.terms, pack.repairs, pack.refusals, pack.masks, pack.duties,
    )  # fmt: skip
    rows = [
        (type(each).__name__.lower(), each.rule.name, _says(each), _where(pack, each.rule),
         f"{each.rule.basis}{' ?' if each.rule.words else ''}")
        for part in parts for each in part
    ]  # fmt: skip
    return table(("", "rule", "says", "of", "basis"), rows)


def _says(each: Term | Repair | Refusal | Mask | Duty) -> str:
    match each:
        case Term():
            end = f"{each.months} months from {each.clock}" if each.months else f"to {each.until}"
            return f"{end}, or {each.or_later} if later" if each.or_later else end
        case Repair():
            since = f"{each.months} months from {each.clock}" if each.months else each.outcome
            return f"{since}; {each.who}" if each.who else since
        case Refusal():
            return f"{'' if each.rule.applied else 'not applied: '}{each.why}"
        case Mask():
            return " ".join(f"`{name}`" for name in each.fields)
        case Duty():
            within = f" within {each.within} {_UNITS[each.working]}" if each.within else ""
            return f"{each.event}{within}"


def _where(pack: Pack, rule: Rule) -> str:
    kinds = " ".join(rule.kinds) if len(rule.kinds) < 11 else ""
    channels = "" if rule.channels == pack.channels else " ".join(rule.channels)
    return f"{kinds} {channels}".strip()
