"""A report as JSON: every finding, uncapped, one object each, in the file's order."""

import json
from dataclasses import asdict

import polars as pl

from acts.checking.report import Cluster, Report
from acts.checking.words import placed, told, worded
from records.kind import Kind
from validation.messages import Language


def report_json(report: Report, language: Language = Language.ZH) -> str:
    """The report: `file`, its sums, `clusters`, then `findings` as an array of objects."""
    head = {
        "file": report.file,
        "kind": report.kind.value,
        "source": report.source_id,
        "day": report.day.isoformat(),
        "vocabularies": report.vocabularies,
        "clean": report.clean,
        "sum": {
            "lines": report.lines,
            "blank": report.blank,
            "unreadable": len(report.unreadable),
            "rows": report.rows,
        },
        "rows": {fate.value: count for fate, count in report.fates.items()},
        "balanced": report.balanced,
        "identity_checked": report.identity_asked,
        "unknown_columns": report.unknown,
        "unreadable": [{"place": place, "reason": reason} for place, reason in report.unreadable],
        "clusters": [_cluster(report.kind, each, language) for each in report.clusters],
    }
    # A million findings are written by the table, not by a loop over them.
    written = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{written},\n "findings": {_findings(report, language).write_json()}\n}}\n'


def _cluster(kind: Kind, cluster: Cluster, language: Language) -> dict[str, object]:
    return asdict(cluster) | asdict(told(kind, cluster, language))


def _findings(report: Report, language: Language) -> pl.DataFrame:
    header = pl.col("field").replace_strict(
        dict(report.headers), default=None, return_dtype=pl.String
    )
    return placed(worded(report.kind, report.found, language)).select(
        "place", "sheet", "row", "field", header.alias("header"), "value", "rule", "severity",
        "message", "hint", "suggestion", "why",
    )  # fmt: skip
