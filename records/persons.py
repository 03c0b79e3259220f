"""The names by which persons say what they decide: one spelling each, or two could be one."""

import unicodedata


def person(name: str | None) -> str:
    r"""A person's name as it is kept: NFKC, no marks that nobody sees, single blanks inside.

    >>> person(" 李某\u200b　")
    '李某'
    """
    plain = unicodedata.normalize("NFKC", name or "")
    seen = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return " ".join(seen.split())
