"""名单 (listing): an enterprise put on, or taken off, a list (domain §4)."""

from records.field import ALL_CHANNELS, CREDIT_AND_GSXT, GSXT_ONLY, Channel, Field, Privacy, Shape

WARNING_AND_GSXT = frozenset({Channel.WARNING, Channel.GSXT})

LISTING_FIELDS: tuple[Field, ...] = (
    Field("party_name", "企业名称", Shape.NAME, gsxt="ENTNAME", headers=("失信主体名称", "当事人"),
          length=200, required=True, channels=ALL_CHANNELS),
    Field("party_uscc", "统一社会信用代码", Shape.CODE, gsxt="UNISCID", headers=("统一信用代码",),
          length=18, channels=ALL_CHANNELS),
    Field("party_registration_number", "工商注册号", Shape.CODE, gsxt="REGNO",
          headers=("注册号",), length=50, channels=CREDIT_AND_GSXT),
    Field("party_org_code", "组织机构代码", Shape.CODE, length=9),
    Field("party_tax_number", "税务登记号", Shape.CODE, length=20),
    Field("list_name", "名单名称", Shape.TEXT, required=True, channels=WARNING_AND_GSXT),
    Field("list_fields", "失信领域", Shape.TEXT, headers=("列入领域",), required=True,
          channels=WARNING_AND_GSXT),
    Field("listing_reason", "列入事由", Shape.TEXT, gsxt="SERILLREA_CN", headers=("列入原因",),
          length=2000, channels=WARNING_AND_GSXT),
    Field("decision_number", "列入决定文号", Shape.DOC_NUMBER, gsxt="PENDECNO", length=128,
          channels=WARNING_AND_GSXT),
    Field("listed_on", "列入日期", Shape.DATE, gsxt="ABNTIME", channels=WARNING_AND_GSXT),
    Field("removed_on", "移出日期", Shape.DATE, gsxt="REMDATE", channels=GSXT_ONLY),
    Field("removal_reason", "移出事由", Shape.TEXT, gsxt="REMEXCPRES_CN", channels=GSXT_ONLY),
    Field("authority_name", "列入机关", Shape.NAME, gsxt="DECORG", headers=("认定机关",),
          length=200, channels=WARNING_AND_GSXT),
    Field("authority_uscc", "列入机关统一社会信用代码", Shape.CODE, length=18),
    Field("legal_representative", "法定代表人", Shape.NAME, privacy=Privacy.RESTRICTED),
    Field("remark", "备注", Shape.TEXT, privacy=Privacy.RESTRICTED),
)  # fmt: skip
LISTING_KEY = ("list_name", "party_name")
