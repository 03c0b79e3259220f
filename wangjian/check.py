"""`wangjian check`: a file looked at before it is submitted, and what a clerk reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.console import complain, say

if TYPE_CHECKING:
    from acts.check_file import Checking
    from acts.checking.report import Report
    from validation.messages import Language

REPORTS = (".json", ".xlsx")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    file: Path
    kind: str
    source: str
    day: date | None
    reports: Sequence[Path]
    lang: str
    most: int


def check(  # noqa: PLR0913, PLR0917 - as many as the command has options
    file: Path,
    kind: str,
    source: str,
    day: date | None,
    reports: Sequence[Path],
    lang: str,
    most: int,
) -> int:
    """Say what would become of a file; 0 all would pass, 1 something is wrong, 2 not looked at."""
    return _check(Asked(file, kind, source, day, reports, lang, most))


def _check(asked: Asked) -> int:
    from acts.check_file import check_file
    from acts.errors import CannotCheck
    from acts.house import registry_at_hand
    from validation.messages import Language
    from wangjian.check_lines import lines

    if asked.lang not in LANGUAGES:
        return _refuse(f"--lang {asked.lang!r}: zh 或 en (zh or en)")
    language = Language(asked.lang)
    english = language is Language.EN
    found = _checking(asked)
    if isinstance(found, tuple):
        return _refuse(found[english])
    try:
        with registry_at_hand() as registry:
            report = check_file(found, registry)
        _write(report, asked.reports, language)
    except CannotCheck as error:
        return _refuse(str(error) if english else error.zh)
    except OSError as error:
        return _refuse(f"{error.filename or asked.file}: {error.strerror}")
    for line in lines(report, asked.most, language):
        say(line)
    return 0 if report.clean else 1


def _refuse(words: str) -> int:
    complain(" ".join(words.split()))
    return 2


def _checking(asked: Asked) -> Checking | tuple[str, str]:
    """What is to be checked; or what is wrong with the question, in Chinese and English."""
    from acts.check_file import Checking
    from records.clock import business_day
    from records.kind import Kind
    from sources import all_sources

    declared = {source.id: source for source in all_sources()}
    kinds = ", ".join(Kind)
    wrong = [
        (not asked.file.is_file(),
         f"没有文件 {asked.file}", f"there is no file {asked.file}"),
        (not asked.kind and not asked.source,
         "请用 --as 说明类别，如 --as penalty", "say with --as what its rows are: --as penalty"),
        (bool(asked.kind) and asked.kind not in set(Kind),
         f"没有类别 {asked.kind!r}；可选：{kinds}",
         f"no kind is called {asked.kind!r}; there are {kinds}"),
        (bool(asked.source) and asked.source not in declared,
         f"没有来源 {asked.source!r}；`wangjian sources` 列出全部来源",
         f"no source is called {asked.source!r}; `wangjian sources` lists them"),
        *((path.suffix.lower() not in REPORTS,
           f"报告 {path} 须以 .json 或 .xlsx 结尾", f"report {path} must end with .json or .xlsx")
          for path in asked.reports),
        (any(path.exists() and path.samefile(asked.file) for path in asked.reports),
         "报告不能写到被检查的文件上", "a report cannot be written over the checked file"),
    ]  # fmt: skip
    for is_so, zh, en in wrong:
        if is_so:
            return zh, en
    source = declared.get(asked.source)
    if source is not None and asked.kind and source.kind is not Kind(asked.kind):
        zh = f"来源 {source.id} 的类别是 {source.kind.value}，不是 {asked.kind}"
        return zh, f"source {source.id} brings {source.kind.value}, not {asked.kind}"
    moment = datetime.now(UTC)
    kind = Kind(asked.kind) if asked.kind else None
    return Checking(asked.file, asked.day or business_day(moment), moment, kind, source)


def _write(report: Report, paths: Sequence[Path], language: Language) -> None:
    from acts.checking.as_json import report_json
    from acts.workbook.check_report import write_report

    for path in paths:
        if path.suffix.lower() == ".json":
            path.write_text(report_json(report, language), encoding="utf-8")
        else:
            write_report(report, path)
