"""行政许可 (administrative licence): 双公示 V2018 items 1-28, with V2015 aliases (domain §2.2)."""

from records.field import CREDIT_AND_GSXT, CREDIT_ONLY, Field, Privacy, Shape
from records.party import party_fields

LICENCE_CATEGORIES = ("普通", "特许", "认可", "核准", "登记")

LICENCE_FIELDS: tuple[Field, ...] = (
    *party_fields("XK"),
    Field("decision_document_name", "行政许可决定文书名称", Shape.TEXT, ("XK_XKWS",),
          ("XK_XMMC",), None, ("文书名称", "项目名称"), 64, required=True, channels=CREDIT_ONLY),
    Field("decision_number", "行政许可决定文书号", Shape.DOC_NUMBER, ("XK_WSH",), ("XK_WSH",),
          "LICNO", ("行政许可决定书文号", "文书号", "文号"), 128, required=True,
          channels=CREDIT_AND_GSXT),
    Field("licence_category", "许可类别", Shape.CHOICE, ("XK_XKLB",), ("XK_SPLB",), None,
          ("审批类别",), 256, required=True, choices=LICENCE_CATEGORIES, channels=CREDIT_ONLY),
    Field("licence_name", "许可证书名称", Shape.TEXT, ("XK_XKZS",), (), "LICNAME_CN", (), 64,
          channels=CREDIT_AND_GSXT),
    Field("licence_number", "许可编号", Shape.CODE, ("XK_XKBH",), (), None, (), 64,
          channels=CREDIT_ONLY),
    Field("licence_content", "许可内容", Shape.TEXT, ("XK_NR",), ("XK_NR",), "LICITEM", (), 4000,
          required=True, channels=CREDIT_AND_GSXT),
    Field("decided_on", "许可决定日期", Shape.DATE, ("XK_JDRQ",), ("XK_JDRQ",), None,
          ("决定日期",), required=True, channels=CREDIT_ONLY),
    Field("valid_from", "有效期自", Shape.DATE, ("XK_YXQZ",), (), "VALFROM", (),
          channels=CREDIT_AND_GSXT),
    Field("valid_until", "有效期至", Shape.DATE, ("XK_YXQZI",), ("XK_JZQ",), "VALTO",
          ("许可截止期", "截止期"), channels=CREDIT_AND_GSXT),
    Field("authority_name", "许可机关", Shape.NAME, ("XK_XKJG",), ("XK_XZJG",), "LICANTH", (), 200,
          required=True, channels=CREDIT_AND_GSXT),
    Field("authority_uscc", "许可机关统一社会信用代码", Shape.CODE, ("XK_XKJGDM",), (), None, (),
          18, channels=CREDIT_ONLY),
    # The same digit means opposite things: '1' is withdrawn in V2015, valid in V2018 (domain §2.3).
    Field("record_status", "当前状态", Shape.TEXT, ("XK_ZT",), ("XK_ZT",), "TYPE"),
    Field("source_agency_name", "数据来源单位", Shape.NAME, ("XK_LYDW",), (), "DATADEPT", (), 200,
          channels=CREDIT_AND_GSXT),
    Field("source_agency_uscc", "数据来源单位统一社会信用代码", Shape.CODE, ("XK_LYDWDM",), (),
          None, (), 18, channels=CREDIT_ONLY),
    Field("remark", "备注", Shape.TEXT, ("BZ",), ("BZ",), None, (), 512,
          privacy=Privacy.RESTRICTED),
    Field("area_code", "地方编码", Shape.CODE, (), ("DFBM",)),
    Field("power_code", "权力编码", Shape.CODE, (), ("XK_BM",)),
    Field("use_scope", "信息使用范围", Shape.CODE, (), ("XK_SYFW",)),
    Field("source_timestamp", "时间戳", Shape.TEXT, (), ("SJC",)),
)  # fmt: skip
LICENCE_KEY = ("decision_number", "party_name", "authority_name")
