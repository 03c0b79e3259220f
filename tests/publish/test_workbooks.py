"""信用中国's workbooks: the standard's columns, what stands, what leaves, the same bytes again."""

from datetime import date
from pathlib import Path

import fastexcel
import polars as pl

from publish import credit_china, rendered, workbooks
from publish.announce import Contents
from publish.facts import Showing
from publish.rulebook import load
from publish.sheet import CUT, MOST_CHARACTERS
from publish.workbooks import Edition, fields, heading
from records.kind import Kind
from sources.kit.headers import lookup_key, standard_headers
from tests.publish.world import DAY, A, World, licence, penalty

SHOWING = Showing(date(2018, 9, 3), load())
FORMULA = '=HYPERLINK("http://x.example","点此")'


def read(path: Path | bytes) -> pl.DataFrame:
    """The only sheet, as texts."""
    sheet = fastexcel.read_excel(path if isinstance(path, bytes) else str(path))
    return sheet.load_sheet(0, dtypes="string").to_polars()


def published(world: World, seq: int, kind: Kind) -> pl.DataFrame:
    """What the workbook of that release says, by id."""
    found = (world.tree / "targets/native").glob(f"*-{seq}-changes.{kind}.0.xlsx")
    return read(next(found)).sort("备注")


def made(world: World, records: pl.DataFrame, day: date = DAY) -> dict[Kind, bytes]:
    rows = world.delta(credit_china.wanted(records, SHOWING)).lines
    return dict(workbooks.books(rows, Edition(day, world.folder / "parts")))


def test_the_columns_are_those_of_the_standard_in_its_order_and_are_read_back_as_such() -> None:
    codes = [field.v2018[0] for field in fields(Kind.PENALTY)]
    assert (len(codes), codes[0], codes[13], codes[-1]) == (30, "CF_XDR_MC", "CF_WSH", "BZ")
    assert [field.v2018[0] for field in fields(Kind.LICENCE)][-5:] == [
        "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM", "BZ",
    ]  # fmt: skip
    assert len(fields(Kind.LICENCE)) == 28
    for kind in credit_china.KINDS:
        known = standard_headers(kind)
        assert all(known[lookup_key(heading(each))] == each.name for each in fields(kind))


def test_a_release_names_a_workbook_per_kind_that_says_what_its_lines_say(world: World) -> None:
    world.publish(credit_china.wanted(pl.concat([penalty(), licence()]), SHOWING))
    case = published(world, 1, Kind.PENALTY).row(0, named=True)
    assert case["行政相对人代码_1（统一社会信用代码）"] == A
    assert case["罚款金额（万元）"] == "0.2"
    assert (case["处罚决定日期"], case["公示截止期"]) == ("2018/06/01", "2019/06/01")
    assert case["法定代表人"] is None, "restricted: the column stands, empty"
    assert str(case["备注"]).startswith("公示编号 c-")
    assert "内部备注" not in str(case["备注"])
    permit = published(world, 1, Kind.LICENCE).row(0, named=True)
    assert (permit["当前状态"], permit["行政许可决定文书名称"]) == ("1", "食品经营许可证")


def test_what_leaves_is_named_by_id_reason_and_day_in_the_workbook_of_its_kind(
    world: World,
) -> None:
    world.publish(credit_china.wanted(pl.concat([penalty(), licence()]), SHOWING))
    said = published(world, 1, Kind.PENALTY)["备注"][0]
    world.publish(credit_china.wanted(penalty(), Showing(date(2020, 1, 1), load())))
    assert not list((world.tree / "targets/native").glob("*-2-changes.licence.*.xlsx"))
    gone = published(world, 2, Kind.PENALTY).row(0, named=True)
    told = said.replace("第 1 版", "第 2 版，不再公示：期满，自 2018-09-05 起")
    assert {name: text for name, text in gone.items() if text is not None} == {"备注": told}


def test_a_removal_of_which_the_kind_is_not_known_stands_in_both(world: World) -> None:
    world.publish(credit_china.wanted(penalty(), SHOWING))
    wanted = credit_china.wanted(penalty(), Showing(date(2020, 1, 1), load()))
    rows = world.delta(wanted).lines.with_columns(element=pl.lit(None, pl.String()))
    found = dict(workbooks.books(rows, Edition(DAY, world.folder / "parts")))
    assert set(found) == {Kind.LICENCE, Kind.PENALTY}
    assert read(found[Kind.LICENCE])["当前状态"].to_list() == ["2"]


def test_a_permit_that_has_ended_says_so(world: World) -> None:
    permit = licence(valid_until="2018-12-31")
    days = {date(2018, 12, 31): "1", date(2019, 1, 1): "2"}
    for day, status in days.items():
        assert read(made(world, permit, day)[Kind.LICENCE])["当前状态"].to_list() == [status]


def test_any_text_stays_a_text(world: World) -> None:
    texts = [FORMULA, "+1", "007", "<脚本> & ]]> \u0001\n第二行", " 两端有空格 ", "_x0041_"]
    records = pl.concat(
        [penalty(f"p{place}", penalty_content=text) for place, text in enumerate(texts)]
    )
    book = made(world, records)[Kind.PENALTY]
    assert sorted(read(book)["处罚内容"].to_list()) == sorted(
        text.replace("\u0001", "") for text in texts
    )


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(world: World) -> None:
    book = made(world, penalty(penalty_content="长" * (MOST_CHARACTERS + 1)))[Kind.PENALTY]
    assert read(book)["处罚内容"].to_list() == ["长" * MOST_CHARACTERS + CUT]


def test_the_bytes_are_the_same_in_whatever_order_the_lines_came(world: World) -> None:
    records = pl.concat([penalty(f"p{number}") for number in range(20)])
    assert made(world, records) == made(world, records.reverse())


def test_each_part_of_a_large_release_is_a_workbook_of_its_own(world: World) -> None:
    wanted = credit_china.wanted(pl.concat([penalty(f"p{n}") for n in range(4)]), SHOWING)
    rows = world.delta(wanted).lines
    contents = Contents()
    parts = [(0, 1, rows.head(3)), (2, 3, rows.tail(1))]
    for _ in rendered.books(world.plan(), "full", parts, contents):
        pass
    assert [target.target for target in contents.native] == [
        "native/credit-china-1-full.penalty.0.xlsx",
        "native/credit-china-1-full.penalty.1.xlsx",
    ]
    paths = [world.tree / target.path for target in contents.native]
    assert [read(path).height for path in paths] == [3, 1]
