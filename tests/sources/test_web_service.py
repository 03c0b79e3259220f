from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sources
from sandbox.outlet import Goods
from sandbox.outlets.drug_administration import OUTLETS
from sources.kit.collect import fetch, read
from sources.kit.errors import BadDeclaration, NotAdmitted, NotDelivered, NotTheFormat, Place
from sources.kit.fetching import Means
from sources.kit.session import PoliteSession, Question
from sources.kit.source import Source
from sources.kit.store import Store, open_stored
from sources.kit.web_service import WebService
from sources.kit.xml_envelope import Said, XmlAnswer, opened, rows, rows_in_raw
from sources.kit.xml_rows import XmlRows
from tests.sources.hostile.service import ASKED, HOW, data, envelope, escaped, firms, source
from tests.sources.house import DAY, HASTY, MOMENT, House

OUTLET = {outlet.source_id: outlet for outlet in OUTLETS}
THREE = pytest.mark.parametrize("source_id", sorted(OUTLET))
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)


def many(source_id: str, count: int, day: date = DAY) -> Goods:
    columns = list(OUTLET[source_id].columns.values())
    table = pl.DataFrame({name: [f"{name}<{n}>&" for n in range(count)] for name in columns})
    return Goods(day, table, pl.Series([f"id{n}" for n in range(count)]))


def in_small_pages(source_id: str, size: int) -> Source:
    whole = sources.source(source_id)
    assert isinstance(whole.fetch, WebService)
    return replace(whole, fetch=replace(whole.fetch, size=size))


@THREE
def test_a_list_of_many_pages_is_read_whole(source_id: str, tmp_path: Path) -> None:
    goods = many(source_id, 23)
    opened = OUTLET[source_id].counter.open(source_id, [goods], tmp_path)
    try:
        told = opened.environment()
        environment = {f"WANGJIAN_SOURCE_{source_id.upper()}_{k}": v for k, v in told.items()}
        means = Means(Store(tmp_path), told["URL"], MOMENT, HASTY, environment=environment)
        small = in_small_pages(source_id, 10)
        snapshots = fetch(small, DAY, means)
        table = pl.concat(list(read(small, snapshots).chunks))
    finally:
        opened.close()
    assert len(snapshots) == 3
    assert table["_remote"].to_list() == goods.ids.to_list()
    assert table["_locator"].to_list()[-1] == "第3页 第3条"
    assert all(told["KEY"] not in snapshot.address for snapshot in snapshots)


@THREE
def test_the_pretend_department_wants_its_password(source_id: str, tmp_path: Path) -> None:
    opened = OUTLET[source_id].counter.open(source_id, [many(source_id, 1)], tmp_path)
    name = f"WANGJIAN_SOURCE_{source_id.upper()}"
    wrong = {f"{name}_USER": "u", f"{name}_KEY": "wrong-key"}
    means = Means(Store(tmp_path), opened.environment()["URL"], MOMENT, HASTY, environment=wrong)
    try:
        with pytest.raises(NotAdmitted, match=f"用户名或密码错误; look at {name}_USER, {name}_KEY"):
            fetch(sources.source(source_id), DAY, means)
    finally:
        opened.close()


@THREE
def test_a_day_without_rows_is_an_empty_delivery(source_id: str, tmp_path: Path) -> None:
    other = many(source_id, 1, date(2018, 9, 2))
    opened = OUTLET[source_id].counter.open(source_id, [other], tmp_path)
    told = opened.environment()
    environment = {f"WANGJIAN_SOURCE_{source_id.upper()}_{k}": v for k, v in told.items()}
    means = Means(Store(tmp_path), told["URL"], MOMENT, HASTY, environment=environment)
    try:
        snapshots = fetch(sources.source(source_id), DAY, means)
    finally:
        opened.close()
    assert list(read(sources.source(source_id), snapshots).chunks) == []


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"question": "<a>{token}</a>"}, "nothing fills in token"),
        ({"address": "{base}/ws?key={KEY}"}, "nothing fills in KEY"),
        ({"question": "<a>{page}</a>"}, "asks for KEY and uses it not"),
        ({"question": "<a>{KEY}</b>"}, "the question is no XML"),
        ({"header": "<h>{KEY}"}, "the question is no XML"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_bad_declaration(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadDeclaration, match=words):
        replace(ASKED, **changes)  # type: ignore[arg-type]


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6), st.sampled_from(["escaped", "cdata", "nested"]))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_both_counts_agree_whatever_stands_in_the_rows(
    values: list[tuple[str, str]], wrapping: str
) -> None:
    some = "".join(
        f"<record><A>{escape(a)}</A><!-- <record> --><B><![CDATA[{b.replace(']]', '')}]]></B>"
        "</record>"
        for a, b in values
    )
    inner = data(some, len(values))
    if wrapping == "escaped":
        text = escaped(inner)
    elif wrapping == "cdata":
        held = inner.replace("]]>", "]]]]><![CDATA[>")
        text = envelope(f"<return><![CDATA[{held}]]></return>")
    else:
        text = envelope(f"<return>{inner}</return>")
    said = Said(Place("some_source", "answer"))
    came = chain.from_iterable(rows(opened(text.encode(), HOW, said), HOW, said))
    seen = [element.findtext("A") or "" for element in came]
    assert seen == [a for a, _ in values]
    assert (said.total, said.code) == (len(values), "0")
    assert rows_in_raw(text.encode(), HOW, said) == len(values)


def test_a_stored_fault_is_no_delivery(house: House) -> None:
    fault = envelope("<s:Fault><faultcode>s:Server</faultcode></s:Fault>").encode()
    with pytest.raises(NotTheFormat, match="no rows but words: fault s:Server"):
        house.read(source(), fault)


def test_a_refusal_without_a_payload_is_heard() -> None:
    said = Said(Place("some_source", "answer"))
    answer = envelope("<resultCode>401</resultCode><resultMsg>无此用户</resultMsg>").encode()
    assert list(rows(opened(answer, HOW, said), HOW, said)) == []
    assert said.refusal is not None
    assert not said.refusal.admitted


def test_a_single_answer_without_paging_is_all(house: House) -> None:
    how = XmlAnswer(row="record")
    plain = replace(source(), read=XmlRows(how))
    table, _ = house.read(plain, f"<list>{firms('甲', '乙')}</list>".encode())
    assert table["party_name"].to_list() == ["甲", "乙"]


def test_a_long_answer_comes_in_parts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.kit.xml_gathering.PART_ROWS", 2)
    table, _ = house.read(source(), escaped(data(firms(*"甲乙丙丁戊") + "<!-- -->", 5)).encode())
    assert table["_locator"].to_list() == [f"第1页 第{n}条" for n in range(1, 6)]


def test_what_is_nested_without_end_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.kit.xml_elements._MOST_NESTED", 3)
    nested = f"<record>{firms(*'甲乙丙丁')}</record>"
    with pytest.raises(NotTheFormat, match="more than 3 elements within one record"):
        house.read(source(), escaped(data(nested, 1)).encode())


def test_an_answer_too_large_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.kit.xml_envelope.MAX_ANSWER", 100)
    with pytest.raises(NotTheFormat, match="more than 100 bytes; ask for less"):
        opened(b"<a/>" * 26, HOW, Said(Place("some_source", "answer")))


ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ACTION = {"Content-Type": "text/xml", "SOAPAction": '"urn:drug:queryLicences"'}


@pytest.mark.parametrize(
    "body, headers, words",
    [
        ("<a/>", {"Content-Type": "text/plain"}, "Content-Type text/plain 不支持"),
        ("<a/>", {"Content-Type": "text/xml", "SOAPAction": '"urn:x"'}, "不支持的操作"),
        ("<a>", ACTION, "XML 不规范"),
        ("<a/>", ACTION, "信封版本不符"),
        (
            f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body><b/></s:Body></s:Envelope>',
            ACTION,
            "没有操作",
        ),
    ],
)
def test_the_pretend_department_understands_its_own_questions_only(
    body: str, headers: dict[str, str], words: str, house: House, tmp_path: Path
) -> None:
    source_id = "drug_information_licences"
    opened = OUTLET[source_id].counter.open(source_id, [many(source_id, 1)], tmp_path)
    url = f"{opened.environment()['URL']}/services/{source_id}"
    try:
        with PoliteSession(HASTY) as session:
            question = Question(url, body.encode(), headers, faults=frozenset({500}))
            arrival = session.download(question, house.store)
            with pytest.raises(NotDelivered):
                session.download(replace(question, url=f"{url}-x"), house.store)
    finally:
        opened.close()
    assert arrival.status == 500
    with open_stored(house.store.path(arrival.digest)) as stream:
        assert words in stream.read().decode()
