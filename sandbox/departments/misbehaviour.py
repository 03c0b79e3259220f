"""Ways in which a department's answer goes wrong, for tests of what the reader does then."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Wrong(StrEnum):
    """What goes wrong. The first group spoils the answer, the second the file's content."""

    ERROR_500 = "error_500"  # `times` answers of 500, then the real one
    SLOW = "slow"  # the body comes after `seconds`
    HTML_PAGE = "html_page"  # an error page with status 200
    TRUNCATED = "truncated"  # half the body under an honest length
    LYING_LENGTH = "lying_length"  # announces more than it sends
    EMPTY = "empty"
    WRONG_ENCODING = "wrong_encoding"  # bytes of an encoding other than agreed
    XML_BOMB = "xml_bomb"
    EXTERNAL_ENTITY = "external_entity"
    GARBAGE_ROW = "garbage_row"  # bytes that are no row, in the middle
    MISSING_COLUMN = "missing_column"
    EXTRA_COLUMN = "extra_column"


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """One switch for one source. `column` is the header that goes missing, or the extra one."""

    wrong: Wrong
    times: int = 1  # ERROR_500: answers that fail per address
    seconds: float = 2.0  # SLOW
    column: str = ""


HTML = "<html><head><title>系统维护</title></head><body><h1>系统维护中</h1></body></html>"
_BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>\n<ExchangeMessages><ExchangeMessage><Body><fields><CF_WSH>&j;</CF_WSH></fields></Body>"
    "</ExchangeMessage></ExchangeMessages>"
)
_EXTERNAL = (
    '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n'
    "<ExchangeMessages><ExchangeMessage><Body><fields><CF_WSH>&e;</CF_WSH></fields></Body>"
    "</ExchangeMessage></ExchangeMessages>"
)
_GARBAGE = b'\x00\xff\xfe"",,,\xb4\xed\x81 "'


def columns_wrong(table: pl.DataFrame, misbehaviour: Misbehaviour | None) -> pl.DataFrame:
    """`table` with a column gone or one too many, if that is the switch."""
    if misbehaviour is None:
        return table
    if misbehaviour.wrong is Wrong.MISSING_COLUMN:
        return table.drop(misbehaviour.column or table.columns[0])
    if misbehaviour.wrong is Wrong.EXTRA_COLUMN:
        return table.with_columns(pl.lit("甲").alias(misbehaviour.column or "内部流水"))
    return table


def bytes_wrong(body: bytes, misbehaviour: Misbehaviour | None) -> bytes:
    """`body` spoiled as the switch says; answers of the first group pass unchanged."""
    if misbehaviour is None:
        return body
    spoiled = {
        Wrong.HTML_PAGE: HTML.encode(),
        Wrong.TRUNCATED: body[: len(body) // 2],
        Wrong.EMPTY: b"",
        Wrong.XML_BOMB: _BOMB.encode(),
        Wrong.EXTERNAL_ENTITY: _EXTERNAL.encode(),
    }
    if misbehaviour.wrong is Wrong.WRONG_ENCODING:
        return _other_encoding(body)
    if misbehaviour.wrong is Wrong.GARBAGE_ROW:
        return _with_garbage(body)
    return spoiled.get(misbehaviour.wrong, body)


def _other_encoding(body: bytes) -> bytes:
    """GB18030 for what was UTF-8, UTF-16 for what was GB18030: neither decodes as before."""
    try:
        return body.decode().encode("gb18030")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace").encode("utf-16")


def _with_garbage(body: bytes) -> bytes:
    """A line of garbage after the middle line."""
    lines = body.split(b"\n")
    middle = len(lines) // 2
    return b"\n".join([*lines[:middle], _GARBAGE, *lines[middle:]])
