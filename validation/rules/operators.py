"""Rules about sites, shops and apps: address, filing and platform, wherever a record names them."""

import polars as pl

from records.kind import Kind
from records.sites import ADDRESS
from records.states import Severity
from validation.distinct import matches_expr
from validation.legal import CYBER_LAW, HOUSE, ONLINE_TRADE, WEB_FILING
from validation.rule import AutoFix, Rule, named

_OPERATOR = frozenset({Kind.ONLINE_OPERATOR})
_TYPE = pl.col("operator_type")
_INNER = (
    r"(?i)^(?:https?://)?(?:localhost|127\.|10\.[0-9]|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.)"
)
# ICP filing, ICP licence, value-added telecom licence, filing with the police (domain §6.1).
_FILING = (
    r"^\p{Han}+(?:ICP[备证][0-9]+号?(?:-[0-9]+)?|备[0-9]+号?"
    r"|[AB][12](?:[.][AB][12])*-[0-9]+(?:-[0-9]+)?)$"
)


OPERATOR_RULES = (
    Rule(
        code="WEB-001",
        severity=Severity.REVIEW,
        fields=named("url"),
        message="网址格式不正确：「{value}」",
        message_en="This is no web address: “{value}”",
        says="not a web address",
        hint="请填域名或完整网址，一格一个，不加说明文字。",
        basis=(ONLINE_TRADE.at(), WEB_FILING.at()),
        holds=lambda field: pl.col(field.name).str.contains(ADDRESS),
    ),
    Rule(
        code="WEB-002",
        severity=Severity.REVIEW,
        fields=named("url"),
        message="网址是内网或本机地址：「{value}」",
        message_en="The address is of an inner network: “{value}”",
        says="inner address",
        hint="疑似测试环境数据；请填公众可访问的网址。",
        basis=(HOUSE.at("测试数据不得进入生产"),),
        holds=lambda field: ~pl.col(field.name).str.contains(_INNER),
    ),
    Rule(
        code="WEB-003",
        severity=Severity.REVIEW,
        fields=named("icp_number"),
        message="备案号或许可证号格式不正确：「{value}」",
        message_en="The filing number has the wrong form: “{value}”",
        says="filing number of wrong form",
        hint="如「京ICP备00000000号-1」「浙公网安备00000000000000号」「浙B2-00000000」。",
        basis=(WEB_FILING.at(),),
        holds=lambda field: pl.col(field.name).str.contains(_FILING),
    ),
    Rule(
        code="WEB-004",
        severity=Severity.REVIEW,
        fields=named("icp_number"),
        message="网站没有备案号",
        message_en="A site without a filing number",
        says="site without a filing",
        hint="网站应当备案；请补填备案号，或通报通信管理部门。",
        basis=(WEB_FILING.at("第五条"),),
        holds=lambda field: pl.col(field.name).is_not_null() | (_TYPE != "网站"),
        kinds=_OPERATOR,
    ),
    Rule(
        code="WEB-005",
        severity=Severity.REVIEW,
        fields=named("platform_name"),
        message="网店没有所属平台",
        message_en="A shop without its platform",
        says="shop without a platform",
        hint="请补填所属平台名称。",
        basis=(ONLINE_TRADE.at("第二十三条"),),
        holds=lambda field: pl.col(field.name).is_not_null() | (_TYPE != "网店"),
        kinds=_OPERATOR,
    ),
    Rule(
        code="WEB-006",
        severity=Severity.REVIEW,
        fields=named("platform_name"),
        message="平台名称是网址：「{value}」",
        message_en="The platform's name is an address: “{value}”",
        says="address as a platform's name",
        hint="请填平台名称，网址填在网址栏。",
        basis=(ONLINE_TRADE.at(),),
        holds=lambda field: (
            ~matches_expr(field.name, r"(?i)https?://|www\.|\.(?:com|cn|net)(?:[^0-9a-z]|$)")
        ),
    ),
    Rule(
        code="WEB-007",
        severity=Severity.NOTE,
        fields=named("operator_title"),
        message="网站网店名称就是网址：「{value}」",
        message_en="The title is the address: “{value}”",
        says="address as a title",
        hint="请填网站或网店对外显示的名称。",
        basis=(ONLINE_TRADE.at(),),
        holds=lambda field: ~pl.col(field.name).str.contains(r"(?i)^(?:https?://|www\.)"),
        kinds=_OPERATOR,
    ),
    Rule(
        code="WEB-008",
        severity=Severity.NOTE,
        fields=named("wechat_account"),
        message="公众号类型未填公众号",
        message_en="A public account without its name",
        says="public account not named",
        hint="请补填微信公众号。",
        basis=(ONLINE_TRADE.at(),),
        holds=lambda field: pl.col(field.name).is_not_null() | (_TYPE != "公众号"),
        kinds=_OPERATOR,
    ),
    Rule(
        code="WEB-009",
        severity=Severity.REVIEW,
        fields=named("wechat_account"),
        message="微信公众号填的是手机号码",
        message_en="The public account is a mobile number",
        says="mobile number as an account",
        hint="手机号码属个人信息；请填公众号的账号名称。",
        basis=(CYBER_LAW.at("第四十二条"),),
        holds=lambda field: ~pl.col(field.name).str.contains("^1[3-9][0-9]{9}$"),
        kinds=_OPERATOR,
    ),
    Rule(
        code="WEB-010",
        severity=Severity.NOTE,
        fields=named("url"),
        message="一格内有两个网址：「{value}」",
        message_en="Two addresses in one cell: “{value}”",
        says="two addresses in one cell",
        hint="请一行一个网址。",
        basis=(ONLINE_TRADE.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda field: (
            ~pl.col(field.name).str.contains(
                r"[;；、，]\s*(?:https?://|www\.)|https?://.*[\s,]https?://"
            )
        ),
    ),
)
