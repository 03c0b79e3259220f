"""Damage a list of wangjian-pull's, for C34: `python -m conformance.damage FILE`.

Alters the first line held, in the order of ids' hashes: in a snapshot of several shards that is
the first shard's.
"""

import sqlite3
import sys
from contextlib import closing


def main(file: str) -> None:
    """Alter one line behind the consumer's back."""
    with closing(sqlite3.connect(file)) as held, held:
        held.execute(
            "UPDATE line SET raw = replace(raw, '一般', '严重'), hash = zeroblob(32) "
            "WHERE kh = (SELECT min(kh) FROM line)"
        )


if __name__ == "__main__":
    main(sys.argv[1])
