"""网络经营者 (online operator): a site, app, shop or account, and who runs it (domain §1.5)."""

from records.field import ALL_CHANNELS, Channel, Field, Privacy, Shape

OPERATOR_TYPES = ("网站", "网店", "APP", "公众号", "平台")
OWN_HOST = ("网站", "平台")
"""Types whose address is a host of their own; a shop or an app stands under its platform's."""
WARNING_ONLY = frozenset({Channel.WARNING})
HOST = Field("host", "域名", Shape.TEXT, channels=WARNING_ONLY)
"""Read out of `url` (`records.sites`), never delivered: what a warning says of an address."""

ONLINE_OPERATOR_FIELDS: tuple[Field, ...] = (
    Field("party_name", "企业名称", Shape.NAME, headers=("主体名称", "unitName"), length=200,
          required=True, channels=ALL_CHANNELS),
    Field("party_uscc", "统一社会信用代码", Shape.CODE, length=18, channels=ALL_CHANNELS),
    Field("party_registration_number", "工商注册号", Shape.CODE, length=50),
    Field("party_org_code", "组织机构代码", Shape.CODE, length=9),
    Field("party_tax_number", "税务登记号", Shape.CODE, length=20),
    Field("operator_type", "网站网店类型", Shape.CHOICE, gsxt="webType", required=True,
          choices=OPERATOR_TYPES, channels=WARNING_ONLY),
    Field("operator_title", "网站网店名称", Shape.TEXT, gsxt="webSitName",
          headers=("网站名称", "网店名称", "APP名称"), length=200, required=True,
          channels=WARNING_ONLY),
    Field("url", "网址", Shape.TEXT, gsxt="domain", headers=("域名",)),
    Field("platform_name", "所属平台名称", Shape.TEXT, channels=WARNING_ONLY),
    Field("shop_number", "平台内经营者编号", Shape.CODE, headers=("网店编号",),
          channels=WARNING_ONLY),
    Field("icp_number", "ICP备案号", Shape.CODE, headers=("ICP证号",), channels=WARNING_ONLY),
    Field("wechat_account", "微信公众号", Shape.TEXT, channels=WARNING_ONLY),
    Field("opened_on", "开设日期", Shape.DATE, channels=WARNING_ONLY),
    Field("closed_on", "关闭日期", Shape.DATE, channels=WARNING_ONLY),
    Field("authority_name", "信息提供部门", Shape.NAME, length=200),
    Field("shipping_address", "发货地址", Shape.TEXT, privacy=Privacy.RESTRICTED),
    Field("return_address", "退货地址", Shape.TEXT, privacy=Privacy.RESTRICTED),
    Field("remark", "备注", Shape.TEXT, privacy=Privacy.RESTRICTED),
)  # fmt: skip
ONLINE_OPERATOR_KEY = ("operator_type", "operator_title", "platform_name", "shop_number", "url")
