"""One mask for personal numbers: what a page shows of a value that may never leave (design §11)."""

import json
import re

from records.field import Field, Privacy
from records.resident_id import LOOKS_LIKE, is_valid

_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def shown(text: str, field: Field | None = None) -> str:
    """`text` as a page may show it: a NEVER field masked whole, numbers inside others masked."""
    if field is not None and field.privacy is Privacy.NEVER:
        return masked(text)
    text = LOOKS_LIKE.sub(_mask_if_resident, text)
    return _MOBILE.sub(lambda found: masked(found.group()), text)


def masked(text: str) -> str:
    """The first three and last two characters of a long value, nothing of a short one.

    >>> masked("11010519491231002X")
    '110*************2X'
    """
    if len(text) < 8:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 5) + text[-2:]


def object_of(body: str) -> dict[str, str]:
    """The members of a canonical JSON body as text, in its order."""
    return {str(key): _text(value) for key, value in json.loads(body).items()}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _mask_if_resident(found: re.Match[str]) -> str:
    number = found.group()
    return masked(number) if is_valid(number.upper()) else number
