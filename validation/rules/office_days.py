"""Rules about office hours: decisions made on a day off, decisions reported late."""

import polars as pl

from records.kind import Kind
from records.states import Severity
from validation.legal import HOLIDAYS, SEVEN_DAYS, STANDARD_2018
from validation.office_days import closed
from validation.rule import Rule, named

_DECISIONS = frozenset({Kind.LICENCE, Kind.PENALTY})


OFFICE_DAY_RULES = (
    Rule(
        code="DATE-018",
        severity=Severity.NOTE,
        fields=named("decided_on"),
        message="{field}是休息日：「{value}」",
        message_en="{field} is a day on which offices are closed: “{value}”",
        says="decided on a day off",
        hint="周末或法定节假日，调休上班日除外；请核对日期是否录错。",
        basis=(HOLIDAYS.at(),),
        holds=lambda field: (
            ~pl.col(field.name).map_batches(closed, return_dtype=pl.Boolean(), is_elementwise=True)
        ),
        kinds=_DECISIONS | {Kind.REPAIR},
    ),
    Rule(
        code="DATE-019",
        severity=Severity.NOTE,
        fields=named("decided_on"),
        message="超过七个工作日报送，决定日期为「{value}」",
        message_en="Reported more than seven working days after the decision of “{value}”",
        says="reported late",
        hint="自作出决定之日起七个工作日内报送；迟报计入及时率，首次报送的存量不计。",
        basis=(SEVEN_DAYS.at(), STANDARD_2018.at()),
        holds=lambda _: pl.col("_day") <= pl.col("_due"),
        kinds=_DECISIONS,
    ),
)
