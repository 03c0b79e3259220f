"""`wangjian docs`: the pages that are written by the code they describe."""

from collections.abc import Callable
from pathlib import Path

from wangjian.console import complain, say

ROOT = Path(__file__).parent.parent


def docs(*, check: bool) -> int:
    """Write every generated page, or with `check` say which are stale; 1 when one is."""
    stale = 0
    for name, make in _pages().items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            complain(f"{name} is stale: run `make docs` and commit it")
            stale += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            say(f"wrote {name}")
    return 1 if stale else 0


def _pages() -> dict[str, Callable[[], str]]:
    from flows.deployments import prefect_yaml
    from validation.catalogue_page import rules_page
    from validation.coverage_page import coverage_page
    from wangjian import reference
    from wangjian.lists_page import lists_page
    from wangjian.policy_page import policy_page
    from wangjian.row_states import row_states_page

    return {
        "prefect.yaml": prefect_yaml,
        "docs/reference/rules.md": rules_page,
        "docs/reference/rule-coverage.md": coverage_page,
        "docs/reference/sources.md": reference.sources_page,
        "docs/explanation/row-states.md": row_states_page,
        "docs/reference/policy.md": policy_page,
        "docs/reference/records.md": reference.records_page,
        "docs/reference/commands.md": reference.commands_page,
        "docs/reference/settings.md": reference.settings_page,
        "docs/reference/lists.md": lists_page,
    }
