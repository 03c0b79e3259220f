"""One file a day: CSV and TSV in any of their encodings, as departments really send them."""

from collections.abc import Callable

from sources.kit.csv_table import Csv
from sources.kit.errors import NotTheFormat
from sources.kit.fetching import Access
from tests.sources.hostile.case import Case, Stage, Took
from tests.sources.house import listing_source

HEADER = "企业名称,统一社会信用代码,失信领域\n"


def _reads(text: str, how: Csv | None = None) -> Callable[[Stage], Took]:
    return lambda stage: stage.reads(listing_source(how), text.encode())


CASES = (
    Case(
        Access.FILE,
        "a stray quote inside a quoted field spoils its own line only",
        _reads(HEADER + '甲,,a\n"乙"公司",,"b\n丙,,c\n'),
        names=("甲", "丙"),
        aside=1,
    ),
    Case(
        Access.FILE,
        "an empty file",
        _reads(""),
        error=NotTheFormat,
        says=("some_source: file1", "the file is empty"),
    ),
)
