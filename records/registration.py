"""登记 (registration): one row of the enterprise registry, the base of identity (domain §1)."""

from records.field import GSXT_ONLY, Field, Privacy, Shape

ENDED = "注销"
"""吊销 leaves the legal person alive; only 注销 ends it."""
OVER = (ENDED, "吊销")
"""An enterprise that no longer does business, alive or not."""
REGISTRATION_STATUSES = ("存续", "吊销", ENDED, "迁出", "停业")

REGISTRATION_FIELDS: tuple[Field, ...] = (
    Field("party_name", "企业名称", Shape.NAME, gsxt="ENTNAME", headers=("名称", "字号名称"),
          length=200, required=True, channels=GSXT_ONLY),
    Field("party_uscc", "统一社会信用代码", Shape.CODE, gsxt="UNISCID", headers=("信用代码",),
          length=18, required=True, channels=GSXT_ONLY),
    Field("party_registration_number", "注册号", Shape.CODE, gsxt="REGNO",
          headers=("工商注册号",), length=50, channels=GSXT_ONLY),
    Field("party_org_code", "组织机构代码", Shape.CODE, length=9),
    Field("party_tax_number", "税务登记号", Shape.CODE, length=20),
    # 'name|until' pairs joined by ';', e.g. '杭州旧名有限公司|2017-05-01' (domain §1.5).
    Field("former_names", "曾用名", Shape.TEXT),
    # 'sort|code|since' parts joined by ';': what this enterprise was before, or came out of, in the
    # words of `LINK_SORTS_ZH`, e.g. '代码更正|91330100MA27X00X0X|2018-05-01'.
    Field("succession", "主体承继", Shape.TEXT),
    Field("enterprise_type", "企业类型", Shape.TEXT, gsxt="ENTTYPE_CN", channels=GSXT_ONLY),
    Field("registration_status", "登记状态", Shape.CHOICE, gsxt="REGSTATE_CN",
          headers=("经营状态",), required=True, choices=REGISTRATION_STATUSES, channels=GSXT_ONLY),
    Field("established_on", "成立日期", Shape.DATE, gsxt="ESTDATE", channels=GSXT_ONLY),
    Field("ended_on", "注销日期", Shape.DATE, headers=("吊销或注销日期",)),
    Field("registration_authority", "登记机关", Shape.NAME, gsxt="REGORG", channels=GSXT_ONLY),
    Field("region_code", "行政区划代码", Shape.CODE, length=6),
    Field("address", "住所", Shape.TEXT, gsxt="DOM", privacy=Privacy.RESTRICTED),
    Field("business_scope", "经营范围", Shape.TEXT, gsxt="OPSCOPE", length=4000,
          channels=GSXT_ONLY),
    Field("registered_capital_wan_yuan", "注册资本(万元)", Shape.WAN_YUAN, gsxt="REGCAP",
          channels=GSXT_ONLY),
    Field("legal_representative", "法定代表人", Shape.NAME, gsxt="NAME",
          privacy=Privacy.RESTRICTED),
    Field("parent_uscc", "隶属企业统一社会信用代码", Shape.CODE, length=18),
)  # fmt: skip
REGISTRATION_KEY = ("party_uscc",)
