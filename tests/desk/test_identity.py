"""Where a steward sees whose a record may be, and how to say it."""

import html
import re
import shlex

import requests
from typer.main import get_command

from acts.correct import By
from acts.identify import Grounds, decide, edits_of
from acts.pages import open_pages
from desk.differences import differences
from records.states import Judgement
from tests.desk.conftest import DAY, ENDED, GOOD, MARKUP, MOMENT, PERSON, House
from tests.desk.test_pages import text_of, words_of
from wangjian.identity_app import identity_app


def case_of(desk: str, record: str) -> str:
    return text_of(f"{desk}/identity/{record}")


def waiting(desk: str, words: str) -> str:
    """The page of the record that waits and whose line says so."""
    page = text_of(f"{desk}/identity")
    lines = [line for line in page.split("<tr>") if words in line and "/identity/" in line]
    (record,) = re.findall(r'href="/identity/([0-9a-f]+)"', lines[-1])
    return case_of(desk, record)


def test_what_waits_is_counted_by_reason_and_source_and_listed_with_its_due_day(desk: str) -> None:
    page = text_of(f"{desk}/identity")
    said = words_of(page)

    assert "身份待核 3 条" in said
    assert "统一社会信用代码校验不符 市场监督管理局 market_penalties 1 2018-09-03" in said
    assert "慈溪示例渔具厂 91330282L07196379D 行政处罚" in said
    assert "2018-09-12" in said, "seven working days after"
    narrow = f"{desk}/identity?reason=name_disagrees&source=market_penalties"
    assert f'href="{narrow.removeprefix(desk).replace("&", "&amp;")}"' in page
    one = words_of(text_of(narrow))
    assert "最先到期的 1 条" in one
    assert "慈溪示例渔具厂" not in one.split("最先到期")[1]


def test_a_case_lays_the_source_beside_the_candidate_and_marks_what_differs(
    desk: str, house: House
) -> None:
    page = case_of(desk, house.waiting_id)
    said = words_of(page)

    assert "为何待核? 代码与名称不属同一主体" in said
    assert "代码对应的" in said
    assert "已归集行政处罚 2，登记 1" in said
    assert f"将把 1 条行政处罚公示到 福州示例电子商务有限公司（{GOOD}）名下" in said
    assert "<mark>福州</mark>示例<mark>电子商务</mark>有限公司" in page
    assert f"<code>{GOOD}</code><br>" in page, "the code is the same: nothing of it is marked"
    assert MARKUP not in page
    style = requests.get(f"{desk}/static/desk.css", timeout=30).text
    assert re.search(r"mark [{][^}]*text-decoration: underline", style)


def test_a_broken_code_has_its_repair_for_a_candidate_with_the_slip_marked(desk: str) -> None:
    page = waiting(desk, "校验不符")

    assert f"{GOOD[:17]}<mark>{GOOD[17]}</mark>" in page
    assert "第18位" in words_of(page)


def test_an_enterprise_that_had_ended_is_said_to_have_ended_before_the_decision(desk: str) -> None:
    said = words_of(waiting(desk, "慈溪示例渔具厂"))

    assert "注销（2018-01-31）" in said
    assert "主体已于 2018-01-31 注销，早于记录日期 2018-08-20" in said


def test_the_commands_that_are_shown_are_commands(desk: str, house: House) -> None:
    page = case_of(desk, house.waiting_id)
    shown = re.findall(r'<pre class="command"><code>(.*?)</code></pre>', page)
    assert len(shown) == page.count("该主体的全部记录") + 3, "none of them, unsure, a new one"

    group = get_command(identity_app)
    for command in shown:
        tool, area, verb, *rest = shlex.split(html.unescape(command))
        assert (tool, area, rest[0]) == ("wangjian", "identity", house.waiting_id)
        parsed = group.commands[verb].make_context(verb, rest)  # type: ignore[attr-defined]
        assert parsed.params["actor"] == "姓名"
    assert f"--to {GOOD}" in shown[0]


def test_what_a_person_wrote_or_is_stays_masked(desk: str, house: House) -> None:
    for record in (house.stopped_id, house.waiting_id, house.record_id):
        page = case_of(desk, record)
        assert PERSON not in page
        assert "13800138000" not in page


def test_a_row_that_has_to_be_mended_first_offers_no_judgement(desk: str, house: House) -> None:
    page = case_of(desk, house.stopped_id)

    assert "先按" in words_of(page)
    assert 'class="command"' not in page


def test_a_refused_judgement_says_by_whom_when_and_why(desk: str, house: House) -> None:
    edit = edits_of([house.record_id], Judgement.NOT_SAME, GOOD)
    with open_pages(house.settings) as pages:
        ledger = pages.ledger
        asked = decide(pages.house, edit, Grounds("document"), By("李某", DAY, MOMENT))
        assert asked.operation is not None
        ledger.refuse_identity(asked.operation.operation_no, "王某", MOMENT, "核13800138000")
    said = words_of(case_of(desk, house.record_id))

    assert re.search("王某 2018-09-03 未同意：核138[*]+00", said)
    assert "已不再有效" not in said


def test_a_waiting_record_s_story_leads_to_its_case(desk: str, house: House) -> None:
    assert f'href="/identity/{house.waiting_id}"' in text_of(f"{desk}/records/{house.waiting_id}")
    assert f'href="/identity/{house.record_id}"' not in text_of(f"{desk}/records/{house.record_id}")


def test_an_unknown_record_or_reason_is_answered_by_a_page(desk: str) -> None:
    assert "没有这条记录" in text_of(f"{desk}/identity/nothing", 404)
    assert "没有这个原因" in text_of(f"{desk}/identity?reason=bad", 400)


def test_differences_tell_every_character_once() -> None:
    for text, other in (("甲乙丙", "甲丙"), ("", "甲"), ("甲", ""), ("aXb", "aYb"), (ENDED, GOOD)):
        pieces = differences(text, other)
        assert "".join(piece.text for piece in pieces) == text
        assert all(piece.text for piece in pieces)
    assert [piece.same for piece in differences("同", "同")] == [True]
