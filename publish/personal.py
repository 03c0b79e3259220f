"""Personal data in text that is to be public (design §11), by class.

Papers of persons, telephones, mail, accounts, homes, health, and names behind a word that says
whose they are. However it is set: full-width, in groups, behind +86. Codes and document numbers
are nobody's by themselves; only an owner's resident ID may stand where a trader's code belongs.
A cheap look goes over every text, the classes over what it leaves.
"""

import re
from collections.abc import Callable, Collection
from functools import cache

import polars as pl

from records import resident_id
from records.surnames import SURNAMES
from records.uscc import mod31_ok

_D = "[0-9０-９]"
_GAP = "[ \u3000－—–-]?"
_START = r"(?:^|[^0-9A-Za-z.]|[^0-9]\.)"
_END = r"(?:$|[^0-9A-Za-z.]|\.(?:$|[^0-9]))"
_SURNAME = f"(?:{'|'.join(SURNAMES)})"
_GIVEN = r"[\p{Han}&&[^某]]{1,2}"
_WHOSE = (
    "(?:经营者|业主|店主|投资人|实际控制人|法定代表人|法人代表|负责人|联系人|投诉人|举报人|"
    "委托代理人|消费者|当事人|患者)(?:姓名)?"
)
_HOME = (
    "(?:家庭住址|家庭地址|现住址|户籍地址|户籍所在地|户籍地|经常居住地|"
    "(?:当事人|经营者|本人|业主|投诉人|举报人)住(?:址|所)?)"
)
PATTERNS = {
    "mobile": (
        rf"{_START}(?:\+?86[ -]?)?1[3-9][0-9](?:[0-9]{{8}}|[ -]?[0-9]{{4}}[ -]?[0-9]{{4}}){_END}|"
        r"(?i)(?:tel|phone|mobile)[^0-9]{0,4}1[3-9][0-9]{9}"
    ),
    "telephone": (
        r"(?:^|[^0-9-])\(?0[0-9]{2,3}(?:\)|[ \-—])[0-9]{7,8}(?:$|[^0-9-])|"
        r"(?:电话|座机|热线|传真)[: ]?0[0-9]{9,11}(?:$|[^0-9])"
    ),
    "mail": r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+[.。][A-Za-z]",
    "old-id": (
        r"身份证[^0-9]{0,10}[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
        r"(?:$|[^0-9])"
    ),
    "papers": (
        r"(?i:护照|passport)[^0-9A-Za-z]{0,8}[A-Z]{1,2}[0-9]{7,8}|"
        r"(?:通行证|回乡证|台胞证)[^0-9A-Za-z]{0,8}[A-Z]?[0-9]{8,10}|"
        r"永久居留[^0-9A-Za-z]{0,12}(?:[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X])|"
        r"(?:^|[^0-9A-Za-z])(?:[A-Z]{1,2}[0-9]{6}\([0-9A]\)|[157][0-9]{6}\([0-9]\))"
    ),
    "account": (r"(?:账号|帐号|卡号|账户|帐户|银行卡)[^0-9]{0,6}[0-9](?:[ -]?[0-9]){11,18}"),
    "person": (
        rf"{_WHOSE}[:]\s*{_SURNAME}{_GIVEN}(?:$|[^\p{{Han}}])|"
        rf"{_WHOSE}{_SURNAME}{_GIVEN}(?:先生|女士|[,，(]身份证|[,，(][男女](?:$|[^\p{{Han}}]))"
    ),
    "home": rf"{_HOME}[:为是在]?[^，。；\"<]{{0,40}}(?:[0-9]+(?:号|室|弄|幢|栋)|单元|村)",
    "health": r"病历号|住院号|门诊号|(?:当事人|经营者|本人|患者)(?:身患|患有|确诊)",
}
CLASSES_ZH = {
    "id": "居民身份证号", "old-id": "居民身份证号（15位）", "papers": "护照、通行证等证件号",
    "mobile": "手机号码", "telephone": "固定电话", "mail": "电子邮箱", "account": "银行账号、卡号",
    "person": "自然人姓名", "home": "个人住址", "health": "健康信息",
}  # fmt: skip
_MONTH = "(?:[0０][1-9１-９]|[1１][0-2０-２])"
_RESIDENT = (
    rf"{_D}{{5}}{_GAP}(?:[1１][89８９]|[2２][0０]){_D}{{2}}{_MONTH}{_D}{{2}}{_GAP}{_D}{{3}}"
    "[0-9０-９XxＸｘ]"
)
# Behind no letter or figure, unless it ends an escape.
_BARE = r"(?:^|[^0-9A-Za-z]|\\[bfnrt]|\\u00[01][0-9a-f]|[8８][6６])"
_CARD = (
    rf"{_BARE}(?:[6６][2２]|[9９][5５][5５][8８]|[4４]|[5５][1-5１-５]|[3３][5５])"
    rf"(?:{_GAP}{_D}){{12,17}}"
)
# What hardly a text holds, and every match of a class does.
_SIGNS = "|".join(
    (
        rf"{_BARE}[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}", "(?i:tel|phone|mobile)",
        rf"[0０]{_D}{{2,3}}[)）\s\-－—]{_D}{{7,8}}",
        rf"(?:电话|座机|热线|传真)[:： ]?[0０]{_D}{{9}}",
        "[@＠]", _RESIDENT, _CARD, "身份证", "护照|(?i:passport)|通行证|回乡证|台胞证|永久居留",
        r"[0-9]{6}[(（][0-9A][)）]", "账号|帐号|卡号|账户|帐户|银行卡", f"{_WHOSE}[:：]",
        "先生|女士|[,，(（][男女]", _HOME, "病历号|住院号|门诊号|身患|患有|确诊",
    )
)  # fmt: skip
_ESCAPES = r"\\(?:[bfnrt]|u00[01][0-9a-f])"
_GROUPED_ID = r"([1-8][0-9]{5})[ -]?((?:18|19|20)[0-9]{6})[ -]?([0-9]{3}[0-9Xx])"
_CARDS = re.compile(r"(?<![0-9A-Za-z.-])[0-9](?:[ -]?[0-9]){15,18}(?![0-9A-Za-z-])")
_OTHER_NUMBER = re.compile(r"(?:单号|订单|编号|条码|批号|文号|证号|注册号|序列号)[^0-9]{0,6}$")
_CARD_HEADS = ("62", "9558")
_CARDS_OF_16 = ("4", "51", "52", "53", "54", "55", "35")


def classes(texts: pl.Series, numbers: Collection[str] = ()) -> pl.Series:
    """The first class of personal data that each text holds, null for none.

    `numbers` are the members whose values are codes and document numbers, in JSON and XML.
    """
    none = pl.Series("class", [None], pl.String()).new_from_index(0, len(texts))
    rows = texts.str.contains(_SIGNS).fill_null(value=False).arg_true()
    if not len(rows):
        return none
    found = _classed(texts.gather(rows), frozenset(numbers))
    held = found.is_not_null()
    return none.scatter(rows.filter(held), found.filter(held)) if held.any() else none


def _classed(texts: pl.Series, numbers: frozenset[str]) -> pl.Series:
    plain = texts.str.replace_all(_ESCAPES, " ").str.normalize("NFKC")
    inside, prose = plain, plain
    if numbers:
        member = _members(numbers)
        inside = plain.str.extract_all(member).list.join("\n")
        prose = plain.str.replace_all(member, '""')
    whole = prose.str.replace_all(_GROUPED_ID, "${1}${2}${3}")
    table = pl.DataFrame({"prose": prose, "whole": whole, "inside": inside})
    tests = [("id", resident_id.contains_expr("whole"))]
    tests += [(name, pl.col("prose").str.contains(pattern)) for name, pattern in PATTERNS.items()]
    tests.append(("account", _asked("prose", holds_card)))
    if numbers:
        tests.append(("id", _asked("inside", _holds_owner)))
    first = [pl.when(holds).then(pl.lit(name)) for name, holds in tests]
    return table.select(pl.coalesce(first).alias("class"))["class"]


def holds_card(text: str) -> bool:
    """Whether a text holds the number of a bank card that no word calls something else.

    >>> holds_card("汇入6222021234567890128"), holds_card("订单号6222021234567890128")
    (True, False)
    """
    for found in _CARDS.finditer(text):
        digits = re.sub("[ -]", "", found.group())
        heads = _CARD_HEADS + (_CARDS_OF_16 if len(digits) == 16 else ())
        if digits.startswith(heads) and _luhn(digits):
            return not _OTHER_NUMBER.search(text[: found.start()])
    return False


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _holds_owner(text: str) -> bool:
    """Whether a code is the resident ID of its trader, alone or with figures behind it."""
    for value in re.findall(r"[0-9]{17}[0-9X](?:[0-9]{2})?", text):
        if resident_id.is_valid(value[:18]) and not mod31_ok(value):
            return True
    return False


def _asked(column: str, holds: Callable[[str], bool]) -> pl.Expr:
    # Few texts come so far, and no expression knows how a number is checked.
    return pl.col(column).map_elements(holds, return_dtype=pl.Boolean())


@cache
def _members(numbers: frozenset[str]) -> str:
    keys = "|".join(sorted(numbers))
    return rf'"(?:{keys})":"[^"]*"|<(?:{keys})>[^<]*</(?:{keys})>'
