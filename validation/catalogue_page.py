"""The page `docs/reference/rules.md`, generated from the rules themselves."""

from records.kind import CATALOGUES, KIND_NAMES_ZH, Kind
from records.states import SEVERITY_NAMES_ZH, Severity
from validation.rule import Rule
from validation.rules import RULES

_HEAD = """# Rules

Generated from `validation/rules/`; do not edit by hand. One section per rule, in running order.
A severity is an action: 阻断 stops the row until it is corrected, 警告 lets it go on and shows it
on the desk, 提示 is counted. A code is permanent and never used again.

| code | severity | what it says | kinds |
|---|---|---|---|
"""


def rules_page() -> str:
    """The whole page as Markdown, ending in a newline."""
    index = "\n".join(_line(rule) for rule in RULES.values())
    sections = "\n\n".join(_section(rule) for rule in RULES.values())
    return f"{_HEAD}{index}\n\n{sections}\n"


def _line(rule: Rule) -> str:
    kinds = "、".join(KIND_NAMES_ZH[kind] for kind in _kinds(rule))
    return f"| [{rule.code}](#{rule.code.lower()}) | {_severity(rule)} | {rule.says} | {kinds} |"


def _section(rule: Rule) -> str:
    facts = [
        f"**{rule.message}**",
        f"- Hint: {rule.hint}",
        f"- Basis: {rule.basis}",
        f"- Found by: {_way(rule)}",
        f"- Columns: {_columns(rule)}",
    ]
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
    return "a look over consecutive rows"


def _columns(rule: Rule) -> str:
    """Every column once, in the order in which the kinds name them."""
    names = dict.fromkeys(name for kind in _kinds(rule) for name in rule.columns(kind))
    return ", ".join(f"`{name}`" for name in names)


def _kinds(rule: Rule) -> list[Kind]:
    return [kind for kind in CATALOGUES if rule.columns(kind)]
