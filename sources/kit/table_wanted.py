"""Which table of a front-end database is read, by which mark, and when it may be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Marks(StrEnum):
    """What a mark is; the value is the shape that its text must have."""

    NUMBER = r"^[0-9]{1,18}$"
    MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?$"


@dataclass(frozen=True, slots=True)
class Switch:
    """Where the department says that it has finished writing: `column` of `table` is in `ready`.

    `where` picks the row by other columns' values; every row picked must be ready.
    """

    table: str
    column: str
    ready: tuple[str, ...] = ("1",)
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table or view, the column of its mark, and the columns of its key, which orders rows.

    `leave` are columns that are never asked for; more than `most` rows at once are not believed;
    `block` rows pass at a time.
    """

    table: str
    mark: str
    key: tuple[str, ...]
    marks: Marks = Marks.MOMENT
    switch: Switch | None = None
    leave: tuple[str, ...] = ()
    schema: str | None = None
    most: int = 5_000_000
    block: int = 5_000
