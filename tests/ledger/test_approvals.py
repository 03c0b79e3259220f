"""Who let a mass of removals go, and why, on both databases and in ledgers from before."""

from datetime import UTC, datetime, timedelta

from alembic import command
from alembic.config import Config

from ledger.approvals import APPROVE_REMOVALS, Approval
from ledger.audit import Deed, enter
from ledger.engine import writer
from ledger.migrate import MIGRATIONS
from ledger.open import Ledger, open_ledger
from records.digest import sha256_hex

MOMENT = datetime(2018, 9, 4, 8, tzinfo=UTC)
SINCE = MOMENT - timedelta(days=1)
SAID = Approval("张三", MOMENT, 60, "已与来源部门核实")


def test_what_a_person_said_is_kept_beside_who_and_when_and_the_chain_is_over_it(
    ledger: Ledger,
) -> None:
    ledger.enter_approval(APPROVE_REMOVALS, "gsxt", "ab", SAID)
    assert ledger.approved_by(APPROVE_REMOVALS, "gsxt", "ab", SINCE) == [SAID]
    assert ledger.approved_by(APPROVE_REMOVALS, "warning", "ab", SINCE) == []
    with ledger._engine.connect() as conn:
        (digest,) = conn.exec_driver_sql("SELECT rows_digest FROM audit").one()
    assert digest == sha256_hex(SAID.note.encode())
    assert ledger.audit_broken_at() is None


def test_approvals_of_a_ledger_from_before_stand_without_a_reason(ledger_url: str) -> None:
    with open_ledger(ledger_url) as ledger:
        before = writer(ledger._engine)
        with before.begin() as conn:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = conn
            command.downgrade(config, "0014")
            deed = Deed(MOMENT, "李四", APPROVE_REMOVALS, "gsxt/ab")
            enter(conn, deed, 60, "ab")
    with open_ledger(ledger_url) as migrated:
        migrated.enter_approval(APPROVE_REMOVALS, "gsxt", "ab", SAID)
        told = migrated.approved_by(APPROVE_REMOVALS, "gsxt", "ab", SINCE)
        assert told == [Approval("李四", MOMENT, 60, ""), SAID]
        assert migrated.audit_broken_at() is None
