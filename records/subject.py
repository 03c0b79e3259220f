"""Whom a record is about, for every kind but the decisions of 双公示 (those have `party.py`)."""

from collections.abc import Collection

from records.field import Channel, Field, Privacy, Shape

NOWHERE: frozenset[Channel] = frozenset()


def subject_fields(
    *name_headers: str, channels: Collection[Channel] = NOWHERE
) -> tuple[Field, ...]:
    """The identifiers by which identity attaches a row, and the restricted head of the firm.

    `name_headers` are further header texts of the party's name; `channels` may carry name and code.
    """
    shown = frozenset(channels)
    return (
        Field("party_name", "企业名称", Shape.NAME, gsxt="ENTNAME",
              headers=("主体名称", "当事人", "单位名称", *name_headers), length=200, required=True,
              channels=shown),
        Field("party_uscc", "统一社会信用代码", Shape.CODE, gsxt="UNISCID",
              headers=("统一信用代码", "社会信用代码"), length=18, channels=shown),
        Field("party_registration_number", "工商注册号", Shape.CODE, gsxt="REGNO",
              headers=("注册号",), length=50),
        Field("party_org_code", "组织机构代码", Shape.CODE, length=9),
        Field("party_tax_number", "税务登记号", Shape.CODE, headers=("纳税人识别号",), length=20),
        Field("legal_representative", "法定代表人", Shape.NAME, headers=("负责人",),
              privacy=Privacy.RESTRICTED),
    )  # fmt: skip


def source_fields() -> tuple[Field, ...]:
    """Who says so, and what it noted in the margin."""
    return (
        Field("authority_name", "信息提供部门", Shape.NAME,
              headers=("作出机关", "实施机关", "数据来源单位", "机关名称"), length=200),
        Field("authority_uscc", "信息提供部门统一社会信用代码", Shape.CODE, length=18),
        Field("remark", "备注", Shape.TEXT, privacy=Privacy.RESTRICTED),
    )  # fmt: skip
