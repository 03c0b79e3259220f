"""Facts: what several rules ask about a row, worked out once for the whole table.

Every fact is a column whose name begins with '_': the marks of normalisation (`_unread_<field>`,
`_given_category`, `_status_odd`, `_natural`) and those added here.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import polars as pl

from records import org_code, registration_number
from records.field import Field, Privacy, Shape
from records.kind import CATALOGUES, Kind
from records.uscc import checks
from validation.code_faults import code_faults
from validation.distinct import answer_expr
from validation.garbled import holds_garbled
from validation.normalise.amounts import HAN_AMOUNT, cents_in_words
from validation.office_days import due
from validation.personal import holds_personal

_WORDS = (Shape.TEXT, Shape.NAME, Shape.DOC_NUMBER)
_MARKS = ("record_status", "source_timestamp")
# A long number in these is an account or part of an address, not a telephone.
_ADDRESSES = ("url", "wechat_account")
_PLAIN_NAME = r"^(?:[0-9A-Za-z]{0,8}\p{Han})+(?:（\p{Han}{2,4}）\p{Han}+)?$"
# Named twice over, or a branch after its company; characters hidden behind others.
_TWICE = (
    "某某|[XxＸ]{2}|(?:公司|合作社|商行|部|店|室|中心|厂).+(?:公司|合作社|商行|部|店|室|中心|厂)$"
)
_PLAIN_NUMBER = r"^\p{Han}+〔20[0-9]{2}〕[0-9]+号$"
_YEAR = "〔((?:19|20)[0-9]{2})〕"
_FIGURE = r"[0-9][0-9,.]*\s*万?元"
_FILLER = r"(?:人民币|金额|为|共计|：|:|￥|¥|\s|的)*"
_HAN = f"{HAN_AMOUNT}[元圆]整?"
FINE_IN_WORDS = f"罚款{_FILLER}(?:{_FIGURE}|{_HAN})|(?:{_FIGURE}|{_HAN})(?:人民币|整|的)*罚款"


def add_facts(kind: Kind, table: pl.DataFrame, day: date, *, stock: bool = True) -> pl.DataFrame:
    """`table` (of `kind`, normalised) with `_day` and the facts that its rules read.

    Of a `stock`, a delivery that may hold what was reported long ago, nothing is due.
    """
    facts = {**_of_identifiers(table), **_of_authorities(table), **_of_amounts(table)}
    never = pl.lit(None, dtype=pl.Date())
    dated = "decided_on" in table.columns and not stock
    return table.with_columns(
        pl.lit(day, dtype=pl.Date).alias("_day"),
        (due(table["decided_on"], day) if dated else never).alias("_due"),
        *(series.alias(name) for name, series in facts.items()),
        *_of_words(kind),
        *_oddities(table),
    ).with_columns(_usable().alias("_usable"))


def is_words(field: Field) -> bool:
    """Fields whose text a garbled character would spoil."""
    return field.shape in _WORDS and field.name not in _MARKS


def is_prose(field: Field) -> bool:
    """Public text in which personal data would be seen by everyone."""
    prose = field.shape in (Shape.TEXT, Shape.NAME) and field.privacy is Privacy.PUBLIC
    return prose and field.name not in (*_MARKS, *_ADDRESSES)


def _of_words(kind: Kind) -> Iterator[pl.Expr]:
    """`_garbled_<field>` and `_personal_<field>`."""
    for field in CATALOGUES[kind].fields:
        if is_words(field):
            # An address is escaped by its nature.
            ask = partial(holds_garbled, address=field.name in _ADDRESSES)
            yield answer_expr(field.name, ask).alias(f"_garbled_{field.name}")
        if is_prose(field):
            yield answer_expr(field.name, holds_personal).alias(f"_personal_{field.name}")


def _oddities(table: pl.DataFrame) -> Iterator[pl.Expr]:
    """`_odd_name`, `_odd_number`: the value where it is not of the usual form, null elsewhere.

    Nearly every name and number is plain: the many rules about their form ask these few only.
    `_number_year` is the year that the number's brackets hold.
    """
    name, number = pl.col("party_name"), pl.col("decision_number")
    odd = ~name.str.contains(_PLAIN_NAME) | name.str.contains(_TWICE)
    yield pl.when(odd).then(name).alias("_odd_name")
    if "decision_number" in table.columns:
        yield pl.when(~number.str.contains(_PLAIN_NUMBER)).then(number).alias("_odd_number")
        year = number.str.extract(_YEAR, 1).cast(pl.Int32)
        yield year.alias("_number_year")


def _of_identifiers(table: pl.DataFrame) -> dict[str, pl.Series]:
    both = checks(table["party_uscc"])
    return {
        "_mod31": both["mod31_ok"],
        "_mod11": both["mod11_ok"],
        "_code_fault": code_faults(table["party_uscc"], both["mod31_ok"]),
        "_org_ok": _where_given(table["party_org_code"], org_code.valid_column),
        "_reg_ok": _where_given(
            table["party_registration_number"], registration_number.valid_column
        ),
    }


def _where_given(column: pl.Series, valid: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`valid` of the non-null values, false elsewhere: legacy columns are mostly empty."""
    result = pl.repeat(value=False, n=len(column), eager=True)
    rows = column.is_not_null().arg_true()
    return result.scatter(rows, valid(column.gather(rows))) if len(rows) else result


def _of_authorities(table: pl.DataFrame) -> dict[str, pl.Series]:
    facts = {}
    for name in ("authority_uscc", "source_agency_uscc"):
        if name in table.columns:
            distinct = table[name].drop_nulls().unique()
            # A few hundred agencies fill the column: check each once.
            bad = distinct.filter(~checks(distinct)["mod31_ok"])
            facts[f"_bad_{name}"] = table[name].is_in(bad.implode()).fill_null(value=False)
    return facts


def _of_amounts(table: pl.DataFrame) -> dict[str, pl.Series]:
    """`_fine_cents` from the column, `_words_cents` from the text where it names one fine (分)."""
    if "fine_wan_yuan" not in table.columns:
        return {}
    scaled = table["fine_wan_yuan"].cast(pl.Float64) * 1_000_000
    return {
        "_fine_cents": scaled.round().cast(pl.Int64),
        "_words_cents": _words_cents(table),
    }


def _words_cents(table: pl.DataFrame) -> pl.Series:
    cents = pl.Series([None], dtype=pl.Int64).new_from_index(0, table.height)
    fined = pl.col("fine_wan_yuan").is_not_null() & pl.col("penalty_content").str.contains(
        "罚款", literal=True
    )
    rows = table.select(fined.fill_null(value=False)).to_series().arg_true()
    if not len(rows):
        return cents
    found = table["penalty_content"].gather(rows).str.extract_all(FINE_IN_WORDS)
    # Two fines in one text may add up: only a single one can be compared.
    single = found.list.len() == 1
    words = found.filter(single).list.first()
    read = {fragment: cents_in_words(fragment) for fragment in words.unique().to_list()}
    values = words.replace_strict(
        list(read), pl.Series(list(read.values()), dtype=pl.Int64), return_dtype=pl.Int64
    )
    return cents.scatter(rows.filter(single), values)


def _usable() -> pl.Expr:
    """Whether any identifier of the row could lead identity to an enterprise."""
    old_number = pl.col("party_registration_number").str.contains("^[0-9]{13}$")
    return (
        pl.col("_mod31")
        | pl.col("_org_ok")
        | pl.col("_reg_ok")
        | old_number.fill_null(value=False)
        | pl.col("party_tax_number").is_not_null()
    )
