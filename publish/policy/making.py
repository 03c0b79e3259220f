"""Plain values of a pack that keeps its schema, made into rules."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from publish.policy.conditions import Condition, HugeFine, LowFine, fields_of
from publish.policy.rules import (
    FIRST_SHOWN,
    Duty,
    Mask,
    Pack,
    Refusal,
    Repair,
    Rule,
    Term,
)
from records.field import Channel
from records.kind import CATALOGUES, Kind
from records.states import Why

Data = dict[str, Any]
_ALL = tuple(Kind)
_TESTS = ("holds", "only", "equals", "differs", "reached", "below", "at_least")


@dataclass(frozen=True)
class Parameters:
    """Whose name makes an organ one of a kind, and which fines are low where."""

    authorities: dict[str, tuple[str, ...]]
    low_fines: tuple[LowFine, ...]
    huge_fines: tuple[HugeFine, ...] = ()
    said: str = ""


def parameters(data: Data) -> Parameters:
    """From the plain values of `parameters.toml`; `KeyError` and its like when they are not."""
    authorities = {name: tuple(words) for name, words in data["authorities"].items()}
    limits = tuple(
        LowFine(one["province"], one["name"], date.fromisoformat(one["from"]),
                float(one["person"]), float(one["organisation"]), one["basis"])
        for one in data.get("low_fine", ())
    )  # fmt: skip
    huge = tuple(
        HugeFine(authorities[one["authority"]], date.fromisoformat(one["from"]),
                 float(one["at_least"]), one["basis"])
        for one in data.get("huge_fine", ())
    )  # fmt: skip
    return Parameters(authorities, limits, huge, repr(data))


def make_pack(data: Data, known: Parameters, digest: str) -> Pack:
    """One pack; `ValueError` names the rule that asks for something there is not."""
    in_force = data["in_force"]
    start, end = _day(in_force["from"]), _day(in_force.get("until"))
    if start is None or (end is not None and end < start):
        raise ValueError("in_force ends before it begins")
    made = _Making(tuple(Channel(one) for one in data["channels"]), known)
    pack = Pack(
        id=data["id"],
        title=data["title"],
        instrument=data["instrument"],
        basis=tuple(data["basis"]),
        channels=made.channels,
        site=data.get("site", ""),
        start=start,
        end=end,
        stock=in_force.get("stock", False),
        special=data.get("special", False),
        framework=data.get("framework", False),
        scope=made.every("scope", data.get("scope", ())),
        words=data.get("words", ""),
        terms=tuple(made.term(one) for one in data.get("term", ())),
        repairs=tuple(made.repair(one) for one in data.get("repair", ())),
        refusals=tuple(Refusal(made.rule(one), Why(one["why"])) for one in data.get("refusal", ())),
        masks=tuple(made.mask(one) for one in data.get("mask", ())),
        duties=tuple(made.duty(one) for one in data.get("duty", ())),
        digest=digest,
    )
    clocks = {each.clock for part in (pack.terms, pack.repairs) for each in part}
    if FIRST_SHOWN in clocks and not pack.publish_within():
        raise ValueError("a rule runs from first_shown, and no duty says within how many days")
    return pack


@dataclass(frozen=True)
class _Making:
    """What the rules of one pack are made with."""

    channels: tuple[Channel, ...]
    known: Parameters

    def rule(self, data: Data) -> Rule:
        kinds = [data["kind"]] if "kind" in data else data.get("kinds", _ALL)
        given = data.get("channels")
        channels = self.channels if given is None else tuple(Channel(one) for one in given)
        rule = Rule(
            name=data["name"],
            basis=data["basis"],
            kinds=tuple(Kind(kind) for kind in kinds),
            channels=channels,
            when=tuple(self.every(data["name"], each) for each in data.get("when", ())),
            words=data.get("words", ""),
            applied=data.get("applied", True),
        )
        _known_fields(rule, fields_of(rule.when))
        if extra := set(channels) - set(self.channels):
            raise ValueError(f"{rule.name}: the pack does not govern {min(extra)}")
        return rule

    def term(self, data: Data) -> Term:
        rule = self.rule(data)
        dates = {data[key] for key in ("until", "or_later") if key in data}
        _known_fields(rule, frozenset(dates | ({data["clock"]} - {FIRST_SHOWN})))
        months = _months(data) if "until" not in data else None
        return Term(rule, data["clock"], months, data.get("until"), data.get("or_later"))

    def repair(self, data: Data) -> Repair:
        channel = Channel(data["channel"]) if "channel" in data else None
        return Repair(
            rule=self.rule(data),
            outcome=data["outcome"],
            clock=data.get("clock", ""),
            months=_months(data),
            channel=channel,
            who=data.get("who", ""),
            requires=data.get("requires", ""),
        )

    def mask(self, data: Data) -> Mask:
        rule = self.rule(data)
        _known_fields(rule, frozenset(data["fields"]), of_all=False)
        return Mask(rule, tuple(data["fields"]))

    def duty(self, data: Data) -> Duty:
        working = data.get("unit") == "working_days"
        return Duty(
            self.rule(data), data["event"], data.get("within"), working, data.get("who", "")
        )

    def every(self, name: str, conditions: list[Data]) -> tuple[Condition, ...]:
        return tuple(self._condition(name, one) for one in conditions)

    def _condition(self, name: str, data: Data) -> Condition:
        negated = data.get("not", False)
        for test in ("low_fine", "low_fine_unknown", "huge_fine"):
            if test in data:
                fines = (self.known.low_fines, self.known.huge_fines)
                return Condition(test, limits=fines[0], huge=fines[1], negated=negated)
        if "authority" in data:
            if unknown := set(data["authority"]) - self.known.authorities.keys():
                raise ValueError(f"{name}: no authority is called {min(unknown)}")
            names = tuple(w for one in data["authority"] for w in self.known.authorities[one])
            return Condition("holds", ("authority_name",), names, negated=negated)
        fields = tuple(data["fields"]) if "fields" in data else (data["field"],)
        test = next(test for test in _TESTS if test in data)
        if test in {"below", "at_least"}:
            return Condition(test, fields, number=float(data[test]), negated=negated)
        values = () if test == "reached" else tuple(data[test])
        return Condition(test, fields, values, negated=negated)


def _known_fields(rule: Rule, fields: frozenset[str], *, of_all: bool = True) -> None:
    """Every field a rule asks is one of the kinds it is for: of all of them, or of one."""
    each = [set(CATALOGUES[kind].by_name) for kind in rule.kinds]
    there = set.intersection(*each) if of_all else set.union(*each)
    if unknown := fields - there:
        raise ValueError(f"{rule.name}: records have no field {min(unknown)}")


def _months(data: Data) -> int:
    return int(data["months"]) if "months" in data else 12 * int(data.get("years", 0))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
