"""The page `docs/reference/rules.md`, generated from the rules themselves."""

from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.states import SEVERITY_NAMES_ZH, Severity
from validation.legal import BASES, Basis
from validation.messages import Granularity, message
from validation.rule import AutoFix, Rule
from validation.rules import RULES
from validation.run_rules import RUN_RULES, RunRule

_HEAD = """# Rules

Generated from `validation/rules/`; do not edit by hand. One section per rule, in running order.
A severity is an action: 阻断 stops the row until it is corrected, 警告 lets it go on and shows it
on the desk, 提示 is counted. A code is permanent and never used again.

| code | severity | what it says | kinds |
|---|---|---|---|
"""


_RUNS = """## Over a run

Told of a whole delivery held against the last good one of its source; they stop nothing.

| code | severity | what it says | words | hint |
|---|---|---|---|---|
"""
_BASES = """## Legal bases

Days in force as far as they are known for certain; texts stand to be confirmed by counsel.

| id | name | number | from | until |
|---|---|---|---|---|
"""
_LARGER = {Granularity.ROWS: "Many rows", Granularity.COLUMN: "A whole column"}
_REPAIR = {
    AutoFix.NONE: "none; a person looks it up",
    AutoFix.LOSSLESS: "done by itself, recorded as a change, nothing lost",
    AutoFix.SUGGEST: "a likely value can be offered; a person decides",
}


def rules_page() -> str:
    """The whole page as Markdown, ending in a newline."""
    index = "\n".join(_line(rule) for rule in RULES.values())
    sections = "\n\n".join(_section(rule) for rule in RULES.values())
    runs = "\n".join(_of_run(rule) for rule in RUN_RULES.values())
    bases = "\n".join(_basis(base) for base in BASES.values())
    return f"{_HEAD}{index}\n\n{sections}\n\n{_RUNS}{runs}\n\n{_BASES}{bases}\n"


def _of_run(rule: RunRule) -> str:
    severity = f"{SEVERITY_NAMES_ZH[rule.severity]} ({rule.severity.value})"
    return f"| {rule.code} | {severity} | {rule.says} | {rule.message} | {rule.hint} |"


def _basis(base: Basis) -> str:
    since, until = base.since or "", base.until or ""
    return f"| {base.id} | {base.name} | {base.number} | {since} | {until} |"


def _line(rule: Rule) -> str:
    kinds = "、".join(KIND_NAMES_ZH[kind] for kind in _kinds(rule))
    return f"| [{rule.code}](#{rule.code.lower()}) | {_severity(rule)} | {rule.says} | {kinds} |"


def _section(rule: Rule) -> str:
    facts = [
        f"**{rule.message}**",
        f"- English: {rule.message_en}",
        *(f"- {name}: {message(rule, each)}" for each, name in _LARGER.items()),
        f"- Hint: {rule.hint}",
        f"- Basis: {rule.basis_text}",
        f"- Repair: {_REPAIR[rule.auto_fix]}",
        f"- Found by: {_way(rule)}",
        f"- Columns: {_columns(rule)}",
    ]
    if rule.since or rule.until:
        facts.append(f"- In force: {rule.since or ''} – {rule.until or ''}")
    if rule.retired:
        facts.append(f"- Retired: {rule.retired}")
    return f"## {rule.code}\n\n{facts[0]}\n\n" + "\n".join(facts[1:])


def _severity(rule: Rule) -> str:
    return f"{SEVERITY_NAMES_ZH[Severity(rule.severity)]} ({rule.severity.value})"


def _way(rule: Rule) -> str:
    if rule.holds is not None:
        return "a check of every row"
    if rule.reports:
        return "a recorded change: " + ", ".join(f"`{how}`" for how in sorted(rule.reports))
    return "a look over many rows"


def _columns(rule: Rule) -> str:
    """Every column once, in the order in which the kinds name them."""
    names = dict.fromkeys(name for kind in _kinds(rule) for name in rule.columns(kind))
    return ", ".join(f"`{name}`" for name in names)


def _kinds(rule: Rule) -> list[Kind]:
    return [kind for kind in CATALOGUES if rule.columns(kind)]
