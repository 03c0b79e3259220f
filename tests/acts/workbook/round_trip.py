"""One round trip through LibreOffice: what is edited there, and what must come back.

Of 510 rows 500 are repaired, half of them by adopting the suggestion. Three changed in the house
since the export, one bears an altered id, one holds a formula and one a number where a code was;
one was changed in a locked cell, one deleted.
"""

import polars as pl

from acts.workbook.read import ReadBack
from acts.workbook.tables import OpenWork, Why
from tests.acts.workbook.open_work import code, open_work, row_id

CODE, DAY = "行政相对人代码_1(统一社会信用代码)", "处罚决定日期"
ROWS, REPAIRED = 510, 500
STALE = (101, 102, 103)
TAMPERED, FORMULA, NUMBER, LOCKED, DELETED = 200, 506, 507, 508, 509
Edit = tuple[int, str | None, str | float | None]

WORK = open_work(ROWS)


def now() -> OpenWork:
    """What is open when the workbook comes back: three rows have another version."""
    ids = [row_id(number) for number in STALE]
    newer = pl.when(pl.col("row_id").is_in(ids)).then(pl.lit("e" * 64)).otherwise("version")
    return OpenWork(WORK.rows.with_columns(newer.alias("version")), WORK.found)


def edits() -> list[Edit]:
    """What a person does; row 1 of the sheet holds the headings."""
    typed: list[Edit] = [
        (number + 1, CODE, code(number)) if number % 2 else (number + 1, "采纳", "是")
        for number in range(1, REPAIRED + len(STALE) + 2)
    ]
    return [
        *typed,
        (TAMPERED + 1, "_rid", row_id(9_999)),
        (FORMULA + 1, CODE, '=CONCATENATE("9133";"0106")'),
        (NUMBER + 1, CODE, 913301060000000016),
        (LOCKED + 1, "处罚内容", "不予处罚"),
        (DELETED + 1, None, None),
    ]


def hold_to(back: ReadBack) -> None:
    """Assert that `back` is what `edits` ask for, no more and no less."""
    counts = back.counts
    assert (counts.changed, counts.edits, counts.stale) == (REPAIRED, REPAIRED, len(STALE))
    assert (counts.unrecognised, counts.refused, counts.read_only) == (1, 2, 1)
    assert (counts.rows, counts.unchanged) == (ROWS - 1, 3)
    assert counts.missing == 2  # the deleted one, and the one whose id was altered
    repaired = set(range(1, REPAIRED + len(STALE) + 2)) - {*STALE, TAMPERED}
    wanted = {(row_id(number), "party_uscc", code(number)) for number in repaired}
    assert set(back.edits.select("row_id", "field", "after").rows()) == wanted
    assert dict(back.refusals["why"].value_counts().rows()) == {
        Why.STALE: 3, Why.TAMPERED: 1, Why.FORMULA: 1, Why.CUT_CODE: 1, Why.READ_ONLY: 1,
    }  # fmt: skip
