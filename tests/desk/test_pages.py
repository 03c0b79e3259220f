"""Every page of the desk over a real server and a filled ledger."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from desk import words
from desk.app import make_app
from identity.evidence import KEYS
from ledger.open import open_ledger
from records.settings import Settings
from records.states import Rung
from tests.desk.conftest import DAY, ENDED, GOOD, PERSON, House
from tests.fixtures_served import served
from tests.ledger import deliveries
from tests.ledger.deliveries import Row


def text_of(address: str, status: int = 200) -> str:
    answer = requests.get(address, timeout=30)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return answer.text


def words_of(page: str) -> str:
    """The page as read: tags and runs of blanks gone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.split("<main", 1)[1]))


def test_the_day_writes_every_batch_s_sum_out(desk: str) -> None:
    said = words_of(text_of(f"{desk}/"))

    assert "2018-09-03 批次" in said
    assert (
        "收 10 = 已入库 3 + 无变化 0 + 待修正 2 + 身份待核 3 + 重复 1 + 不在范围 1 ✓ 守恒" in said
    )
    assert "收 3 = 已入库 3" in said


def test_a_day_without_batches_says_so(desk: str) -> None:
    assert "没有收到批次" in text_of(f"{desk}/?day=2018-09-09")


def test_a_record_that_lists_no_longer_hold_is_asked_about(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, ledger_url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with open_ledger(settings.ledger_url) as ledger:
        rows = [Row(f"{number}号") for number in range(3)]
        for after, held in enumerate((rows, rows[1:], rows[1:])):
            batch = deliveries.begin(ledger, held, day=DAY + timedelta(days=after))
            deliveries.enter(ledger, batch, held)
            deliveries.close(ledger, batch, len(held), whole=True)
        (gone,) = ledger.vanished()
    with served(make_app(settings)) as address:
        page = text_of(f"{address}/")
    assert "名录消失待核" in page
    assert f'href="/records/{gone.record_id}"' in page
    assert "2018-09-04 2018-09-05 2" in words_of(page)


def test_a_batch_shows_both_sums_and_its_findings(desk: str, house: House) -> None:
    said = words_of(text_of(f"{desk}/batches/{house.batch_id}"))

    assert "行 12 = 空行 2 + 不可读 0 + 记录 10" in said
    assert "✓ 守恒" in said
    assert "DATE-002" in said


def test_a_batch_says_what_of_it_is_held_and_why(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, ledger_url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with open_ledger(settings.ledger_url) as ledger:
        batch = deliveries.deliver(ledger, [Row("1号")])
        (hold,) = ledger.holds()
    with served(make_app(settings)) as address:
        said = words_of(text_of(f"{address}/batches/{batch.batch_id}"))
    assert "暂停公示" in said
    for told in ("✗ 主体唯一", hold.subject, hold.words):
        assert told in said


def test_findings_are_grouped_with_message_hint_and_a_sample(desk: str) -> None:
    said = words_of(text_of(f"{desk}/findings"))

    assert "代码与名称不属同一主体" in said
    assert "IDN-002" in said
    assert "USCC-005" in said


def test_findings_can_be_narrowed_by_severity_and_rule(desk: str) -> None:
    blocking = words_of(text_of(f"{desk}/findings?severity=block"))
    one_rule = words_of(text_of(f"{desk}/findings?rule=DATE-002"))

    assert "DATE-002" in blocking
    assert "IDN-002" not in blocking
    assert "DATE-002" in one_rule
    assert "TEXT-006" not in one_rule


def test_a_group_of_findings_leads_to_its_first_rows_and_their_records(desk: str) -> None:
    page = text_of(f"{desk}/findings")
    link = re.search(r'href="(/findings/rows[?][^"]*rule=DATE-002[^"]*)"', page)
    assert link is not None

    rows = text_of(desk + link[1].replace("&amp;", "&"))

    assert "法人行政处罚!第9行" in rows
    assert "2019-05-01" in rows
    record = re.search(r'href="(/records/[0-9a-f]+)"', rows)
    assert record is not None
    assert "待修正" in text_of(desk + record[1])


def test_every_group_of_findings_opens(desk: str) -> None:
    page = text_of(f"{desk}/findings?scope=all")
    links = re.findall(r'href="(/findings/rows[?][^"]+)"', page)
    assert len(links) > 5
    for link in links:
        rows = text_of(desk + link.replace("&amp;", "&"))
        assert "/records/" in rows
        assert PERSON not in rows


def test_a_record_s_story_goes_from_the_cell_to_the_feed_line(desk: str, house: House) -> None:
    said = words_of(text_of(f"{desk}/records/{house.record_id}"))

    assert "market_penalties-20180903.xlsx" in said
    assert "法人行政处罚!第4行" in said
    assert "2018.8.21" in said  # as received
    assert "2018-08-21" in said  # as it stands
    assert "统一社会信用代码与名称一致" in said
    assert "c-abcdefghijklmnopqrstuvwxyz" in said
    assert "信用中国" in said


def test_a_waiting_record_says_why_and_shows_both_names(desk: str, house: House) -> None:
    page = text_of(f"{desk}/records/{house.waiting_id}")

    assert "代码与名称不属同一主体" in page
    assert "福州示例电子商务有限公司" in page
    assert "尚未归集到任何主体" in page


def test_a_record_with_a_broken_code_shows_which_one_may_be_meant_and_why(
    desk: str, house: House
) -> None:
    broken = words_of(text_of(f"{desk}/records/{house.broken_id}"))

    assert "代码建议" in broken
    assert "9135 0100 M000 100Y 43" in broken
    assert "第18位 4 应为 3；名称一致" in broken
    for other in (house.waiting_id, house.record_id):
        assert "代码建议" not in text_of(f"{desk}/records/{other}")


def test_every_rung_and_all_evidence_have_words() -> None:
    assert set(words.RUNGS) == set(Rung)
    assert {*KEYS, "judgement", "operation"} == set(words.EVIDENCE)
    assert words.evidence_pair("merged", GOOD) == f"合并 → {GOOD}"
    assert words.evidence_pair("party_org_code", "1") == "组织机构代码 → 1"
    assert words.evidence_value("judgement", "same") == "同一主体"


def test_what_a_department_wrote_is_never_markup(desk: str, house: House) -> None:
    page = text_of(f"{desk}/records/{house.waiting_id}")

    assert "<script>" not in page
    assert "<b>示例</b>" not in page


def test_personal_numbers_are_masked_on_every_page(desk: str, house: House) -> None:
    for path in (f"/records/{house.stopped_id}", "/findings?scope=all", f"/search?q={PERSON}"):
        page = text_of(f"{desk}{path}").split("<main", 1)[1]
        assert PERSON not in page
        assert "13800138000" not in page


def test_an_enterprise_shows_its_records_and_what_is_published(desk: str) -> None:
    said = words_of(text_of(f"{desk}/enterprises/{GOOD}"))

    assert "9135 0100 M000 100Y 43" in said
    assert "榕市监罚〔2018〕1号" in said
    assert "公示中" in said


def test_an_ended_enterprise_says_so_with_its_day(desk: str) -> None:
    assert "注销（2018-01-31）" in words_of(text_of(f"{desk}/enterprises/{ENDED}"))


@pytest.mark.parametrize("asked", [GOOD, "9135 0100 M000 100Y 43", "福州示例", "榕市监罚〔2018〕5"])
def test_search_finds_by_code_name_and_document_number(desk: str, asked: str) -> None:
    page = requests.get(f"{desk}/search", params={"q": asked}, timeout=30).text

    assert "/records/" in page


def test_search_for_nothing_known_says_so(desk: str) -> None:
    assert "没有找到" in text_of(f"{desk}/search?q=没有这家")
    assert "请在上方输入" in text_of(f"{desk}/search")


@pytest.mark.parametrize(
    "path, status",
    [
        ("/records/nothing", 404),
        ("/enterprises/91350100M000100Y44", 404),
        ("/batches/a/2018-09-03/b", 404),
        ("/batches/none", 404),
        ("/nowhere", 404),
        ("/findings?severity=loud", 400),
        ("/findings/rows?source=market_penalties&rule=DATE-002&field=x", 404),
        ("/findings/rows", 404),
        ("/?day=yesterday", 400),
        ("/static/../settings.py", 404),
    ],
)
def test_a_wrong_address_is_answered_by_a_page(desk: str, path: str, status: int) -> None:
    assert "回到今日批次" in text_of(f"{desk}{path}", status)


@pytest.mark.parametrize("path", ["/", "/findings", "/static/desk.css", "/nowhere", "/healthz"])
def test_every_answer_forbids_scripts_frames_and_sniffing(desk: str, path: str) -> None:
    headers = requests.get(f"{desk}{path}", timeout=30).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_no_page_needs_a_script(desk: str, house: House) -> None:
    for path in ("/", "/findings", f"/records/{house.record_id}", f"/enterprises/{GOOD}"):
        page = text_of(f"{desk}{path}")
        assert "<script" not in page
        assert "style=" not in page
        assert not re.search(r'(src|href)="https?:', page)


def test_a_ledger_without_batches_has_a_first_page(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:

    home = tmp_path_factory.mktemp("fresh") / "not-yet-there"
    settings = Settings(home=home, ledger_url=f"sqlite:///{home / 'ledger.sqlite'}")
    with served(make_app(settings)) as address:
        assert "还没有批次" in text_of(f"{address}/")


def test_a_lost_row_shows_as_a_broken_sum(tmp_path_factory: pytest.TempPathFactory) -> None:
    from sqlalchemy import text

    house = House(tmp_path_factory.mktemp("lost"))
    with open_ledger(house.settings.ledger_url) as ledger, ledger._writer.begin() as conn:
        conn.execute(text("DELETE FROM row_state WHERE state = 'quarantined'"))
    with served(make_app(house.settings)) as address:
        assert "✗ 不守恒" in words_of(text_of(f"{address}/"))


def test_an_inner_fault_is_a_page_that_tells_nothing_of_the_inside(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from sqlalchemy import text

    house = House(tmp_path_factory.mktemp("broken"))
    with open_ledger(house.settings.ledger_url) as ledger, ledger._writer.begin() as conn:
        conn.execute(text("DROP TABLE cluster"))
    with served(make_app(house.settings)) as address:
        answer = requests.get(f"{address}/findings", timeout=30)

    assert answer.status_code == 500
    assert "系统出现内部错误" in answer.text
    assert "finding" not in answer.text.split("<main", 1)[1]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
