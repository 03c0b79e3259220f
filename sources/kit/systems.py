"""The systems of the campaign: ten departments and nine platforms, and the local examples.

Names as the campaign's plan writes them (网剑行动 2018, domain §6). A source is a system × a kind
of record × a kind of access; which sources a system has is for the sources to say.
"""

from enum import StrEnum


class System(StrEnum):
    """Whose system a source reads; the value is its name as people read it."""

    MARKET_REGULATION = "市场监管总局"
    REFORM_COMMISSION = "发展改革委"
    INDUSTRY_MINISTRY = "工业和信息化部"
    PUBLIC_SECURITY = "公安部"
    COMMERCE_MINISTRY = "商务部"
    CUSTOMS = "海关总署"
    CYBERSPACE = "网信办"
    POST_BUREAU = "邮政局"
    DRUG_ADMINISTRATION = "药监局"
    INTELLECTUAL_PROPERTY = "知识产权局"
    SHARING_PLATFORM = "全国信用信息共享平台"
    PUBLICITY_SYSTEM = "国家企业信用信息公示系统"
    CREDIT_CHINA = "信用中国"
    HOTLINE_12315 = "全国12315平台"
    HOTLINE_12358 = "全国12358价格监管平台"
    AD_MONITOR = "全国互联网广告监测中心"
    QUALITY_MONITOR = "电子商务产品质量风险监测中心"
    HOTLINE_12365 = "12365投诉举报处置指挥系统"
    TRADE_SUPERVISION = "全国网络交易平台监管服务系统"
    LOCAL = "地方系统"

    @property
    def national(self) -> bool:
        """Whether it is one of the nineteen of the campaign."""
        return self is not System.LOCAL


class Sensitivity(StrEnum):
    """How the raw bytes of a source are to be handled."""

    PUBLIC = "public"  # the department publishes them itself
    INTERNAL = "internal"  # exchanged between departments
    PERSONAL = "personal"  # holds persons' data beside the firms'
