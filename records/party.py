"""The party (行政相对人) of a decision: fields that licence, penalty and listing share.

The numbered code columns change meaning between vocabularies (V2015 `_2` is the organisation
code, V2018 `_2` the registration number), so headers are told apart by the bracket text alone.
"""

from records.field import (
    ALL_CHANNELS,
    CREDIT_AND_GSXT,
    CREDIT_ONLY,
    Field,
    Privacy,
    Shape,
)

PARTY_CATEGORIES = ("法人及非法人组织", "个体工商户", "自然人")
ID_TYPES = (
    "身份证",
    "护照号",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "外国人永久居留身份证",
)


def party_fields(prefix: str) -> tuple[Field, ...]:
    """The thirteen party items of 双公示 V2018, `prefix` being `CF` or `XK` (domain §2.1, §2.2)."""
    return (
        Field("party_name", "行政相对人名称", Shape.NAME, (f"{prefix}_XDR_MC",),
              (f"{prefix}_XDR_MC", f"{prefix}_XDR"), "ENTNAME",
              ("行政相对人", "相对人名称", "企业名称", "当事人"), 200, required=True,
              channels=ALL_CHANNELS),
        Field("party_category", "行政相对人类别", Shape.CHOICE, (f"{prefix}_XDR_LB",), (),
              length=16, choices=PARTY_CATEGORIES, channels=CREDIT_ONLY),
        Field("party_uscc", "统一社会信用代码", Shape.CODE, (f"{prefix}_XDR_SHXYM",),
              (f"{prefix}_XDR_SHXYM",), "UNISCID",
              ("行政相对人代码_1(统一社会信用代码)", "行政相对人代码_3(统一社会信用代码)",
               "社会信用代码(纳税人识别号)", "统一信用代码"), 18, channels=ALL_CHANNELS),
        Field("party_registration_number", "工商注册号", Shape.CODE, (f"{prefix}_XDR_GSZC",),
              (f"{prefix}_XDR_GSDJ",), "REGNO",
              ("行政相对人代码_2(工商注册号)", "行政相对人代码_3(工商登记码)", "工商登记码",
               "工商登记注册号"), 50, channels=CREDIT_AND_GSXT),
        Field("party_org_code", "组织机构代码", Shape.CODE, (f"{prefix}_XDR_ZZJG",),
              (f"{prefix}_XDR_ZDM",), None,
              ("行政相对人代码_3(组织机构代码)", "行政相对人代码_2(组织机构代码)"), 9,
              channels=CREDIT_ONLY),
        Field("party_tax_number", "税务登记号", Shape.CODE, (f"{prefix}_XDR_SWDJ",),
              (f"{prefix}_XDR_SWDJ",), None, ("行政相对人代码_4(税务登记号)",), 15,
              channels=CREDIT_ONLY),
        Field("party_institution_number", "事业单位证书号", Shape.CODE, (f"{prefix}_XDR_SYDW",),
              (), None, ("行政相对人代码_5(事业单位证书号)",), 12, channels=CREDIT_ONLY),
        Field("party_social_org_number", "社会组织登记证号", Shape.CODE,
              (f"{prefix}_XDR_SHZZ",), (), None, ("行政相对人代码_6(社会组织登记证号)",), 50,
              channels=CREDIT_ONLY),
        Field("legal_representative", "法定代表人", Shape.NAME,
              (f"{prefix}_FRDB", f"{prefix}_FDDB", f"{prefix}_FR"), (f"{prefix}_FR",), None,
              ("法定代表人姓名", "法人姓名", "法定代表人(法人和其他组织)"), 50,
              privacy=Privacy.RESTRICTED),
        Field("legal_representative_id_type", "法定代表人证件类型", Shape.TEXT,
              (f"{prefix}_FR_ZJLX",), (), length=64, choices=ID_TYPES, privacy=Privacy.RESTRICTED),
        Field("legal_representative_id_number", "法定代表人证件号码", Shape.CODE,
              (f"{prefix}_FR_ZJHM", f"{prefix}_FR_SFZH"), (), None,
              ("法定代表人身份证号", "法人身份证号"), 64, privacy=Privacy.NEVER),
        Field("party_id_type", "证件类型", Shape.TEXT, (f"{prefix}_XDR_ZJLX",), (), None,
              ("自然人证件类型",), 64, choices=ID_TYPES, privacy=Privacy.RESTRICTED),
        Field("party_id_number", "证件号码", Shape.CODE, (f"{prefix}_XDR_ZJHM",),
              (f"{prefix}_XDR_SFZ",), None,
              ("自然人证件号码", "居民身份证号", "行政相对人代码_5(居民身份证号)"), 64,
              privacy=Privacy.NEVER),
    )  # fmt: skip
