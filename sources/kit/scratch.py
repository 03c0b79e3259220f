"""A folder for the length of a reading.

Not `tempfile.TemporaryDirectory`: a reading that stops half-way is cleared away by the collector of
garbage, in an order in which that class complains.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch() -> Iterator[Path]:
    """A private folder, gone with everything in it when the block is left."""
    folder = Path(tempfile.mkdtemp(prefix="wangjian-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
