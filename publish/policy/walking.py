"""One decision walked through the years: what each regime makes of the same facts."""

from datetime import date, timedelta

import polars as pl

from publish.policy.explaining import explain
from publish.policy.judging import Policy
from records.field import Channel
from records.kind import CATALOGUES, Kind

CASES = {
    "罚款二万元": {"penalty_category": "罚款", "penalty_content": "罚款二万元",
                 "fine_wan_yuan": "2"},
    "吊销许可证": {"penalty_category": "吊销许可证", "penalty_content": "吊销许可证"},
    "通报批评": {"penalty_category": "通报批评", "penalty_content": "通报批评"},
}  # fmt: skip
"""Market regulators' penalties for false advertising, by what they end in."""
REGIMES = (
    date(2017, 9, 5), date(2019, 9, 5), date(2021, 10, 11), date(2023, 6, 5), date(2026, 1, 5),
    date(2026, 5, 6),
)  # fmt: skip
"""A decision of each of these days is asked for on that day; the fifth lies in the overlap."""
SHOWN_AFTER = timedelta(days=10)
WALKED = pl.Schema(
    {
        "case": pl.String(),
        "decided": pl.Date(),
        "day": pl.Date(),  # by the rules of which day
        "channel": pl.String(),
        "publish_from": pl.Date(),
        "publish_until": pl.Date(),
        "repairable_from": pl.Date(),
        "why": pl.String(),  # why it is not shown; null while it is
        "repair": pl.String(),
        "basis": pl.String(),
    }
)


def walk(policy: Policy, asked: tuple[tuple[str, date, date], ...]) -> pl.DataFrame:
    """WALKED: each case, decided on the first day and shown ten days later, by the second's rules.

    In credit-china and gsxt; warnings cite what credit-china may show.
    """
    rows = [
        _step(policy, case, (decided, day), channel)
        for case, decided, day in asked
        for channel in (Channel.CREDIT_CHINA, Channel.GSXT)
    ]
    return pl.DataFrame(rows, schema=WALKED, orient="row")


def regimes() -> tuple[tuple[str, date, date], ...]:
    """Each case decided anew under each regime, and asked for on that day."""
    return tuple((case, day, day) for case in CASES for day in REGIMES)


def changes() -> tuple[tuple[str, date, date], ...]:
    """Decisions that rules overtook: asked for on their day and as each new rule begins."""
    fine, licence = "罚款二万元", "吊销许可证"
    return (
        *((fine, date(2018, 8, 20), day) for day in (date(2018, 9, 3), date(2021, 9, 1))),
        *((licence, date(2022, 3, 1), day) for day in (date(2022, 3, 1), date(2025, 12, 25))),
        *((fine, date(2025, 6, 2), day)
          for day in (date(2025, 6, 2), date(2025, 12, 25), date(2026, 4, 1))),
    )  # fmt: skip


def penalty(case: str, decided: date) -> pl.DataFrame:
    """The one row of a case, with all text columns of a penalty."""
    said = {
        "party_name": "杭州示例甲食品有限公司", "party_category": "法人及非法人组织",
        "decision_number": "杭市监罚〔某年〕12号", "violation_type": "虚假宣传",
        "penalty_basis": "反不正当竞争法", "authority_name": "杭州市市场监督管理局",
        "decided_on": decided.isoformat(), "published_on": (decided + SHOWN_AFTER).isoformat(),
        **CASES[case],
    }  # fmt: skip
    names = CATALOGUES[Kind.PENALTY].by_name
    return pl.DataFrame({name: [said.get(name)] for name in names},
                        schema=dict.fromkeys(names, pl.String()))  # fmt: skip


def _step(
    policy: Policy, case: str, days: tuple[date, date], channel: Channel
) -> tuple[object, ...]:
    told = explain(policy, penalty(case, days[0]), Kind.PENALTY, channel, days[1])
    return (
        case, *days, channel.value, told.publish_from, told.publish_until, told.repairable_from,
        told.why, told.repair, "；".join(told.basis),
    )  # fmt: skip
