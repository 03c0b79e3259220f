"""The ledger digest answers for every row: any one that goes missing changes it."""

import pytest
from sqlalchemy import func, select

from ledger.digest import TABLES
from ledger.open import Ledger
from records.states import RowState
from tests.ledger.deliveries import Row, deliver

ROWS = [
    *(Row(f"杭罚〔2018〕{number}号") for number in range(3)),
    Row("杭罚〔2018〕8号", state=RowState.IDENTITY_PENDING, rule="USCC-005"),
    Row("杭罚〔2018〕9号", state=RowState.QUARANTINED, rule="DATE-001"),
]
TOLD = ("record_version", "record", "row_state", "finding", "match", "unparsable_line")


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("last", [False, True], ids=["the first row", "the last row"])
def test_a_row_that_goes_missing_changes_the_digest(ledger: Ledger, name: str, last: bool) -> None:
    deliver(ledger, ROWS, unparsable=["一行乱码"])
    whole = ledger.digest()
    table = next(one for one in TABLES if one.name == name)
    key = next(iter(table.primary_key)) if len(table.primary_key) else table.c.place
    with ledger._writer.begin() as conn:
        edge = conn.execute(select((func.max if last else func.min)(key))).scalar_one()
        conn.execute(table.delete().where(key == edge))
    assert ledger.digest() != whole
