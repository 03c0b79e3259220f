"""The page `docs/reference/rule-coverage.md`, generated from the mapping of faults to rules."""

from validation.coverage import CHAPTERS, counted
from validation.entry import Entry
from validation.rules import RULES

_HEAD = """# What the rules cover

Generated from `validation/coverage*.py`; do not edit by hand. Every known fault is answered by
rules or by words. `IDN-`, `DUP-` and `OVL-` are told by identity, the ledger and the replay of
corrections. {rules} rules are in use, {counted} of them ask more than whether something is there.
"""
_TABLE = "| name | fault | rules | besides |\n|---|---|---|---|\n"


def coverage_page() -> str:
    """The whole page as Markdown, ending in a newline."""
    used = sum(not rule.retired for rule in RULES.values())
    head = _HEAD.format(rules=used, counted=len(counted()))
    chapters = (
        f"\n## {title}\n\n{_TABLE}" + "".join(_line(entry) for entry in entries)
        for title, entries in CHAPTERS.items()
    )
    return head + "".join(chapters)


def _line(entry: Entry) -> str:
    codes = ", ".join(_linked(code) for code in entry.rules)
    return f"| {entry.name} | {entry.fault} | {codes} | {entry.reason} |\n"


def _linked(code: str) -> str:
    return f"[{code}](rules.md#{code.lower()})" if code in RULES else code
