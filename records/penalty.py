"""行政处罚 (administrative penalty): 双公示 V2018 items 1-30 and V2015 (domain §2.1, §2.4).

Layout A has no 行政相对人类别, layout B is complete, layout C mixes both numberings; one catalogue
serves all three because the bracket text, never the number, names a code column.
"""

from records.field import CREDIT_AND_GSXT, CREDIT_ONLY, GSXT_ONLY, Field, Privacy, Shape
from records.party import party_fields

PENALTY_CATEGORIES = (
    "警告",
    "罚款",
    "没收违法所得",
    "没收非法财物",
    "责令停产停业",
    "暂扣许可证",
    "暂扣执照",
    "吊销许可证",
    "吊销执照",
    "行政拘留",
    "通报批评",
)
# V2015 writes digits or whole tokens, two of which contain '、' (domain §2.3).
PENALTY_CATEGORIES_V2015 = {
    "1": "警告",
    "2": "罚款",
    "3": "没收违法所得、没收非法财物",
    "4": "责令停产停业",
    "5": "暂扣或者吊销许可证、暂扣或者吊销执照",
    "6": "行政拘留",
    "9": "其他",
}

PENALTY_FIELDS: tuple[Field, ...] = (
    *party_fields("CF"),
    Field("decision_number", "行政处罚决定书文号", Shape.DOC_NUMBER, ("CF_WSH",), ("CF_WSH",),
          "PENDECNO", ("处罚决定书文号", "文书号", "文号", "文书字轨", "字轨"), 128, required=True,
          channels=CREDIT_AND_GSXT),
    Field("violation_type", "违法行为类型", Shape.TEXT, ("CF_WFXW",), ("CF_CFMC",),
          "ILLEGACTTYPE", ("处罚名称", "违法类别"), 2000, required=True, channels=CREDIT_AND_GSXT),
    Field("violation_facts", "违法事实", Shape.TEXT, ("CF_SY",), ("CF_SY",), None,
          ("处罚事由", "违法事实和证据"), 5000, required=True, channels=CREDIT_ONLY),
    Field("penalty_basis", "处罚依据", Shape.TEXT, ("CF_YJ",), ("CF_YJ",), "PENBASIS", (), 2048,
          required=True, channels=CREDIT_ONLY),
    Field("penalty_category", "处罚类别", Shape.CHOICES, ("CF_CFLB",), ("CF_CFLB1",),
          "PENTYPE_CN", ("处罚类别1", "处罚种类"), 255, required=True,
          choices=PENALTY_CATEGORIES, channels=CREDIT_AND_GSXT),
    Field("penalty_category_2", "处罚类别2", Shape.CHOICES, (), ("CF_CFLB2",),
          choices=PENALTY_CATEGORIES),
    Field("penalty_content", "处罚内容", Shape.TEXT, ("CF_NR",), ("CF_JG",), "PENCONTENT",
          ("处罚结果",), 4000, required=True, channels=CREDIT_AND_GSXT),
    Field("fine_wan_yuan", "罚款金额(万元)", Shape.WAN_YUAN, ("CF_NR_FK",), (), "PENAM",
          ("处罚金额(万元)", "罚款金额"), channels=CREDIT_AND_GSXT),
    Field("confiscated_wan_yuan", "没收违法所得、没收非法财物的金额(万元)", Shape.WAN_YUAN,
          ("CF_NR_WFFF",), (), "FORFAM",
          ("没收违法所得、没收非法财务的金额(万元)", "没收金额(万元)"), channels=CREDIT_AND_GSXT),
    Field("revoked_licence", "暂扣或吊销证照名称及编号", Shape.TEXT, ("CF_NR_ZKDX",), (), None,
          (), 200, channels=CREDIT_ONLY),
    Field("decided_on", "处罚决定日期", Shape.DATE, ("CF_JDRQ",), ("CF_JDRQ",), "PENDECISSDATE",
          ("决定日期", "作出处罚决定日期"), required=True, channels=CREDIT_AND_GSXT),
    Field("valid_until", "处罚有效期", Shape.DATE, ("CF_YXQ",), ("CF_JZQ",), None,
          ("处罚截止期", "处罚生效期止", "截止期"), channels=CREDIT_ONLY),
    Field("stated_publish_until", "公示截止期", Shape.DATE, ("CF_GSJZQ",), ("CF_GSJZQ",), None,
          ("公示期限",)),
    Field("authority_name", "处罚机关", Shape.NAME, ("CF_CFJG",), ("CF_XZJG",), "JUDAUTH",
          ("处罚单位", "行政处罚机关"), 200, required=True, channels=CREDIT_AND_GSXT),
    Field("authority_uscc", "处罚机关统一社会信用代码", Shape.CODE, ("CF_CFJGDM",), (), None, (),
          18, channels=CREDIT_ONLY),
    Field("source_agency_name", "数据来源单位", Shape.NAME, ("CF_SJLY",), (), "DATADEPT", (), 200,
          channels=CREDIT_AND_GSXT),
    Field("source_agency_uscc", "数据来源单位统一社会信用代码", Shape.CODE, ("CF_SJLYDM",), (),
          None, (), 18, channels=CREDIT_ONLY),
    Field("remark", "备注", Shape.TEXT, ("BZ",), ("BZ",), "REMARK", (), 512,
          privacy=Privacy.RESTRICTED),
    # V2015 carries a state in the row; V2018 penalties do not (domain §2.3).
    Field("record_status", "当前状态", Shape.TEXT, (), ("CF_ZT",)),
    Field("area_code", "地方编码", Shape.CODE, (), ("DFBM", "CF_AREACODE")),
    Field("power_code", "权力编码", Shape.CODE, (), ("CF_BM",)),
    Field("use_scope", "信息使用范围", Shape.CODE, (), ("CF_SYFW",)),
    Field("discredit_severity", "失信严重程度", Shape.TEXT, (), ("CF_SXYZCD",)),
    Field("source_timestamp", "时间戳", Shape.TEXT, (), ("SJC",)),
    Field("published_on", "公示日期", Shape.DATE, gsxt="PUBLICDATE", channels=GSXT_ONLY),
)  # fmt: skip
PENALTY_KEY = ("decision_number", "party_name", "authority_name")
