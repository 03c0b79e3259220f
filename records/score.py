"""The numbers of a department's scorecard: a closed list, each with its name and what it counts.

A number is what was counted, mostly out of a total; a share is said only of a total that is large
enough to bear one (`share`).
"""

from dataclasses import dataclass
from enum import StrEnum

CLOCKS = (7, 20)
"""Working days from decision to receipt: 信用中国 seven, the publicity system twenty."""
FEWEST = 30
"""A smaller total is told in counts: a per cent of it says too much."""
LATE_BANDS = (5, 20)
OPEN_BANDS = (3, 7)
"""Last working day of each band but the last, which is open-ended."""
CORRECTION_DAYS = 30
"""Calendar days after which a correction ought to have been made at the source."""


class Measure(StrEnum):
    """What is counted; the name is permanent, in the ledger and on the command line."""

    REPORTED = "reported"
    RECEIVED = "received"
    OUT_OF_SCOPE = "out_of_scope"
    STOCK = "stock"
    COMPLIANT = "compliant"
    TIMELY_7 = "timely_7"
    TIMELY_20 = "timely_20"
    LATE_7 = "late_7"
    LATE_20 = "late_20"
    LATE_SHORT = "late_short"
    LATE_MEDIUM = "late_medium"
    LATE_LONG = "late_long"
    UNDATED = "undated"
    DUPLICATE = "duplicate"
    ENTERED = "entered"
    COMPLETE = "complete"
    SOURCE_FIXED = "source_fixed"
    OPEN_NEW = "open_new"
    OPEN_DUE = "open_due"
    OPEN_OVERDUE = "open_overdue"


TOTALLESS = frozenset({Measure.RECEIVED, Measure.OUT_OF_SCOPE, Measure.STOCK})
"""Numbers of their own, out of nothing."""


class Side(StrEnum):
    """Which rows of a number are meant."""

    COUNTED = "counted"
    TOTAL = "total"
    REST = "rest"  # of the total, those not counted


@dataclass(frozen=True, slots=True)
class Words:
    """A number's name in Chinese, and in both languages what it counts, out of what."""

    zh: str
    counts: str
    counts_en: str


WORDS: dict[Measure, Words] = {
    Measure.REPORTED: Words(
        "上报率", "应报且已报的日（周）／应报的日（周）",
        "days (weeks) on which a delivery was due and came / was due"),
    Measure.RECEIVED: Words(
        "上报量", "新收和有变化的行，不含无变化和不在范围的行",
        "rows received, new or changed; not those unchanged or out of scope"),
    Measure.OUT_OF_SCOPE: Words(
        "不在范围", "自然人、测试数据的行，不计入其他各项",
        "rows about natural persons and test rows, in no other number"),
    Measure.STOCK: Words(
        "存量", "来源首次完整报送的行，不计入及时率",
        "rows of a source's very first delivery, left out of timeliness"),
    Measure.COMPLIANT: Words(
        "合规率", "首次入库即未被阻断的行／上报量",
        "rows not quarantined when first entered / received"),
    Measure.TIMELY_7: Words(
        "及时率（7 个工作日）", "决定后 7 个工作日内收到的行／首次收到且有决定日期的行",
        "rows received within 7 working days of the decision / first receipts with a date"),
    Measure.TIMELY_20: Words(
        "及时率（20 个工作日）", "决定后 20 个工作日内收到的行／首次收到且有决定日期的行",
        "rows received within 20 working days of the decision / first receipts with a date"),
    Measure.LATE_7: Words(
        "迟报率（7 个工作日）", "超过 7 个工作日收到的行／首次收到且有决定日期的行",
        "rows received after 7 working days / first receipts with a date"),
    Measure.LATE_20: Words(
        "迟报率（20 个工作日）", "超过 20 个工作日收到的行／首次收到且有决定日期的行",
        "rows received after 20 working days / first receipts with a date"),
    Measure.LATE_SHORT: Words(
        "迟报 5 天以内", "比 7 个工作日迟 5 个工作日以内的行／迟报的行",
        "late by up to 5 working days / late by the clock of 7"),
    Measure.LATE_MEDIUM: Words(
        "迟报 6–20 天", "比 7 个工作日迟 6–20 个工作日的行／迟报的行",
        "late by 6 to 20 working days / late by the clock of 7"),
    Measure.LATE_LONG: Words(
        "迟报 20 天以上", "比 7 个工作日迟 20 个工作日以上的行／迟报的行",
        "late by more than 20 working days / late by the clock of 7"),
    Measure.UNDATED: Words(
        "无决定日期", "首次收到而无可用决定日期的行／首次收到且应有决定日期的行",
        "first receipts without a usable date of decision / first receipts that should have one"),
    Measure.DUPLICATE: Words(
        "重复率", "首次入库即为重复的行／上报量",
        "rows that were duplicates when first entered / received"),
    Measure.ENTERED: Words(
        "有效入库率", "已入库的行／上报量",
        "rows in the ledger as a record's version / received"),
    Measure.COMPLETE: Words(
        "完整率", "必填栏目中已填的格／必填的格",
        "required cells that are filled / required cells"),
    Measure.SOURCE_FIXED: Words(
        "源头修复率", "来源已修复的更正／满 30 天的更正",
        "corrections that the source has made its own / corrections older than 30 days"),
    Measure.OPEN_NEW: Words(
        "待处理 0–3 天", "待人处理的行，收到 0–3 个工作日／待人处理的行",
        "rows that wait for a person, for 0 to 3 working days / rows that wait for a person"),
    Measure.OPEN_DUE: Words(
        "待处理 4–7 天", "待人处理的行，收到 4–7 个工作日／待人处理的行",
        "rows that wait for a person, for 4 to 7 working days / rows that wait for a person"),
    Measure.OPEN_OVERDUE: Words(
        "待处理 7 天以上", "待人处理的行，收到 7 个工作日以上／待人处理的行",
        "rows that wait for a person, for more than 7 working days / rows that wait for a person"),
}  # fmt: skip


def share(counted: int, total: int | None) -> float | None:
    """`counted` of `total` as a fraction; None where there is no total or one below `FEWEST`."""
    return None if total is None or total < FEWEST else counted / total
