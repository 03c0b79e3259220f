"""The legal bases of the rules: what each is called, its number, and the days it is in force.

A rule names a basis and the clause; texts and days stand to be confirmed by counsel. A day that is
not known for certain is left out rather than guessed.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Basis:
    """A law, standard or notice; `number` as printed on it, `until` its last day."""

    id: str
    name: str
    number: str
    since: date | None = None
    until: date | None = None

    def at(self, clause: str = "") -> "Clause":
        """A reference to one of its clauses, or to the whole."""
        return Clause(self, clause)


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a basis says it."""

    basis: Basis
    clause: str = ""

    def __str__(self) -> str:
        """As an official cites it: name, number, clause, days in force."""
        base = self.basis
        return f"《{base.name}》（{base.number}{_days(base)}）{self.clause}"


def _days(base: Basis) -> str:
    first = f"，{base.since} 起" if base.since else ""
    return f"{first}至 {base.until}" if base.until else first


USCC_STANDARD = Basis(
    "uscc", "法人和其他组织统一社会信用代码编码规则", "GB 32100-2015", date(2015, 10, 1)
)
ORG_STANDARD = Basis("org-code", "全国组织机构代码编制规则", "GB 11714-1997", date(1998, 1, 1))
REG_STANDARD = Basis("reg-number", "工商行政管理市场主体注册号编制规则", "GS 15-2006")
REGIONS = Basis("regions", "中华人民共和国行政区划代码", "GB/T 2260-2007", date(2008, 2, 1))
DATES = Basis("dates", "数据元和交换格式 信息交换 日期和时间表示法", "GB/T 7408-2005",
              date(2005, 10, 1))  # fmt: skip
DOCUMENTS = Basis("documents", "党政机关公文格式", "GB/T 9704-2012", date(2012, 7, 1))
CHARACTERS = Basis("characters", "信息技术 中文编码字符集", "GB 18030-2005", date(2006, 5, 1))
STANDARD_2015 = Basis("publicity-2015", "行政许可和行政处罚信用信息数据标准", "2015 年版")
STANDARD_2018 = Basis(
    "publicity-2018",
    "关于进一步完善行政许可和行政处罚等信用信息公示工作的指导意见及数据标准",
    "发改办财金〔2018〕424号",
)
TERMS_2017 = Basis("terms-2017", "行政处罚信息信用网站公示期限规定", "发改办财金〔2017〕1171号",
                   date(2017, 7, 31), date(2019, 6, 30))  # fmt: skip
SEVEN_DAYS = Basis(
    "seven-days", "关于运用大数据加强对市场主体服务和监管的若干意见", "国办发〔2015〕51号",
    date(2015, 6, 24),
)  # fmt: skip
PENALTY_LAW = Basis("penalty-law", "中华人民共和国行政处罚法", "主席令第63号", date(1996, 10, 1),
                    date(2021, 7, 14))  # fmt: skip
PENALTY_LAW_2021 = Basis(
    "penalty-law-2021", "中华人民共和国行政处罚法", "主席令第70号，2021 年修订", date(2021, 7, 15)
)
LICENCE_LAW = Basis("licence-law", "中华人民共和国行政许可法", "主席令第7号", date(2004, 7, 1))
CYBER_LAW = Basis("cyber-law", "中华人民共和国网络安全法", "主席令第53号", date(2017, 6, 1))
PUBLICITY = Basis("publicity", "企业信息公示暂行条例", "国务院令第654号", date(2014, 10, 1))
ABNORMAL_LIST = Basis("abnormal-list", "企业经营异常名录管理暂行办法", "工商总局令第68号",
                      date(2014, 10, 1))  # fmt: skip
SERIOUS_LIST = Basis("serious-list", "严重违法失信企业名单管理暂行办法", "工商总局令第83号",
                     date(2016, 4, 1), date(2021, 8, 31))  # fmt: skip
NAMES = Basis("names", "企业名称登记管理规定", "国家工商局令第7号", date(1991, 9, 1))
COMPANIES = Basis("companies", "中华人民共和国公司登记管理条例", "国务院令第156号",
                  date(1994, 7, 1))  # fmt: skip
ONLINE_TRADE = Basis("online-trade", "网络交易管理办法", "工商总局令第60号", date(2014, 3, 15),
                     date(2021, 4, 30))  # fmt: skip
WEB_FILING = Basis("web-filing", "非经营性互联网信息服务备案管理办法", "信息产业部令第33号",
                   date(2005, 3, 20))  # fmt: skip
FOOD_LICENCE = Basis("food-licence", "食品经营许可管理办法", "食品药品监管总局令第17号",
                     date(2015, 10, 1))  # fmt: skip
FOOD_PRODUCTION = Basis("food-production", "食品生产许可管理办法", "食品药品监管总局令第16号",
                        date(2015, 10, 1))  # fmt: skip
SPOT_CHECKS = Basis("spot-checks", "企业公示信息抽查暂行办法", "工商总局令第67号",
                    date(2014, 10, 1))  # fmt: skip
COMPLAINTS = Basis("complaints", "工商行政管理部门处理消费者投诉办法", "工商总局令第62号",
                   date(2014, 3, 15))  # fmt: skip
CUSTOMS_CREDIT = Basis("customs-credit", "中华人民共和国海关企业信用管理办法", "海关总署令第237号",
                       date(2018, 5, 1))  # fmt: skip
HOLIDAYS = Basis("holidays", "全国年节及纪念日放假办法", "国务院令第644号", date(2014, 1, 1))
HOUSE = Basis("house", "网剑平台数据归集规范", "本平台")

BASES: dict[str, Basis] = {
    base.id: base
    for base in (
        USCC_STANDARD, ORG_STANDARD, REG_STANDARD, REGIONS, DATES, DOCUMENTS, CHARACTERS,
        STANDARD_2015, STANDARD_2018, TERMS_2017, SEVEN_DAYS, PENALTY_LAW, PENALTY_LAW_2021,
        LICENCE_LAW, CYBER_LAW, PUBLICITY, ABNORMAL_LIST, SERIOUS_LIST, NAMES, COMPANIES,
        ONLINE_TRADE, WEB_FILING, FOOD_LICENCE, FOOD_PRODUCTION, SPOT_CHECKS, COMPLAINTS,
        CUSTOMS_CREDIT, HOLIDAYS, HOUSE,
    )
}  # fmt: skip
"""Every basis by its id, permanent like a rule's code."""
