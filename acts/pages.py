"""What the desk's pages read: the day, a batch, findings, a record's story, an enterprise, search.

Thin on purpose: the ledger answers, the rules and sources lend their words. Not here: Chinese
for states, masks and links, which belong to the desk.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from acts.findings import IDENTITY_RULES
from acts.house import House
from acts.identity_case import Case, case_of
from acts.suggest_codes import CODE, suggest_codes
from ledger.conservation import Conservation
from ledger.glance import RowPlace, first_rows, newest_day
from ledger.holds import Hold
from ledger.identity_work import Waiting
from ledger.lookup import EnterprisePage, PublicationLine, RecordHeadline
from ledger.open import Ledger, open_ledger
from ledger.overview import BatchSummary, Cluster, ClusterFilter, RunLine
from ledger.story import Chapter, FindingLine, RecordStory
from ledger.vanished import Vanished
from records import asked_again
from records.kind import Kind
from records.profile import ROWS
from records.settings import Settings
from records.states import OPEN_STATES, PENDING_NAMES_ZH
from sources import all_sources
from sources.kit.store import Store
from validation.messages import Granularity, message
from validation.rules import RULES
from validation.run_rules import RUN_RULES

__all__ = [
    "BatchSummary",
    "Chapter",
    "Cluster",
    "ClusterFilter",
    "Conservation",
    "EnterprisePage",
    "FindingLine",
    "Hold",
    "Pages",
    "PublicationLine",
    "RecordHeadline",
    "RecordStory",
    "RowPlace",
    "RuleWords",
    "RunLine",
    "SourceWords",
    "open_pages",
]

QUEUE_MOST = 200
_IDENTITY_HINT = "由人工核对主体：对照登记库，确认代码或名称哪一项有误，并通知报送单位更正。"
_OTHER_RULES = {
    "DUP-001": ("同一批次中两行报送同一决定", "保留先报送的一行；请报送单位确认以哪一行为准。"),
    "DUP-002": ("同一决定由两个来源报送", "请两个部门确认由谁报送；确认前两条均保留。"),
    "OPR-001": (
        "同一网站域名登记在两个主体名下",
        "请核实网站现由谁经营：已转让的，请原主体补报关闭日期；登记有误的，请报送单位更正。",
    ),
    "OVL-001": (
        "来源值已变，与原更正冲突",
        "请核对原文书：以来源现值为准、保留更正值，或另填正确值；此前公示的内容在决定前保持不变。",
    ),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a steward reads about a rule; `message` has `{field}` and `{value}` to be filled."""

    code: str
    message: str
    hint: str
    basis: str


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Who delivers what: the department, the system and the kind, as declared."""

    publisher: str
    system: str
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for an identity: WAITING_COUNTS and WAITING, as objects."""

    counts: list[dict[str, Any]]
    rows: list[dict[str, Any]]


@contextmanager
def open_pages(settings: Settings) -> Iterator["Pages"]:
    """The reads of the ledger that `settings` name; closed afterwards."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_ledger(settings.ledger_url) as ledger:
        yield Pages(House(settings, ledger, Store(settings.snapshots), {}))


@dataclass(frozen=True, slots=True)
class Pages:
    """The reads of the desk, over an open house."""

    house: House

    @property
    def ledger(self) -> Ledger:
        """The house's ledger."""
        return self.house.ledger

    def newest_day(self) -> date | None:
        """The business day of the newest batch; None before the first."""
        return newest_day(self.ledger)

    def day(self, day: date) -> list[BatchSummary]:
        """The batches of a day with their sums, recounted now."""
        return self.ledger.batches(day)

    def batch(self, batch_id: str) -> BatchSummary | None:
        """One batch by its id `source/day/digest`; None when unknown."""
        parts = batch_id.split("/")
        try:
            day = date.fromisoformat(parts[1])
        except (IndexError, ValueError):
            return None
        found = (batch for batch in self.ledger.batches(day) if batch.batch_id == batch_id)
        return next(found, None)

    def holds(self, batch_id: str) -> list[Hold]:
        """What keeps a batch, or records it brought, from being published; with words."""
        return self.ledger.holds_of(batch_id)

    def vanished(self) -> list[Vanished]:
        """Records that whole lists no longer hold: each waits for a person to say why."""
        return self.ledger.vanished()

    def clusters(self, wanted: ClusterFilter) -> list[Cluster]:
        """Findings of rows that still stand, grouped; the largest groups first."""
        return self.ledger.finding_clusters(wanted)

    def first_rows(self, cluster: Cluster) -> tuple[RowPlace, ...]:
        """The earliest rows of a cluster that still stand."""
        return first_rows(self.ledger, cluster)

    def record(self, record_id: str) -> RecordStory | None:
        """One record from the source's cell to the feed's line; None when unknown."""
        return self.ledger.record_story(record_id)

    def suggested_code(self, told: RecordStory) -> tuple[str, str] | None:
        """The code that the broken one of a record that waits may have meant, and the reasons."""
        now = told.chapters[-1]
        found = {finding.field for finding in now.findings}
        if now.state not in OPEN_STATES or CODE not in found:
            return None
        row = {"_row": 0, **json.loads(now.body)}
        asked = pl.DataFrame([row], infer_schema_length=None)
        (one, *_) = *suggest_codes(asked, self.ledger.registry()).rows(), None
        return (one[1], one[2]) if one else None

    def shown_from(self, told: RecordStory) -> date | None:
        """When a record that is asked about again first comes before a person.

        None for any other, and where it does so already: the days are over, or the register has
        its code.
        """
        now = told.chapters[-1]
        days = [one.first_day for one in now.findings if one.rule == asked_again.RULE]
        if not days or not self.ledger.is_asked_again(told.headline.record_id):
            return None
        return asked_again.shown_from(min(days))

    def enterprise(self, uscc: str) -> EnterprisePage | None:
        """One enterprise and all that is attached to it; None when the registry has none."""
        return self.ledger.enterprise(uscc)

    def waiting(self, source: str, reason: str) -> Queue:
        """What waits for an identity; rows of that source and reason, where given.

        Those that the register is asked about again first are shown to whoever asks for them.
        """
        ledger = self.ledger
        rows = ledger.waiting(Waiting(source, reason, QUEUE_MOST, bool(reason)))
        return Queue(ledger.waiting_counts().rows(named=True), rows.rows(named=True))

    def case(self, record_id: str) -> Case | None:
        """One record beside the enterprises that it may be about; None when unknown."""
        return case_of(self.house, record_id)

    def search(self, text: str) -> tuple[RecordHeadline, ...]:
        """Records by code, name, id or 文号; at most 50."""
        return self.ledger.find_records(text)


def rule_words(code: str) -> RuleWords:
    """The words of a rule; its code alone where no catalogue knows it."""
    if code in RULES:
        rule = RULES[code]
        return RuleWords(code, rule.message, rule.hint, rule.basis_text)
    for pending, identity_code in IDENTITY_RULES.items():
        if identity_code == code:
            return RuleWords(code, PENDING_NAMES_ZH[pending], _IDENTITY_HINT, "")
    if code in RUN_RULES:
        of_run = RUN_RULES[code]
        basis = "；".join(str(clause) for clause in of_run.basis)
        return RuleWords(code, of_run.message, of_run.hint, basis)
    message, hint = _OTHER_RULES.get(code, (code, ""))
    return RuleWords(code, message, hint, "")


def rule_message(code: str, granularity: Granularity, rows: int) -> str:
    """What a rule says of so many rows; what is no rule of cells says the same of any number.

    `{field}` and `{value}` are left to the reader.
    """
    if code not in RULES:
        return rule_words(code).message
    return message(RULES[code], granularity).replace("{count}", f"{rows:,}")


def cluster_message(cluster: Cluster) -> str:
    """What is wrong in a cluster, as one cell, many rows alike or a whole column.

    `{field}` and `{value}` are left to the reader.
    """
    alike = Granularity.ROWS if cluster.rows > 1 else Granularity.CELL
    granularity = Granularity.COLUMN if cluster.whole else alike
    return rule_message(cluster.rule, granularity, cluster.rows)


def run_message(line: RunLine) -> str:
    """What is told of a delivery as a whole; `{field}` and `{value}` are left to the reader."""

    def shown(number: float) -> str:
        return f"{number:,.0f}" if line.field == ROWS else f"{number:.0%}"

    text = rule_words(line.rule).message
    return text.replace("{before}", shown(line.before)).replace("{now}", shown(line.now))


def source_words(source_id: str) -> SourceWords:
    """Who delivers under that id; the id itself for a source no longer declared."""
    for source in all_sources():
        if source.id == source_id:
            return SourceWords(source.publisher, source.system, source.kind)
    return SourceWords(source_id, "", None)
