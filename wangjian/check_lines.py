"""What a clerk reads of a checked file: sums, the largest clusters, and how much is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts.checking.words import FATES, field_name, told
from records.kind import KIND_NAMES_ZH
from records.states import SEVERITY_NAMES_ZH
from validation.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from acts.checking.report import Cluster, Report

_LOST = 10  # unreadable lines that are shown
_WORDS = {
    "lines": ("行", "lines"),
    "blank": ("空行", "blank"),
    "lost": ("未读出", "unreadable"),
    "rows": ("记录", "rows"),
    "more_lost": ("…… 另有 {:,} 行未读出", "… and {:,} more unreadable lines"),
    "unbalanced": ("两边合计不符：读出的与记下的行数不同", "the two sums do not agree"),
    "unknown": ("不认识的栏目（未检查）", "columns nobody knows, not looked at"),
    "no_registry": (
        "主体身份未核对：本机没有登记库，报送后仍可能待核",
        "identity was not looked at: no registry is at hand, so rows may still have to wait",
    ),
    "size": ("行", "rows"),
    "what": ("怎么办", "what to do"),
    "suggestion": ("建议", "suggestion"),
    "basis": ("依据", "basis"),
    "where": ("位置", "where"),
    "and_so_on": (" 等", ", …"),
    "rest": (
        "\n…… 另有 {} 类问题（{:,} 条）未显示：用 --report 写成 .xlsx 或 .json 可得全部",
        "\n… and {} more clusters ({:,} findings) not shown: --report FILE.xlsx or .json has all",
    ),
    "clean": ("\n可以报送；未保存任何内容", "\nnothing would be stopped; nothing was kept"),
    "mend": (
        "\n请改正以上问题后再检查一次；未保存任何内容",
        "\nmend what is told above, then check again; nothing was kept",
    ),
}


def lines(report: Report, most: int, language: Language) -> Iterator[str]:
    """The report as text, `most` clusters of it; what is not shown is said."""
    en = language is Language.EN
    kind = report.kind.value if en else KIND_NAMES_ZH[report.kind]
    yield f"{report.file}: {kind}, {report.day} ({', '.join(report.vocabularies) or '-'})"
    yield from _sums(report, en=en)
    yield from _notes(report, en=en)
    for cluster in report.clusters[:most]:
        yield from _cluster(report, cluster, language)
    if rest := report.clusters[most:]:
        yield _word("rest", en=en).format(len(rest), sum(cluster.rows for cluster in rest))
    yield _word("clean" if report.clean else "mend", en=en)


def _word(name: str, *, en: bool) -> str:
    return _WORDS[name][en]


def _sums(report: Report, *, en: bool) -> Iterator[str]:
    counts = {"lines": report.lines, "blank": report.blank, "lost": len(report.unreadable),
              "rows": report.rows}  # fmt: skip
    said = [f"{_word(name, en=en)} {count:,}" for name, count in counts.items()]
    yield f"{said[0]} = {' + '.join(said[1:])}"
    fates = [f"{FATES[fate][en]} {count:,}" for fate, count in report.fates.items() if count]
    yield f"{said[-1]} = {' + '.join(fates) or '0'}"


def _notes(report: Report, *, en: bool) -> Iterator[str]:
    """What concerns the file as a whole."""
    if not report.balanced:
        yield _word("unbalanced", en=en)
    if report.unknown:
        yield f"{_word('unknown', en=en)}: {'、'.join(report.unknown)}"
    for place, reason in report.unreadable[:_LOST]:
        yield f"{_word('lost', en=en)}: {place}: {reason}"
    if (more := len(report.unreadable) - _LOST) > 0:
        yield _word("more_lost", en=en).format(more)
    if not report.identity_asked:
        yield _word("no_registry", en=en)


def _cluster(report: Report, cluster: Cluster, language: Language) -> Iterator[str]:
    en = language is Language.EN
    words = told(report.kind, cluster, language)
    level = cluster.severity.value if en else SEVERITY_NAMES_ZH[cluster.severity]
    name = report.headers.get(cluster.field) or field_name(report.kind, cluster.field, language)
    yield f"\n[{level}] {cluster.rule} {name} · {cluster.rows:,} {_word('size', en=en)}"
    yield f"  {words.message}"
    said = (("what", words.hint), ("suggestion", cluster.suggestion), ("basis", words.basis))
    for what, text in said:
        if text:
            yield f"  {_word(what, en=en)}: {text}"
    more = _word("and_so_on", en=en) if cluster.rows > len(cluster.places) else ""
    yield f"  {_word('where', en=en)}: {'、'.join(cluster.places)}{more}"
