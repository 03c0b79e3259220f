"""A small ledger, filled through the real stages, and the desk served over it on loopback."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from acts.findings import identity_findings
from desk.app import make_app
from identity.resolve import resolve
from ledger.open import Ledger, open_ledger
from records.clock import SHANGHAI
from records.kind import CATALOGUES, Kind
from records.settings import Settings
from records.snapshot import ReadCount, Snapshot
from records.states import Vocabulary
from records.tables import LOCATOR, PUBLICATIONS
from tests.fixtures_served import served
from validation.check import check

DAY = date(2018, 9, 3)
MOMENT = datetime(2018, 9, 3, 8, 40, tzinfo=SHANGHAI)
# Codes of the standard's own example and of public bodies (domain §1.4), under invented names.
GOOD, RENAMED, ENDED = "91350100M000100Y43", "91230500MA1B3N1N2M", "91330282L07196379D"
PERSON = "11010519491231002X"  # the standard's own example of a resident ID
MARKUP = "<script>alert(1)</script>宣传"
PERSONAL = f"法人身份证{PERSON}，电话13800138000"

REGISTRATIONS = [
    {"party_name": "福州示例电子商务有限公司", "party_uscc": GOOD, "registration_status": "存续",
     "registration_authority": "福州市市场监督管理局", "established_on": "2015-03-02"},
    {"party_name": "双鸭山示例（新名）网络有限公司", "party_uscc": RENAMED,
     "registration_status": "存续", "former_names": "双鸭山旧名网络有限公司|2018-12-31"},
    {"party_name": "慈溪示例渔具厂", "party_uscc": ENDED, "registration_status": "注销",
     "ended_on": "2018-01-31"},
]  # fmt: skip


def penalty(number: int, name: str, code: str, **other: str) -> dict[str, str]:
    row = {
        "party_name": name,
        "party_category": "法人及非法人组织",
        "party_uscc": code,
        "decision_number": f"榕市监罚〔2018〕{number}号",
        "violation_type": "虚假宣传",
        "violation_facts": "在网店页面作引人误解的商业宣传",
        "penalty_basis": "《中华人民共和国反不正当竞争法》第二十条",
        "penalty_category": "罚款",
        "penalty_content": "罚款人民币贰仟元整",
        "fine_wan_yuan": "0.2",
        "decided_on": "2018-08-20",
        "authority_name": "福州市市场监督管理局",
    }
    return {**row, **other}


PENALTIES = [
    penalty(1, "福州示例电子商务有限公司", GOOD),
    penalty(2, "福州示例电子商务有限公司", f" {GOOD.lower()} ", decided_on="2018.8.21"),
    penalty(3, "双鸭山旧名网络有限公司", RENAMED),
    penalty(4, "另一家<b>示例</b>有限公司 & 子公司", GOOD, violation_facts=MARKUP),
    penalty(5, "福州示例电子商务有限公司", GOOD[:17] + "4"),
    penalty(6, "慈溪示例渔具厂", ENDED),
    penalty(7, "福州示例电子商务有限公司", GOOD, decided_on="2019-05-01"),
    penalty(8, "福州示例电子商务有限公司", GOOD, violation_facts=PERSONAL),
    penalty(9, "张三", "", party_category="自然人"),
    penalty(1, "福州示例电子商务有限公司", GOOD, penalty_content="罚款人民币叁仟元整"),
]  # fmt: skip


class House:
    """The folder, the settings over it, and the filled ledger's ids."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, ledger_url=f"sqlite:///{home / 'ledger.sqlite'}")
        with open_ledger(self.settings.ledger_url) as ledger:
            deliver(ledger, "registry_enterprises", Kind.REGISTRATION, REGISTRATIONS)
            self.batch_id = deliver(ledger, "market_penalties", Kind.PENALTY, PENALTIES)
            found = ledger.find_records(GOOD)
            self.record_id = next(
                line.record_id for line in found if "〔2018〕2" in line.body and line.uscc
            )
            publish(ledger, self.record_id)
            waiting = ledger.find_records("另一家")
            self.waiting_id = waiting[0].record_id
            self.broken_id = ledger.find_records("榕市监罚〔2018〕5")[0].record_id
            self.stopped_id = ledger.find_records("榕市监罚〔2018〕8")[0].record_id


def deliver(ledger: Ledger, source_id: str, kind: Kind, rows: list[dict[str, str]]) -> str:
    """One batch through validation, identity and the ledger, as `acts.collect` does it."""
    digest = hashlib.sha256(source_id.encode()).hexdigest()
    address = f"http://127.0.0.1/{source_id}-20180903.xlsx"
    path = Path("snapshots") / digest
    media = "application/octet-stream"
    ledger.keep_snapshot(Snapshot(digest, source_id, DAY, address, media, 1, MOMENT, path))
    batch = ledger.begin_batch(source_id, kind, DAY, [digest], MOMENT)
    chunk = table(kind, rows, digest)
    checked = check(kind, chunk, DAY)
    matches = resolve(kind, checked.accepted, ledger.registry())
    findings = pl.concat([checked.findings, identity_findings(checked.accepted, matches)])
    entry = ledger.entry(batch, chunk, checked.accepted, checked.dispositions, findings, matches)
    ledger.enter(batch, entry)
    ledger.close_batch(batch, ReadCount(lines=len(rows) + 2, blank=2))
    return batch.batch_id


def table(kind: Kind, rows: list[dict[str, str]], digest: str) -> pl.DataFrame:
    columns = CATALOGUES[kind].by_name
    texts = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    place = pl.int_range(pl.len())
    return texts.select(
        place.alias("_row"),
        pl.format("法人行政处罚!第{}行", place + 3).alias("_locator"),
        pl.lit(digest).alias("_snapshot"),
        pl.lit(Vocabulary.V2018_B.value).alias("_vocabulary"),
        pl.lit(None).alias("_remote"),
        pl.all(),
    ).cast({name: dtype for name, dtype in LOCATOR.items()})  # noqa: C416 — a Schema is no mapping


def publish(ledger: Ledger, record_id: str) -> None:
    line = {
        "subject": record_id, "public_id": "c-abcdefghijklmnopqrstuvwxyz", "uscc": GOOD, "rev": 1,
        "seq": 1, "live": True, "body_hash": "b" * 64, "line_hash": "c" * 64, "bucket": 7,
        "publish_from": DAY, "publish_until": DAY + timedelta(days=364), "why": None,
    }  # fmt: skip
    ledger.write_publications("credit-china", pl.DataFrame([line], schema=PUBLICATIONS))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="session")
def desk(house: House) -> Iterator[str]:
    """The address of a served desk."""
    with served(make_app(house.settings)) as address:
        yield address
