"""What a field is: one declaration from which reading, validation, feeds and docs are derived.

Not here: the fields themselves, which stand in one module per kind (`penalty.py`, ...).
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Privacy(StrEnum):
    """Who may see a field's value (design §11)."""

    PUBLIC = "public"
    RESTRICTED = "restricted"  # departments only; never in a public byte
    NEVER = "never"  # leaves by no channel at all


class Channel(StrEnum):
    """The three public feeds (design §1)."""

    CREDIT_CHINA = "credit-china"
    GSXT = "gsxt"
    WARNING = "warning"


class Shape(StrEnum):
    """How a field's text is normalised and typed after validation."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"  # NFKC, upper case, no inner blanks
    DATE = "date"
    WAN_YUAN = "wan_yuan"  # decimal(18,6), unit 万元
    DOC_NUMBER = "doc_number"  # 文号
    CHOICE = "choice"  # one value of `choices`
    CHOICES = "choices"  # several, joined by ';'


DTYPES: dict[Shape, pl.DataType] = {
    Shape.DATE: pl.Date(),
    Shape.WAN_YUAN: pl.Decimal(18, 6),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind.

    `v2018` is the 双公示 2018 code (`CF_*`, `XK_*`), `v2015` the codes of the older vocabulary,
    `gsxt` the name in the publicity system's data standard, `headers` the Chinese header texts
    met in practice beside `zh` (compared after `header_key`), `length` the standard's maximum in
    characters. `required` means unconditionally required; conditional duties are rules.
    """

    name: str
    zh: str
    shape: Shape = Shape.TEXT
    v2018: tuple[str, ...] = ()
    v2015: tuple[str, ...] = ()
    gsxt: str | None = None
    headers: tuple[str, ...] = ()
    length: int | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    privacy: Privacy = Privacy.PUBLIC
    channels: frozenset[Channel] = frozenset()

    @property
    def dtype(self) -> pl.DataType:
        """The polars type of the normalised value; raw values are always text."""
        return DTYPES.get(self.shape, pl.String())


ALL_CHANNELS = frozenset(Channel)
CREDIT_AND_GSXT = frozenset({Channel.CREDIT_CHINA, Channel.GSXT})
CREDIT_ONLY = frozenset({Channel.CREDIT_CHINA})
GSXT_ONLY = frozenset({Channel.GSXT})
