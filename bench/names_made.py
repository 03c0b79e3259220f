"""Pairs of names of which it is known whether they are one enterprise.

`python -m bench.names_made` writes `bench/names.csv` (`query`, `name`, `truth` same or other,
`category`, `note`), the same from the same seed. Every distinctive part is invented; a name may
still be some firm's by chance, and says nothing about it.
"""

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench.names_drawn import (
    CITIES,
    COUNTIES,
    GOODS,
    OWN,
    PEOPLE,
    SHOPS,
    TRADES,
    company,
    drawn_shop,
    invented,
    slipped,
)

FILE = Path(__file__).with_name("names.csv")
SEED, EACH = 5, 20


class Pair(NamedTuple):
    """One line of the file."""

    query: str
    name: str
    truth: str
    category: str
    note: str = ""


def pairs(seed: int = SEED) -> list[Pair]:
    """EACH pair of every pattern."""
    dice = random.Random(seed)
    return [
        Pair(query, name, truth, make.__name__.strip("_"), note)
        for truth, makers in (("same", _SAME), ("other", _OTHER))
        for make, note in makers.items()
        for query, name in (make(dice) for _ in range(EACH))
    ]


def write(lines: list[Pair], path: Path = FILE) -> None:
    """The pairs as CSV, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Pair._fields)
        writer.writerows(lines)


def _limited(dice: random.Random) -> tuple[str, str]:
    name = str(company(dice))
    return name.replace("有限公司", "有限责任公司"), name


def _brackets(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    opening, closing = dice.choice(
        [tuple("()"), tuple("〔〕"), tuple("【】"), tuple("[]"), ("", "")]
    )
    query = f"{made.own}{made.trade}{opening}{made.city}{closing}{made.form}"
    return query, f"{made.own}{made.trade}（{made.city}）{made.form}"


def _blanks(dice: random.Random) -> tuple[str, str]:
    name = str(company(dice))
    place = dice.randrange(len(name))
    return name[:place] + dice.choice(" 　\u200b\ufeff\t") + name[place:], name


def _city_in_full(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    front = dice.choice(("", made.province, made.province + "省"))
    return f"{front}{made.city}市{str(made).removeprefix(made.city)}", str(made)


def _region_elsewhere(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return f"{made.own}（{made.city}）{made.trade}{made.form}", str(made)


def _region_left_out(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made).removeprefix(made.city), str(made)


def _county_added(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    county = dice.choice(COUNTIES[made.city])
    return f"{made.city}市{county}{str(made).removeprefix(made.city)}", str(made)


def _town_added(dice: random.Random) -> tuple[str, str]:
    city, county, shop = drawn_shop(dice)
    return f"{city}{county}{dice.choice(('旧埠镇', '旧埠街道'))}{shop}", f"{city}{county}{shop}"


def _form_left_out(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(form="")), str(made)


def _share_company(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(form="股份有限公司")), str(made)


def _slip_in_region(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(city=slipped(dice, made.city))), str(made)


def _slip_in_trade(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(trade=slipped(dice, made.trade))), str(made)


def _slip_in_form(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(form=slipped(dice, made.form))), str(made)


def _slip_in_long_own(dice: random.Random) -> tuple[str, str]:
    made = company(dice, 4)
    return str(made._replace(own=made.own[:2] + slipped(dice, made.own[2:]))), str(made)


def _slip_in_own(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(own=slipped(dice, made.own))), str(made)


def _operator_added(dice: random.Random) -> tuple[str, str]:
    city, county, shop = drawn_shop(dice)
    person = dice.choice(PEOPLE)
    tail = dice.choice((f"（经营者：{person}）", f"({person})", f"（业主 {person}）"))
    return f"{city}{county}{shop}{tail}", f"{city}{county}{shop}"


def _other_place(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    province, city = dice.choice([place for place in CITIES if place[1] != made.city])
    return str(made._replace(province=province, city=city)), str(made)


def _other_place_in_brackets(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    _, city = dice.choice([place for place in CITIES if place[1] != made.city])
    return f"{made.own}{made.trade}（{city}）{made.form}", str(made)


def _other_county(dice: random.Random) -> tuple[str, str]:
    city, _, shop = drawn_shop(dice)
    one, other = COUNTIES[city.removesuffix("市")]
    return f"{city}{one}{shop}", f"{city}{other}{shop}"


def _other_own(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    unlike = "".join(dice.sample([each for each in OWN if each not in made.own], 2))
    return str(made._replace(own=unlike)), str(made)


def _own_with_one_more(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    more = dice.choice([each for each in OWN if each not in made.own])
    return str(made._replace(own=dice.choice((more + made.own, made.own + more)))), str(made)


def _own_half_alike(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    half = dice.choice([each for each in OWN if each not in made.own])
    return str(made._replace(own=dice.choice((half + made.own[1], made.own[0] + half)))), str(made)


def _other_trade(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    unlike = dice.choice([each for each in TRADES if not set(each) & set(made.trade)])
    return str(made._replace(trade=unlike)), str(made)


def _shop_of_the_name(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(form=dice.choice(SHOPS))), str(made)


def _group_of_the_name(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    return str(made._replace(form="集团有限公司")), str(made)


def _branch_of_it(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    tail = dice.choice(("分公司", "办事处", "营业部", "第一门市部"))
    return f"{made}{dice.choice(CITIES)[1]}{tail}", str(made)


def _two_branches(dice: random.Random) -> tuple[str, str]:
    made = company(dice)
    (_, one), (_, other) = dice.sample(CITIES, 2)
    return f"{made}{one}分公司", f"{made}{other}分公司"


def _two_numbers(dice: random.Random) -> tuple[str, str]:
    _, city = dice.choice(CITIES)
    one, other = dice.sample("一二三四五六", 2)
    own, goods = invented(dice), dice.choice(GOODS)
    return dice.choice(
        (
            (f"{city}{own}第{one}{goods}厂", f"{city}{own}第{other}{goods}厂"),
            (f"{city}{own}超市{one}店", f"{city}{own}超市{other}店"),
        )
    )


def _two_operators(dice: random.Random) -> tuple[str, str]:
    city, county, shop = drawn_shop(dice)
    one, other = dice.sample(PEOPLE, 2)
    return f"{city}{county}{shop}（{one}）", f"{city}{county}{shop}（经营者：{other}）"


Maker = Callable[[random.Random], tuple[str, str]]
_SAME: dict[Maker, str] = {
    _limited: "",
    _brackets: "",
    _blanks: "",
    _city_in_full: "",
    _region_elsewhere: "",
    _region_left_out: "",
    _county_added: "",
    _town_added: "",
    _form_left_out: "",
    _share_company: "a conversion",
    _slip_in_region: "",
    _slip_in_trade: "",
    _slip_in_form: "",
    _slip_in_long_own: "behind the second character",
    _slip_in_own: "as well another firm: ranked first, agreed by none",
    _operator_added: "",
}
_OTHER: dict[Maker, str] = {
    _other_place: "",
    _other_place_in_brackets: "",
    _other_county: "",
    _other_own: "",
    _own_with_one_more: "",
    _own_half_alike: "as well a slip",
    _other_trade: "firms of one group",
    _shop_of_the_name: "",
    _group_of_the_name: "",
    _branch_of_it: "",
    _two_branches: "",
    _two_numbers: "",
    _two_operators: "",
}


if __name__ == "__main__":
    write(pairs())
