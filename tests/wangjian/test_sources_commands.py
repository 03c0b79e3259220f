"""`wangjian sources`: how they stand, a dry run, and a new one from a sample."""

import json
import shutil
from pathlib import Path

import pytest

from tests.wangjian.calls import COMMAND, Answer, call, call_in

SAMPLES = Path(__file__).parents[1] / "sources/samples"
PROJECT = Path(__file__).parents[2]


def test_every_source_is_listed_under_its_system(tmp_path: Path) -> None:
    answer = call("sources", home=tmp_path, COLUMNS="200")
    assert answer.returncode == 0, answer.stderr
    (line,) = [each for each in answer.stdout.splitlines() if "price_penalties" in each]
    assert "发展改革委" in line
    assert "never" in line


def test_the_declarations_are_without_trouble() -> None:
    answer = call("sources", "lint")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "0 troubles" in answer.stdout


def test_a_dry_run_says_what_would_become_of_a_file_and_keeps_nothing(tmp_path: Path) -> None:
    sample = SAMPLES / "market_penalties/penalties-20180903.xlsx"
    answer = call(
        "sources", "try", "market_penalties", "--day", "2018-09-03", "--file", str(sample),
        home=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "identity pending" in answer.stdout
    assert "V2018" in answer.stdout
    assert "nothing was kept" in answer.stdout
    assert not list(tmp_path.rglob("*.zst"))


def test_a_dry_run_says_what_it_found_first_and_where(tmp_path: Path) -> None:
    head, first, *_ = (SAMPLES / "fake_trade_list/炒信黑名单-20180903.csv").read_text().split("\n")
    columns = head.lstrip("\ufeff").split(",")
    cells = dict(zip(columns, first.split(","), strict=True))
    changed = ",".join((cells | {"统一社会信用代码": "9.13301E+17"}).values())
    piece = tmp_path / "list.csv"
    piece.write_text(f"{head}\n{first}\n{changed}")
    answer = call("sources", "try", "fake_trade_list", "--file", str(piece), home=tmp_path)
    assert answer.returncode == 0, answer.stderr
    (line,) = [line for line in answer.stdout.splitlines() if "USCC-008" in line]
    assert "「9.13301E+17」" in line
    assert "第3行" in line
    assert "{" not in answer.stdout


def test_a_dry_run_fails_as_the_run_would(tmp_path: Path) -> None:
    page = tmp_path / "penalties.xlsx"
    page.write_text("<html>系统维护</html>")
    answer = call("sources", "try", "market_penalties", "--file", str(page), home=tmp_path)
    assert answer.returncode == 1
    assert "a run would fail" in answer.stderr
    assert "web page" in answer.stderr
    assert call("sources", "try", "nobody_nothing", home=tmp_path).returncode == 2
    gone = call("sources", "try", "market_penalties", "--file", str(tmp_path / "no"), home=tmp_path)
    assert (gone.returncode, "does not exist" in gone.stderr) == (2, True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the folders that a new source touches."""
    for name in ("sources", "records"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pyc*"))
    return tmp_path


def test_a_new_source_is_written_from_its_sample_and_can_be_tried(project: Path) -> None:
    sample = project / "piece.csv"
    sample.write_text(
        "企业名称,统一社会信用代码,信用等级,认定日期,信用管理类别,内部流水\n"
        "沄安有限公司,91330110YY0000015G,失信,2018-08-01,快递业信用评定,7\n"
    )
    arguments = ["courier_grades", "--sample", "piece.csv", "--kind", "rating",
                 "--system", "POST_BUREAU"]  # fmt: skip
    made = run(project, "sources", "new", *arguments)
    assert made.returncode == 0, made.stderr
    assert "1 columns to decide" in made.stdout
    file = project / "sources/courier_grades.py"
    assert "内部流水" in file.read_text()
    assert (project / "tests/sources/samples/courier_grades/sample.csv").exists()
    linted = run(project, "sources", "lint")
    assert linted.returncode == 1
    assert "courier_grades: page 'https://www.gov.cn/' is the draft's" in linted.stderr
    stopped = run(project, "sources", "try", "courier_grades", "--file", "piece.csv")
    assert "内部流水" in stopped.stderr
    finished = file.read_text().replace(
        "    # '内部流水': map it in `columns`, or say in `ignored` why not\n",
        '    ignored={"内部流水": "their own number"},\n',
    )
    file.write_text(finished)
    tried = run(project, "sources", "try", "courier_grades", "--file", "piece.csv")
    assert tried.returncode == 0, tried.stderr
    assert "grade" in tried.stdout
    assert run(project, "sources", "new", *arguments).returncode == 2
    assert len(finished.splitlines()) <= 40


@pytest.mark.parametrize("name", ["Grades", "grades", "../courier_grades", "courier-grades"])
def test_what_is_no_id_becomes_no_source(project: Path, name: str) -> None:
    (project / "piece.csv").write_text("企业名称\n")
    made = run(project, "sources", "new", name, "--sample", "piece.csv", "--kind", "rating")
    assert (made.returncode, "is no id" in made.stderr) == (2, True), made.stderr
    assert not [path for path in project.rglob("*.py") if "rades" in path.name]


def test_a_sample_that_cannot_be_read_becomes_no_source(project: Path) -> None:
    (project / "piece.xlsx").write_text("<html>系统维护</html>")
    arguments = ["courier_grades", "--sample", "piece.xlsx", "--kind", "rating"]
    made = run(project, "sources", "new", *arguments)
    assert (made.returncode, "the sample cannot be read: " in made.stderr) == (2, True), made.stderr
    assert not (project / "sources/courier_grades.py").exists()


def test_a_new_source_is_told_the_encoding_and_the_places_of_its_sample(project: Path) -> None:
    table = "企业名称,统一社会信用代码\n沄安有限公司,91330110YY0000015G\n"
    (project / "piece.csv").write_bytes(table.encode("gb18030"))
    row = {"行政相对人名称": "沄安有限公司", "行业": "F51"}
    page = {"code": "0", "data": {"list": [row], "total": 1, "pageSize": 20}}
    (project / "page.json").write_text(json.dumps(page, ensure_ascii=False))
    for source_id, kind, sample, wanted in (
        ("city_penalties", "penalty", "piece.csv", 'read=Csv(encoding="gb18030"),'),
        (
            "city_licences",
            "licence",
            "page.json",
            'ANSWER = Envelope(rows="data.list", total="data.total")',
        ),
    ):
        made = run(project, "sources", "new", source_id, "--sample", sample, "--kind", kind)
        assert made.returncode == 0, made.stderr
        written = (project / f"sources/{source_id}.py").read_text()
        assert wanted in written
        tried = run(project, "sources", "try", source_id, "--file", sample)
        assert "sources/" + source_id in tried.stderr, "it was read; a column stops it"


def test_a_sample_that_cannot_be_read_leaves_nothing_behind(project: Path) -> None:
    (project / "page.json").write_text('{"answer": 1}')
    arguments = ["city_licences", "--sample", "page.json", "--kind", "licence"]
    made = run(project, "sources", "new", *arguments)
    assert made.returncode == 2
    assert "page.json: no list 'rows'" in made.stderr
    assert "nothing was written" in made.stderr
    assert not (project / "sources/city_licences.py").exists()


def run(project: Path, *arguments: str) -> Answer:
    """The command with the sources of `project` instead of ours."""
    home = str(project / "home")
    return call_in(project, *arguments, WANGJIAN_HOME=home, PATH=str(COMMAND.parent), COLUMNS="200")
