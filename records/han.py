"""Whether a text is said in Chinese."""

import re

_HAN = re.compile("[\u4e00-\u9fff]")


def has_han(text: str) -> bool:
    """Whether any character of it is Chinese.

    >>> has_han("已核实"), has_han("ok")
    (True, False)
    """
    return _HAN.search(text) is not None
