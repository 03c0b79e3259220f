"""What the packs say of one record in one channel, told so that a steward can check it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from publish.policy.conditions import as_date
from publish.policy.first_shown import with_first_shown
from publish.policy.judging import Policy, rule_id
from publish.policy.repairing import repairable
from publish.policy.rules import DECIDED, FIRST_SHOWN, Pack, Rule, Term
from records.field import Channel, Privacy
from records.kind import CATALOGUES, Kind
from records.states import WHY_NAMES_ZH, Why

DERIVED_ZH = "，首次公示日未报送，按法定公示期限推定"
OVERTAKEN_ZH = "规定施行前作出的决定如何过渡未见条文：自施行日起适用新规定，原期限只缩短、不延长"
CLOCKS_ZH = {"decided_on": "决定日期", FIRST_SHOWN: "首次公示日"}


@dataclass(frozen=True, slots=True)
class Told:
    """One record in one channel on one day; everything but the dates is Chinese."""

    channel: str
    governed_by: tuple[str, ...]  # instruments in force that have a say, and the one that decided
    frameworks: tuple[str, ...]
    rule: str
    publish_from: date | None
    publish_until: date | None  # inclusive; None is open-ended, or nothing granted
    clock: str  # what the term runs from, and from which day
    repairable_from: date | None
    repair: str
    duties: tuple[str, ...]  # who has to do what within how many days
    masked: tuple[str, ...]  # fields the record has that the channel may not carry
    why: str | None  # why it is not shown, None while it is
    basis: tuple[str, ...]
    unsure: tuple[str, ...]


def explain(policy: Policy, row: pl.DataFrame, kind: Kind, channel: Channel, day: date) -> Told:
    """Of one row with the text columns of `kind`, whatever its enterprise."""
    refusal = policy.refused(kind, channel, day)[1]
    judged = policy.judge(row, kind, channel, day).with_columns(refusal.alias("refusal"))
    mended = repairable(policy, row, kind, channel, day)
    said = judged.row(0, named=True) | mended.row(0, named=True)
    about = _About(policy, row, kind, channel, day)
    names = {said["rule"], said["refusal"], said["repair"]}
    known = {name: (pack, rule) for name, pack, rule in policy.rules() if name in names}
    hidden, bases = masked(policy, row, kind, channel, day)
    return Told(
        channel=channel.value,
        governed_by=about.governed_by({pack.id for pack, _ in known.values()}),
        frameworks=tuple(_called(pack) for pack in policy.frameworks(channel, day)),
        rule=said["rule"],
        publish_from=said["publish_from"],
        publish_until=said["publish_until"],
        clock=about.clock(said["rule"]) if said["publish_from"] else "",
        repairable_from=said["repairable_from"],
        repair=about.repair(said["repair"], said["repair_outcome"], said["repair_derived"]),
        duties=about.duties(),
        masked=hidden,
        why=_why(said["why"], said["refusal"]),
        basis=tuple(f"{name}：{rule.basis}" for name, (_, rule) in known.items()) + bases,
        unsure=tuple(about.unsure(names)),
    )


@dataclass(frozen=True, slots=True)
class _About:
    """What is asked about which record."""

    policy: Policy
    row: pl.DataFrame
    kind: Kind
    channel: Channel
    day: date

    def governed_by(self, deciding: set[str]) -> tuple[str, ...]:
        """Packs in force in whose scope the record is and that speak of its kind; or decided."""
        having = {pack.id for pack in self._having_a_say()} | deciding
        begun = self.policy.begun(self.channel, self.day)
        return tuple(_called(pack) for pack in begun if pack.id in having)

    def _having_a_say(self) -> list[Pack]:
        """Packs in force that speak of the record; where special ones do, the general do not."""
        in_force = self.policy.in_force(self.channel, self.day)
        speaking = [pack for pack in in_force if self._speaks(pack)]
        return [pack for pack in speaking if pack.special] or speaking

    def _speaks(self, pack: Pack) -> bool:
        rules = [each.rule for part in (pack.terms, pack.repairs) for each in part]
        return any(r.concerns(self.kind, self.channel) and self._meant(pack, r) for r in rules)

    def _meant(self, pack: Pack, rule: Rule) -> bool:
        return bool(self.row.select(pack.meant(rule, self.day)).item())

    def clock(self, name: str) -> str:
        """`自处罚决定日期 2018-06-01 起算`, and whether that day was told."""
        pack, term = self._term(name)
        if term.until is not None:
            return f"以记录所载“{CATALOGUES[self.kind].by_name[term.until].zh}”为限"
        dated = self.row
        if term.clock == FIRST_SHOWN:
            dated = with_first_shown(dated, pack.publish_within())
        since = dated[term.clock][0]
        derived = term.clock == FIRST_SHOWN and dated["first_shown_derived"][0]
        return f"自{CLOCKS_ZH[term.clock]} {since} 起算{DERIVED_ZH if derived else ''}"

    def _term(self, name: str) -> tuple[Pack, Term]:
        return next(
            (pack, term)
            for pack in self.policy.packs
            for term in pack.terms
            if rule_id(pack, term.rule) == name
        )

    def repair(self, name: str | None, outcome: str | None, derived: bool | None) -> str:
        """Who decides from when, or why there is nothing to repair."""
        if name is None:
            return "现行规定未提及修复"
        rule = next(
            each
            for pack in self.policy.packs
            for each in pack.repairs
            if rule_id(pack, each.rule) == name
        )
        if rule.outcome == "follows" and rule.channel is not None:
            words = f"随 {rule.channel.value} 的修复"
        else:
            words = _OUTCOMES_ZH[outcome or rule.outcome] + (DERIVED_ZH if derived else "")
        needs = f"；条件：{rule.requires}" if rule.requires else ""
        by = f"；受理：{rule.who}" if rule.who else ""
        return f"{words}（{name}）{needs}{by}"

    def duties(self) -> tuple[str, ...]:
        """What authorities and sites owe, each with its instrument."""
        return tuple(
            f"{duty.rule.name}（{rule_id(pack, duty.rule)}）{f'：{duty.who}' if duty.who else ''}"
            for pack in self._open_packs()
            for duty in pack.duties
            if duty.rule.concerns(self.kind, self.channel)
        )

    def _open_packs(self) -> tuple[Pack, ...]:
        return (*self._having_a_say(), *self.policy.frameworks(self.channel, self.day))

    def unsure(self, deciding: set[str | None]) -> Iterator[str]:
        """What is not certain: of the rules that decided, of duties, of what was not applied."""
        common = (pack for pack in self.policy.in_force(self.channel, self.day) if pack.masks)
        open_packs = {pack.id for pack in (*self._open_packs(), *common)}
        for name, pack, rule in self.policy.rules():
            if name in deciding and self._is_overtaken(pack, rule):
                yield f"{name}：{OVERTAKEN_ZH}"
            is_open = pack.id in open_packs and self._is_left(pack, rule)
            if rule.words and (name in deciding or is_open):
                yield f"{name}：{rule.words}"
        for pack in self.policy.packs:
            if pack.words and pack.id in open_packs:
                yield f"{pack.id}：{pack.words}"

    def _is_overtaken(self, pack: Pack, rule: Rule) -> bool:
        """Whether a term shortens what was granted before the pack came into force."""
        decided = self.row.select(as_date(DECIDED[self.kind])).item()
        is_term = any(term.rule is rule for term in pack.terms)
        return is_term and not pack.stock and decided is not None and decided < pack.start

    def _is_left(self, pack: Pack, rule: Rule) -> bool:
        """Whether it binds somebody, or would be for the record and is too uncertain to apply."""
        here = self.kind in rule.kinds and self.channel in rule.channels
        is_duty = any(duty.rule is rule for duty in pack.duties)
        return here and (is_duty or not rule.applied) and self._meant(pack, rule)


_OUTCOMES_ZH = {
    "from": "届时可申请修复",
    "duty_done": "履行义务后即可申请修复",
    "never": "不得提前停止公示",
    "lapses": "期满自动停止公示，不适用修复",
    "not_provided": "未规定最短公示期限",
}


def masked(
    policy: Policy, row: pl.DataFrame, kind: Kind, channel: Channel, day: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Chinese names of the fields that the row has and may not show, and by which rules."""
    catalogue = CATALOGUES[kind]
    given = {name for name in catalogue.by_name if row[name][0]}
    private = {field.name for field in catalogue.fields if field.privacy is not Privacy.PUBLIC}
    told = {
        rule_id(pack, mask.rule): (given & set(mask.fields), mask.rule.basis)
        for pack in policy.in_force(channel, day)
        for mask in pack.masks
        if mask.rule.concerns(kind, channel)
    }
    hidden = given & (private | {name for names, _ in told.values() for name in names})
    names = tuple(field.zh for field in catalogue.fields if field.name in hidden)
    return names, tuple(f"{name}：{basis}" for name, (held, basis) in told.items() if held)


def _called(pack: Pack) -> str:
    return f"{pack.id} {pack.instrument}"


def _why(why: str | None, refusal: str | None) -> str | None:
    if why is None:
        return None
    words = WHY_NAMES_ZH[Why(why)]
    return f"{words}（{refusal}）" if refusal else words
