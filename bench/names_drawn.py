"""Names that nobody has, drawn part by part, and slips in them."""

import random
from typing import NamedTuple

# Each city with its province and two of its counties.
CITIES = (("浙江", "杭州"), ("浙江", "宁波"), ("江苏", "苏州"), ("广东", "深圳"), ("山东", "青岛"),
           ("四川", "成都"), ("福建", "泉州"), ("湖北", "武汉"))  # fmt: skip
COUNTIES = {
    "杭州": ("西湖区", "余杭区"), "宁波": ("海曙区", "鄞州区"), "苏州": ("吴中区", "相城区"),
    "深圳": ("福田区", "南山区"), "青岛": ("市南区", "崂山区"), "成都": ("武侯区", "锦江区"),
    "泉州": ("丰泽区", "洛江区"), "武汉": ("武昌区", "洪山区"),
}  # fmt: skip
TRADES = (
    "网络科技", "电子商务", "商贸", "信息技术", "服饰", "食品", "文化传播", "供应链管理",
    "医疗器械", "物流", "化妆品", "渔具", "家居用品", "农业开发", "国际贸易",
)  # fmt: skip
GOODS = ("服装", "茶叶", "水产", "文具", "饰品", "五金", "花卉", "玩具")
SHOPS = ("店", "商行", "经营部", "商店")
# Rare together: no pair of them is a word, a region or a trade.
OWN = (
    "旻垚翀珩焱祎琰昶颢钰晟懿骁芮璟婧淇澔熠彧宥侑翊瑄珈琲璨玥珂琬珣玖昉昕昱晔晗晏煜炜烨焓沅沄泓洵浔淏"
    "湉湜滢漪潆芃茗荟菡萱蔚蕤蓁"
)
LOOKALIKE = dict(
    zip("网科电信服食文供医物化渔家农国", "冈料甩倍报良叉拱匡吻花鱼冢衣圆", strict=True)
)
PEOPLE = ("张旻", "李翀", "王珩", "陈昶", "刘芮")


class Made(NamedTuple):
    """A name in parts, so that a pattern can alter one of them."""

    province: str
    city: str
    own: str
    trade: str
    form: str = "有限公司"

    def __str__(self) -> str:
        """The name as it is registered."""
        return self.city + self.own + self.trade + self.form


def company(dice: random.Random, length: int = 2) -> Made:
    """A company that nobody has, its distinctive part of `length` characters."""
    province, city = dice.choice(CITIES)
    return Made(province, city, invented(dice, length), dice.choice(TRADES))


def invented(dice: random.Random, length: int = 2) -> str:
    """A distinctive part."""
    return "".join(dice.sample(OWN, length))


def slipped(dice: random.Random, text: str) -> str:
    """One character of `text` as another of like look, left out, or exchanged with the next."""
    place = dice.randrange(len(text))
    wrong = LOOKALIKE.get(text[place], dice.choice("口日目田由"))
    swapped = text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
    ways = [text[:place] + wrong + text[place + 1 :], text[:place] + text[place + 1 :]]
    if swapped != text:
        ways.append(swapped)
    return dice.choice(ways)


def drawn_shop(dice: random.Random) -> tuple[str, str, str]:
    """A shop's city, its county, and what stands behind them."""
    _, city = dice.choice(CITIES)
    county = dice.choice(COUNTIES[city])
    return city + "市", county, invented(dice) + dice.choice(GOODS) + dice.choice(SHOPS)
