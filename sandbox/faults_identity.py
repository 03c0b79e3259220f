"""Faults in identifying columns (domain §1, §8). None stops a row that can still be identified."""

import polars as pl

from records.states import Pending
from sandbox import codes
from sandbox.pattern import DECISIONS, Pattern, Setting, changed, put, vary

USCC = pl.col("party_uscc")
WIDE = {**{str(d): "０１２３４５６７８９"[d] for d in range(10)}, "Y": "Ｙ"}
_LOOKALIKE = (("1", "I"), ("0", "O"), ("2", "Z"), ("5", "S"))
ORGANISATION = pl.col("party_category") == "法人及非法人组织"
# A site filed by name alone has no code by its nature: without one nothing is at odds with a name.
HAS_CODE = USCC.is_not_null()
HAS_OTHER_ID = pl.col("party_registration_number").is_not_null()


def _inner_check(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """Mod 11 wrong, mod 31 right: the body's check digit moves on, the last character follows."""
    code = rows["party_uscc"]
    digit = code.str.slice(16, 1).replace(dict(zip("0123456789X", "12345678901", strict=True)))
    return rows.with_columns(party_uscc=codes.with_check(code.str.slice(0, 16) + digit))


class SpoilColumns:
    """Copies identifying columns of firms drawn from one of the setting's tables.

    A firm that is the row's own, or bears its name, would be no fault: the next one is taken.
    """

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        self.table = table
        self.columns = columns

    def __call__(self, rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        """`rows` with those columns taken from drawn firms."""
        pool: pl.DataFrame = getattr(setting, self.table)
        places = setting.rng.integers(0, len(pool), len(rows))
        drawn = pool[places]
        same = (drawn["party_uscc"] == rows["_uscc"]) | (drawn["party_name"] == rows["party_name"])
        drawn = pool[(places + same.fill_null(value=False).to_numpy()) % len(pool)]
        return rows.with_columns(drawn[name] for name in self.columns if name in rows.columns)


IDENTITY_COLUMNS = (
    "party_name", "party_uscc", "party_registration_number", "party_org_code", "party_tax_number",
)  # fmt: skip
LEGACY: dict[str, pl.Expr | str | None] = {
    "party_registration_number": None, "party_org_code": None, "party_tax_number": None,
}  # fmt: skip


def _late(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A firm that enters the register only on the second day; it is the true party too."""
    spoiled = SpoilColumns("late", IDENTITY_COLUMNS)(rows, setting)
    return spoiled.with_columns(_uscc="party_uscc")


def _ended(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """A firm deregistered before the decision."""
    spoiled = SpoilColumns("ended", IDENTITY_COLUMNS)(rows, setting)
    return spoiled.with_columns(_uscc="party_uscc")


def _never_issued(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    numbers = codes.BODIES - 500_000 - setting.rng.integers(0, 400_000, len(rows))
    bodies = codes.org_codes(numbers)
    nothing = pl.lit(None, pl.String)
    return rows.with_columns(
        party_uscc=codes.usccs(rows["party_uscc"].str.slice(0, 8), bodies),
        party_org_code=bodies,
        party_registration_number=nothing,
        party_tax_number=nothing,
    )


def _lookalike() -> pl.Expr:
    letter = USCC
    for digit, wrong in reversed(_LOOKALIKE):
        hit = USCC.str.slice(2).str.contains(digit, literal=True)
        swapped = USCC.str.slice(2).str.replace(digit, wrong, literal=True)
        letter = pl.when(hit).then(USCC.str.slice(0, 2) + swapped).otherwise(letter)
    return letter


IDENTITY_PATTERNS: tuple[Pattern, ...] = (
    Pattern("uscc_full_width", "代码含全角字符", "party_uscc",
            put(party_uscc=USCC.str.replace_many(WIDE)), "USCC-003"),
    Pattern("uscc_lower_case", "代码小写", "party_uscc",
            put(party_uscc=USCC.str.to_lowercase()), "USCC-003"),
    Pattern("uscc_blanks", "代码中有空格或换行", "party_uscc",
            vary("party_uscc", USCC.str.slice(0, 8) + " " + USCC.str.slice(8),
                 USCC.str.slice(0, 8) + "\u3000" + USCC.str.slice(8),
                 USCC + "\u00a0", USCC.str.slice(0, 8) + "\n" + USCC.str.slice(8)), "USCC-003"),
    Pattern("uscc_illegal_letter", "代码含I O Z S", "party_uscc",
            put(party_uscc=_lookalike()), "USCC-004"),
    Pattern("uscc_wrong_character", "代码一位有误", "party_uscc",
            put(party_uscc=changed(USCC, 12)), "USCC-005"),
    Pattern("uscc_inner_check", "仅主体标识码校验不符", "party_uscc", _inner_check, "USCC-006"),
    Pattern("uscc_short", "代码缺位或多位", "party_uscc",
            vary("party_uscc", USCC.str.slice(0, 17), USCC + "0"), "USCC-002"),
    Pattern("uscc_scientific", "代码成科学计数", "party_uscc",
            vary("party_uscc", "9.13302E+17", "9.2E+17"), "USCC-008"),
    Pattern("uscc_placeholder", "占位代码", "party_uscc",
            vary("party_uscc", "0" * 17 + "X", "0" * 18, "9" * 18), "USCC-009"),
    Pattern("uscc_masked", "代码打码", "party_uscc",
            put(party_uscc=USCC.str.slice(0, 6) + "******" + USCC.str.slice(12)), "USCC-010"),
    Pattern("uscc_two_in_one", "一格两个号码", "party_uscc",
            put(party_uscc=pl.format("{}/{}", USCC, pl.col("party_registration_number"))),
            "USCC-011", fits=HAS_OTHER_ID),
    Pattern("uscc_missing", "法人代码缺失", "party_uscc", put(party_uscc=None), "USCC-001",
            kinds=DECISIONS, fits=ORGANISATION & HAS_OTHER_ID),
    Pattern("name_only", "所有代码缺失", "party_uscc", put(party_uscc=None, **LEGACY), "USCC-001",
            Pending.NAME_ONLY, kinds=DECISIONS, fits=ORGANISATION),
    Pattern("org_code_check", "组织机构代码校验不符", "party_org_code",
            put(party_org_code=changed(pl.col("party_org_code"), 5)), "ORG-001"),
    Pattern("uscc_in_org_column", "组织机构代码列填了信用代码", "party_org_code",
            put(party_org_code=USCC), "ORG-002"),
    Pattern("registration_check", "注册号校验不符", "party_registration_number",
            put(party_registration_number=pl.col("party_registration_number").str.slice(0, 14)
                + pl.col("party_registration_number").str.slice(14)
                .replace(dict(zip("0123456789", "1234567890", strict=True)))), "REG-001"),
    Pattern("uscc_in_registration_column", "注册号列填了信用代码", "party_registration_number",
            put(party_registration_number=USCC), "REG-002"),
    Pattern("registration_13", "十三位旧注册号", "party_registration_number",
            put(party_registration_number=pl.col("party_registration_number").str.slice(0, 13)),
            "REG-003"),
    Pattern("name_missing", "名称缺失", "party_name", vary("party_name", "", "无"), "NAME-002",
            fits=HAS_CODE),
    Pattern("nothing_identifies", "名称与代码均缺失", "party_uscc",
            put(party_name=None, party_uscc=None, **LEGACY), "NAME-001", blocking=True),
    Pattern("name_test_row", "测试数据", "party_name",
            vary("party_name", "测试", "测试企业001", "呵呵呵"), "NAME-003", blocking=True),
    Pattern("name_of_other_firm", "代码与名称不是同一主体", "party_name",
            SpoilColumns("firms", ("party_name",)), pending=Pending.NAME_DISAGREES, fits=HAS_CODE),
    Pattern("org_code_of_other_firm", "组织机构代码属另一主体", "party_org_code",
            SpoilColumns("firms", ("party_org_code",)), pending=Pending.IDENTIFIERS_DISAGREE),
    Pattern("firm_not_yet_registered", "登记库尚无此主体", "party_uscc", _late,
            pending=Pending.CODE_UNKNOWN, needs="late"),
    Pattern("code_never_issued", "代码有效但从未核发", "party_uscc", _never_issued,
            pending=Pending.CODE_UNKNOWN),
    Pattern("firm_ended_before", "决定前主体已注销", "party_uscc", _ended,
            pending=Pending.ENDED_BEFORE_DECISION, kinds=DECISIONS, needs="ended",
            fits=pl.col("decided_on").str.replace_all("/", "-") > "2018-07-10"),
    # Nothing in the row or the register contradicts it: only the file on paper would.
    Pattern("wrong_firm_throughout", "整行写成另一主体", "party_uscc",
            SpoilColumns("firms", IDENTITY_COLUMNS)),
)  # fmt: skip
