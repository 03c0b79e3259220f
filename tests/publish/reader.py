"""What a tree announces, as the reference consumer holds it; signatures are tested elsewhere.

The days of these tests are long past, and so are the ends of what was signed on them.
"""

from pathlib import Path

from wangjian_pull.consume import Pulled, bring
from wangjian_pull.store import Store


def pull(tree: str | Path, into: Path) -> Pulled:
    """Bring the list in `into` to what `tree` (folder or address) announces."""
    with Store(into) as store:
        return bring(str(tree), store)
