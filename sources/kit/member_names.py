"""Names of members: decoded as offices write them, and refused where they would lead elsewhere."""

import re
import unicodedata

_LONGEST = 240
_DEEPEST = 8
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What an operating system leaves in every archive: no delivery, wherever it stands.
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def decoded(raw: bytes, *, utf8: bool) -> str:
    r"""The name behind `raw`: UTF-8 where it says so or is so, else GB18030, else CP437.

    Chinese Windows writes GBK without a word about it; some programs UTF-8, likewise.

    >>> decoded("处罚.xls".encode("gbk"), utf8=False)
    '处罚.xls'
    >>> decoded(b"caf\x82.csv", utf8=False)
    'café.csv'
    """
    for encoding in ("utf-8",) if utf8 else ("utf-8", "gb18030", "cp437"):
        try:
            return raw.decode(encoding).replace("\\", "/").removeprefix("./")
        except UnicodeDecodeError:
            continue
    raise ValueError(f"the name {raw!r} is not the UTF-8 it says it is")


def trouble(name: str) -> str:
    """Why a member may not bear `name`; empty when it may."""
    parts = name.split("/")
    if not name.strip("/ ") or _CONTROL.search(name):
        return "the name is empty or holds control characters"
    if name.startswith("/") or _DRIVE.match(name):
        return "the name is absolute: it would leave the archive"
    if ".." in parts:
        return "the name leads out of the archive ('..')"
    if len(name) > _LONGEST or len(parts) > _DEEPEST:
        return f"the name has more than {_LONGEST} characters or {_DEEPEST} folders"
    return ""


def is_litter(name: str) -> bool:
    """Whether an operating system left it there."""
    return bool(_LITTER.search(name))


def same(name: str) -> str:
    """One key for names that a person, or a disk, would take for the same."""
    return unicodedata.normalize("NFKC", name).casefold()
