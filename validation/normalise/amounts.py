"""Amounts of money in words and figures, as a person writes them in a decision.

Money is held in 万元 with six decimals, so one unit of the last place is 分 (0.01 元): comparisons
are made in whole 分.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "两": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD, _HUNDRED_MILLION = ("万", "萬"), ("亿", "億")
_SMALL = {"角": Decimal("0.1"), "分": Decimal("0.01")}
HAN_AMOUNT = "[零〇一二两三四五六七八九十百千壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿億]+"

_FIGURE = re.compile(r"([0-9]{1,15}(?:\.[0-9]+)?(?:E[+-]?[0-9]{1,2})?)(万元|万|千元|百元|元|圆)?")
_CURRENCY = re.compile(
    r"人民币|RMB|CNY|[¥￥$]|整|正|\s|大写|罚款|金额|为|共计|[:：]|的", re.IGNORECASE
)
_SEPARATED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_FACTOR = {"万元": 10_000, "万": 10_000, "千元": 1000, "百元": 100, "元": 1, "圆": 1}


def han_amount(text: str) -> Decimal | None:
    """Yuan for an amount in Chinese numerals, or None when it is not one.

    >>> han_amount("贰仟元整"), han_amount("壹拾贰万叁仟零伍拾元伍角"), han_amount("若干元")
    (Decimal('2000.00'), Decimal('123050.50'), None)
    """
    whole, _, rest = re.sub(r"[整正]$", "", text).replace("圆", "元").partition("元")
    yuan = _han_integer(whole) if whole else 0
    cents = _han_cents(rest)
    if yuan is None or cents is None or not (whole or rest):
        return None
    return yuan + cents


def _han_integer(text: str) -> int | None:
    whole = myriads = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _MYRIAD:
            myriads, section, digit = (section + digit) * 10_000, 0, 0
        elif char in _HUNDRED_MILLION:
            whole += (myriads + section + digit) * 100_000_000
            myriads = section = digit = 0
        else:
            return None
    return whole + myriads + section + digit


def _han_cents(text: str) -> Decimal | None:
    found = re.fullmatch(r"(?:零?([零一-龥])角)?(?:零?([零一-龥])分)?", text)
    if found is None or any(part and part not in _DIGITS for part in found.groups()):
        return None
    dimes, cents = (_DIGITS[part] if part else 0 for part in found.groups())
    return dimes * _SMALL["角"] + cents * _SMALL["分"]


def wan_yuan(raw: str) -> Decimal | None:
    """万元 for the text of an amount column; a bare figure is 万元, six decimals at most.

    >>> wan_yuan("2,000元"), wan_yuan("贰仟元整"), wan_yuan("-1"), wan_yuan("约2")
    (Decimal('0.2'), Decimal('0.2'), None, None)
    """
    text = _CURRENCY.sub("", unicodedata.normalize("NFKC", raw))
    if _SEPARATED.fullmatch(re.sub(r"[万千百元圆]+$", "", text)):
        text = text.replace(",", "")
    if found := _FIGURE.fullmatch(text.upper()):
        amount = _figure(found[1])
        if amount is not None and found[2]:
            amount = amount * _FACTOR[found[2]] / 10_000
    else:
        yuan = han_amount(text) if "元" in text or "圆" in text else None
        amount = None if yuan is None else yuan / 10_000
    return _six_decimals(amount)


def _figure(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _six_decimals(amount: Decimal | None) -> Decimal | None:
    """`amount` at six decimals; what does not fit is no amount, but for a binary float's noise."""
    if amount is None or amount >= 10**12:
        return None
    rounded = round(amount, 6)
    return rounded.normalize() if abs(rounded - amount) < Decimal("1e-9") else None


def cents_in_words(fragment: str) -> int | None:
    """分 for a fragment like '罚款人民币2000元' or '贰仟元罚款'; None when it is no amount."""
    amount = wan_yuan(fragment)
    return None if amount is None else int(amount * 1_000_000)
