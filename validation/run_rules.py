"""The words of what is told of a whole delivery; `runs.py` finds it.

They speak of no cell, so they are no `Rule`: codes are permanent all the same.
"""

from dataclasses import dataclass

from records.states import Severity
from validation.legal import HOUSE, STANDARD_2018, Clause


@dataclass(frozen=True, slots=True)
class RunRule:
    """What may be told of a delivery against the last good one.

    `message` holds `{field}` (its Chinese name), `{value}`, `{before}` and `{now}` (numbers, or
    shares as per cent), filled in by the reader of a finding.
    """

    code: str
    severity: Severity
    message: str
    message_en: str
    says: str
    hint: str
    basis: tuple[Clause, ...]


_IN_HOUSE = (HOUSE.at("报送前后比对"),)

RUN_RULES: dict[str, RunRule] = {
    rule.code: rule
    for rule in (
        RunRule(
            code="RUN-001",
            severity=Severity.REVIEW,
            message="本次 {now} 行，远少于上次合格报送的 {before} 行",
            message_en="{now} rows, far fewer than the {before} of the last good delivery",
            says="volume fell",
            hint="请确认未漏报、未只导出一部分。",
            basis=_IN_HOUSE,
        ),
        RunRule(
            code="RUN-002",
            severity=Severity.REVIEW,
            message="本次 {now} 行，远多于上次合格报送的 {before} 行",
            message_en="{now} rows, far more than the {before} of the last good delivery",
            says="volume rose",
            hint="请确认未重复导出、未混入其他类别；补报存量时可忽略。",
            basis=_IN_HOUSE,
        ),
        RunRule(
            code="RUN-003",
            severity=Severity.REVIEW,
            message="{field}上次 {before} 的行有值，本次只有 {now}",
            message_en="{field} was filled in {before} of rows last time and is in {now} now",
            says="column fell empty",
            hint="多为导出设置或接口变动；请核对该栏是否漏导。",
            basis=(STANDARD_2018.at("必填项"), HOUSE.at("报送前后比对")),
        ),
        RunRule(
            code="RUN-004",
            severity=Severity.NOTE,
            message="{field}上次几乎无值（{before}），本次 {now} 的行有值",
            message_en="{field} was hardly filled last time ({before}) and is in {now} of rows now",
            says="column came into use",
            hint="请确认不是相邻栏目错位。",
            basis=_IN_HOUSE,
        ),
        RunRule(
            code="RUN-005",
            severity=Severity.REVIEW,
            message="{field}有 {now} 的行用了上次没有的写法，如「{value}」",
            message_en="{now} of rows have words in {field} never met last time, as “{value}”",
            says="words never met before",
            hint="来源可能改用另一版本的代码表；请核对对照关系。",
            basis=(STANDARD_2018.at("第2、18项"), HOUSE.at("报送前后比对")),
        ),
        RunRule(
            code="RUN-006",
            severity=Severity.NOTE,
            message="{field}各值的比例与上次相差 {now}",
            message_en="The shares of the values of {field} moved by {now} since last time",
            says="shares moved",
            hint="请确认报送范围没有变化。",
            basis=_IN_HOUSE,
        ),
    )
}
"""Every rule over a run by its permanent code."""
