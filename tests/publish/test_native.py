from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from publish import credit_china, gsxt, native, objects, xsd
from publish.errors import GateFailed
from publish.facts import Showing
from publish.gates import check_xml
from publish.native import NATIVE
from publish.rulebook import load
from records.field import Channel
from tests.publish.world import A, World, licence, listing, penalty, registration, wanted_rows

SHOWING = Showing(date(2018, 9, 3), load())
NASTY = "<脚本> & ]]> \u0001\u000b\r\n第二行 \ufffe"


def documents(world: World) -> list[etree._Element]:
    found = sorted((world.tree / "targets/native").glob("*.xml"))
    schema = etree.XMLSchema(etree.parse(next((world.tree / "targets/schema").glob("*.xsd"))))
    trees = [etree.parse(path) for path in found]
    for tree in trees:
        schema.assertValid(tree)
    return [tree.getroot() for tree in trees]


def test_credit_china_xml_is_valid_and_reads_back(world: World) -> None:
    records = pl.concat([penalty(penalty_content=NASTY), licence(valid_until="2020-01-01")])
    world.publish(credit_china.wanted(records, SHOWING))
    root = documents(world)[0]
    assert {child.tag for child in root} == {"XZCF", "XZXK"}
    case = root.find("XZCF")
    assert case is not None
    assert case.findtext("CF_NR") == "<脚本> & ]]> \r\n第二行 "
    assert case.findtext("CF_SY") == "在网店 <A&B> 虚构交易"
    assert (case.get("rev"), case.get("until")) == ("1", "2019-06-01")
    assert root.findtext("XZXK/XK_YXQZI") == "2020-01-01"


def test_a_document_that_is_not_valid_names_the_records_at_fault(world: World) -> None:
    rows = wanted_rows({"a": "甲", "b": "乙", "c": "丁"})
    is_bad = pl.col("subject") == "b"
    wrong = (
        pl.when(is_bad)
        .then(pl.col("xml").str.replace("乙", "乙\n丙") + "<CF_NICHT/>")
        .otherwise("xml")
    )
    spoilt = rows.with_columns(wrong.alias("xml"))
    with pytest.raises(GateFailed, match="CF_NICHT") as failed:
        world.publish(spoilt)
    line = world.delta(rows.filter(is_bad)).lines
    assert failed.value.ids == tuple(line["public_id"])
    world.publish(spoilt.filter(~is_bad))


def test_removals_stand_in_the_xml_without_a_name(world: World) -> None:
    world.publish(credit_china.wanted(penalty(), SHOWING))
    later = Showing(date(2020, 1, 1), load())
    world.publish(credit_china.wanted(penalty(), later))
    gone = [child for root in documents(world) for child in root if child.tag == "DEL"]
    assert [(child.get("why"), child.get("rev"), child.text) for child in gone] == [
        ("expired", "2", None)
    ]


def test_gsxt_xml_groups_facts_under_their_enterprise(tmp_path: Path) -> None:
    world = World(tmp_path, Channel.GSXT)
    records = pl.concat([penalty(), licence(), listing(), registration()])
    world.publish(gsxt.wanted(records, pl.Series([A]), SHOWING))
    root = documents(world)[0]
    assert [child.tag for child in root] == ["ENTERPRISE"]
    assert root[0].get("UNISCID") == A
    assert [child.tag for child in root[0]] == [
        "E_BASEINFO", "E_OT_PERMIT", "E_OT_CASE", "E_LI_ILLDISHONESTY",
    ]  # fmt: skip
    later = Showing(date(2030, 1, 1), load())
    world.publish(gsxt.wanted(penalty(), pl.Series([A]), later))
    assert any(child.tag == "DEL" for root in documents(world) for child in root)


def test_a_registration_under_objection_is_not_shown_and_its_facts_are(tmp_path: Path) -> None:
    base = registration()
    contested = Showing(SHOWING.day, SHOWING.rules, frozenset(base["record_id"]))
    rows = gsxt.wanted(pl.concat([penalty(), base]), pl.Series([A]), contested)
    why = dict(rows.select("element", "why").iter_rows())
    assert why == {"E_OT_CASE": None, "E_BASEINFO": "disputed"}
    World(tmp_path, Channel.GSXT).publish(rows)


def test_an_invalid_document_is_a_failed_gate(world: World) -> None:
    wanted = credit_china.wanted(penalty(), SHOWING)
    rendering = NATIVE[Channel.CREDIT_CHINA]
    rows = native.rows(rendering, world.delta(wanted).lines)
    data = objects.text_of(native.document(rendering, rows, 1, "2018-09-03"))
    schema = xsd.compiled(rendering)
    check_xml(schema, data, "good")
    for bad in (data.replace(b"CF_WSH", b"CF_XXX"), data[:-5], data.replace(b">0.2<", b">x<")):
        with pytest.raises(GateFailed):
            check_xml(schema, bad, "bad")


def valid_as_a_tree(schema: etree.XMLSchema, data: bytes) -> bool:
    try:
        schema.assertValid(etree.fromstring(data))
    except (etree.XMLSyntaxError, etree.DocumentInvalid):
        return False
    return True


def passes(schema: etree.XMLSchema, data: bytes) -> bool:
    try:
        check_xml(schema, data, "mutated")
    except GateFailed:
        return False
    return True


@pytest.fixture
def document(world: World) -> bytes:
    """A valid one, of three records."""
    records = pl.concat([penalty("p1"), penalty("p2"), licence()])
    rendering = NATIVE[Channel.CREDIT_CHINA]
    rows = native.rows(rendering, world.delta(credit_china.wanted(records, SHOWING)).lines)
    return objects.text_of(native.document(rendering, rows, 1, "2018-09-03"))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    place=st.floats(0, 1, exclude_max=True),
    cut=st.sampled_from([0, 1, 2, 5, 30, 400, 10_000]),
    new=st.sampled_from([b"", b"x", b"<", b'"', b"</XZCF>", b"</PUBLICITY>\n"]),
)
def test_the_gate_judges_any_mutated_document_as_a_whole_tree_would(
    document: bytes, place: float, cut: int, new: bytes
) -> None:
    at = int(place * len(document))
    bad = document[:at] + new + document[at + cut :]
    schema = xsd.compiled(NATIVE[Channel.CREDIT_CHINA])
    assert passes(schema, bad) == valid_as_a_tree(schema, bad)
