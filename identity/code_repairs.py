"""Which enterprises a broken code may have meant: suggestions for a person, never applied.

What one slip would leave (`code_slips`) and what an organisation code beside it leads to is held
against the registry, then against the name. Only what is in the registry and agrees in name is a
suggestion (`score` at least `AGREES`); what does not agree may stand below, marked 名称不符.
A masked code has one hidden character at most solved; more of them lead nowhere by the code.
"""

import polars as pl

from identity.agreement import AGREES, agreement
from identity.code_slips import completed, slips
from records import org_code, registration_number, uscc
from records.names import name_key_expr
from records.protocols import Registry
from records.tables import CANDIDATES
from records.uscc import PLACEHOLDER

BY = "code_repair"
_CLEANED, _OF_ORGANISATION = "去除空格、连字符等后校验通过", "由组织机构代码推出"
_AS_ORGANISATION, _AS_NUMBER = "所填为组织机构代码", "所填为工商注册号"
_AS_TAX = "所填为税务登记号，内含组织机构代码"
_LED = pl.Schema(
    {
        "_row": pl.Int64(),
        "uscc": pl.String(),
        "told": pl.String(),
        "prior": pl.Int64(),
        "mod11_ok": pl.Boolean(),
    }
)
_HEAD = r"^[0-9A-Z]{2}[0-9]{6}"
_NOT_OF_A_CODE = r"[\s\x00-\x1f\x7f\x{ad}\x{200b}-\x{200f}\x{2060}\x{feff}\-‐‑‒–—﹣－'’‘`]+"


def code_repairs(rows: pl.DataFrame, registry: Registry, most: int = 5) -> pl.DataFrame:
    """CANDIDATES of the `rows` whose code is broken, at most `most` each, the likeliest first.

    `rows` has `_row`, `party_uscc`, `party_name` and, where known, `party_org_code`. A code that
    is right, absent or a filler has no candidates. The registry is asked once per identifier.
    """
    broken = _broken(rows)
    if broken.is_empty():
        return pl.DataFrame(schema=CANDIDATES)
    by_code = pl.concat([_cleaned(broken), _slipped(broken), _rebuilt(broken)])
    known = registry.by_uscc(by_code["uscc"].unique())
    led = by_code.join(known.select("uscc", "name", "name_key"), on="uscc")
    found = pl.concat([led, *_by_other(broken, registry)])
    names = broken.select("_row", "party_name", "said_key")
    return _ranked(_compared(_merged(found).join(names, on="_row"), registry), most)


def suggested(candidates: pl.DataFrame) -> pl.DataFrame:
    """The best of each row among its CANDIDATES (two at least), where it agrees in name.

    Of two whose names agree as well, none: which of them is meant only a person can say.
    """
    best = pl.col("rank") == pl.col("score").rank("max", descending=True).over("_row")
    return candidates.filter(best & (pl.col("rank") == 1) & (pl.col("score") >= AGREES))


def _broken(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a broken code: `code` as cleaned, `org` as cleaned if it is right."""
    org = _bare("party_org_code") if "party_org_code" in rows.columns else pl.lit(None, pl.String)
    code = _bare("party_uscc")
    kept = rows.select(
        pl.col("_row").cast(pl.Int64),
        "party_uscc",
        "party_name",
        code.alias("code"),
        org.alias("org"),
    ).filter(
        pl.col("code").str.len_bytes() > 0,
        ~pl.col("code").str.contains(PLACEHOLDER),
        ~uscc.mod31_expr("party_uscc"),
    )
    return kept.with_columns(
        org=pl.when(org_code.valid_expr("org")).then("org"),
        said_key=name_key_expr("party_name"),
    )


def _bare(column: str) -> pl.Expr:
    return (
        pl.col(column)
        .cast(pl.String)
        .str.normalize("NFKC")
        .str.replace_all(_NOT_OF_A_CODE, "")
        .str.to_uppercase()
    )


def _cleaned(broken: pl.DataFrame) -> pl.DataFrame:
    """_LED by codes that were only typed oddly."""
    right = broken.filter(uscc.mod31_expr("code"))
    return _led(right, "code", _CLEANED, 0)


def _slipped(broken: pl.DataFrame) -> pl.DataFrame:
    """_LED by one slip."""
    wrong = broken.filter(~uscc.mod31_expr("code")).select("_row", "code")
    found = slips(wrong["code"].unique()).rename({"code": "uscc"})
    return wrong.join(found, left_on="code", right_on="broken").select(_LED.names())


def _rebuilt(broken: pl.DataFrame) -> pl.DataFrame:
    """_LED by the first eight characters of the code and the organisation code beside it."""
    whole = broken.filter(pl.col("org").is_not_null() & pl.col("code").str.contains(_HEAD))
    first17 = pl.concat_str(pl.col("code").str.slice(0, 8), "org")
    parts = whole.with_columns(first17=first17).filter(~pl.col("first17").str.contains("[IOSVZ]"))
    codes = parts.with_columns(built=completed(parts["first17"]))
    return _led(codes, "built", _OF_ORGANISATION, 0)


def _by_other(broken: pl.DataFrame, registry: Registry) -> list[pl.DataFrame]:
    """What organisation codes and registration numbers lead to, with the enterprise's names."""
    length = pl.col("code").str.len_bytes()
    typed = broken.filter(length == 9, org_code.valid_expr("code"))
    tax = broken.filter(length == 15).with_columns(code=pl.col("code").str.tail(9))
    number = broken.filter(
        registration_number.valid_expr("code") | pl.col("code").str.contains("^[0-9]{13}$")
    )
    beside = broken.filter(pl.col("org").is_not_null())
    asked = pl.concat(
        [
            _asked(beside, "org", _OF_ORGANISATION),
            _asked(typed, "code", _AS_ORGANISATION),
            _asked(tax.filter(org_code.valid_expr("code")), "code", _AS_TAX),
        ]
    )
    organisations = registry.by_org_code(asked["value"].unique())
    numbers = registry.by_registration_number(number["code"].unique())
    return [
        _answered(asked, organisations, "org_code"),
        _answered(_asked(number, "code", _AS_NUMBER), numbers, "registration_number"),
    ]


def _asked(rows: pl.DataFrame, column: str, words: str) -> pl.DataFrame:
    return rows.select("_row", pl.col(column).alias("value"), pl.lit(words).alias("told"))


def _answered(asked: pl.DataFrame, found: pl.DataFrame, column: str) -> pl.DataFrame:
    names = found.select(pl.col(column).alias("value"), "uscc", "name", "name_key")
    both = asked.join(names, on="value")
    said = _led(both, "uscc", None, 0)
    return said.with_columns(both["name"], both["name_key"])


def _led(rows: pl.DataFrame, column: str, words: str | None, prior: int) -> pl.DataFrame:
    return rows.select(
        "_row",
        pl.col(column).alias("uscc"),
        pl.lit(words).alias("told") if words else pl.col("told"),
        pl.lit(prior, pl.Int64).alias("prior"),
        uscc.mod11_expr(column).alias("mod11_ok"),
    )


def _merged(found: pl.DataFrame) -> pl.DataFrame:
    """One line per row and enterprise; what led there by several ways is told by each once."""
    ordered = found.sort("_row", "uscc", "prior", maintain_order=True)
    return ordered.group_by("_row", "uscc", maintain_order=True).agg(
        pl.col("told").unique(maintain_order=True).head(2),
        pl.col("prior").first(),
        pl.col("mod11_ok", "name", "name_key").first(),
    )


def _compared(found: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """With `score`, `said` in words, and as `name` the former one where that agrees better."""
    equal = (pl.col("said_key") == pl.col("name_key")).fill_null(value=False)
    score = agreement(found["party_name"], found["name"])
    now = found.with_columns(score=pl.when(equal).then(1.0).otherwise(score.fill_null(0.0)))
    other = now.filter(pl.col("score") < AGREES, pl.col("said_key").is_not_null())
    now = now.with_columns(former=pl.lit(None, pl.String), was=pl.lit(0.0))
    if other.height:
        borne = registry.former_names(other["uscc"].unique()).select("uscc", former="name_key")
        pairs = other.select("_row", "uscc", "said_key").join(borne, on="uscc")
        scored = pairs.with_columns(was=agreement(pairs["said_key"], pairs["former"]))
        best = scored.sort("was").group_by("_row", "uscc").agg(pl.col("former", "was").last())
        now = now.drop("former", "was").join(best, on=["_row", "uscc"], how="left")
    better = (pl.col("was") > pl.col("score")).fill_null(value=False)
    return now.with_columns(
        name=pl.when(better).then("former").otherwise("name"),
        score=pl.when(better).then("was").otherwise("score"),
        said=_said(better),
    )


def _said(former: pl.Expr) -> pl.Expr:
    """What the comparison of names said."""
    score = pl.when(former).then("was").otherwise("score")
    which = pl.when(former).then(pl.lit("与曾用名")).otherwise(pl.lit("名称"))
    percent = (score * 100).floor().cast(pl.Int64)
    return (
        pl.when(pl.col("said_key").str.len_bytes().fill_null(0) == 0)
        .then(pl.lit("未报送名称，无法核对"))
        .when(score >= 1)
        .then(pl.format("{}一致", which))
        .when(score >= AGREES)
        .then(pl.format("{}相近 {}%", which, percent))
        .otherwise(pl.lit("名称不符"))
    )


def _ranked(found: pl.DataFrame, most: int) -> pl.DataFrame:
    ordered = found.sort(
        "_row", "score", "mod11_ok", "prior", "uscc", descending=[False, True, True, False, False]
    )
    return (
        ordered.with_columns(
            rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("_row"),
            by=pl.lit(BY),
            reasons=pl.concat_list("told", "said"),
        )
        .filter(pl.col("rank") <= most)
        .select(pl.col(name).cast(dtype) for name, dtype in CANDIDATES.items())
    )
