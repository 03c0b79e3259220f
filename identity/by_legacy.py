"""Where a row's legacy identifiers lead: organisation code, registration number, tax number.

Each identifier leads to a set of enterprises. They agree when some enterprise is in every set;
a link is one such enterprise alone with the row's own name (domain §1.3: an organisation code
is a strong link but not an absolute one, so the name is asked every time).
"""

import polars as pl

from identity.by_link import legacy_led_on
from identity.follow import followed
from identity.given import LEGACY
from records import org_code, registration_number, uscc
from records.protocols import Registry

# A resident ID (of 18 or 15 characters, with or without two more) is the owner's, who may have
# several shops under one name: it says nothing of which (domain §1.3).
_OF_PERSON = (
    r"^[1-8][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X](?:[0-9]{2})?$"
    r"|^[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?:[0-9]{2})?$"
)
# How a value is asked for, with the enterprise column that answers it.
_ASKED = ("org_code", "registration_number", "tax_number", "uscc")
_OF_ENTERPRISE = ("uscc", "name_key", "status", "ended_on", "established_on", "renamed_on")
_OF_LINK = tuple(f"l_{name}" for name in _OF_ENTERPRISE)
SUMMARY = pl.Schema(
    {
        "n": pl.UInt32(),
        "found": pl.Boolean(),
        "backs_code": pl.Boolean(),  # every found identifier also leads to the code's enterprise
        "shared": pl.UInt32(),  # enterprises to which all found identifiers lead
        "equals": pl.UInt32(),  # those of them that bear the row's name
        "l_uscc": pl.String(),
        "l_identifier": pl.String(),
        "l_name_key": pl.String(),
        "l_status": pl.String(),
        "l_ended_on": pl.Date(),
        "l_established_on": pl.Date(),
        "l_renamed_on": pl.Date(),
        "candidates": pl.List(pl.String()),
        # Fields that hold a sound credit code which leads nowhere, null if none does.
        "unknown_in": pl.List(pl.String()),
    }
)


def led_by_legacy(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """SUMMARY of the rows whose legacy identifiers lead anywhere that their code does not.

    An identifier that the code's own enterprise bears agrees already and is not asked again. A
    credit code that the registry does not know leads nowhere, and still names somebody.
    """
    questions = _questions(_unconfirmed(rows))
    if questions.is_empty():
        return pl.DataFrame(schema=SUMMARY)
    answers = _answers(questions, registry)
    led, unknown = _strays(questions, answers, registry)
    strays = unknown.group_by("n").agg(unknown_in=pl.col("identifier").unique().sort())
    summary = _summary(_met(pl.concat([answers, led]), rows, registry))
    return summary.join(strays, on="n", how="full", coalesce=True).match_to_schema(SUMMARY)


def _met(leads: pl.DataFrame, rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The leads, by where replaced codes lead on to, beside the code and name of their row."""
    context = rows.select("n", "name_key", "e_uscc", "replaced")
    # What leads to the replaced code leads to the one in its place.
    here = pl.col("l_uscc").eq(pl.col("replaced")).fill_null(value=False)
    met = leads.join(context, on="n").with_columns(
        l_uscc=pl.when(here).then("e_uscc").otherwise("l_uscc")
    )
    on = legacy_led_on(met, registry)
    # Both codes may bear the identifier: the name that agrees is the one that says something.
    says = pl.col("l_name_key").eq_missing(pl.col("name_key"))
    first = on.sort(says, descending=True, maintain_order=True)
    return first.unique(["n", "identifier", "l_uscc"], keep="first", maintain_order=True)


def _unconfirmed(rows: pl.DataFrame) -> pl.DataFrame:
    """The legacy identifiers that the code's enterprise does not bear, one per line."""
    org, number, tax = (pl.col(name) for name in LEGACY)
    codes = (pl.col("e_uscc"), pl.col("replaced"))
    own = {
        LEGACY[0]: org.eq(pl.col("e_org_code")) | org.eq(pl.col("replaced").str.slice(8, 9)),
        LEGACY[1]: number.eq(pl.col("e_registration_number")),
        LEGACY[2]: tax.eq(pl.col("e_tax_number"))
        | ((tax.str.len_bytes() == 15) & tax.str.tail(9).eq(pl.col("e_org_code"))),
    }
    asked = [
        rows.filter(
            pl.col(name).is_not_null()
            & ~confirmed.fill_null(value=False)
            & ~pl.any_horizontal(pl.col(name).eq(code) for code in codes).fill_null(value=False)
        ).select("n", pl.lit(name).alias("identifier"), pl.col(name).alias("value"))
        for name, confirmed in own.items()
    ]
    return pl.concat(asked)


def _questions(asked: pl.DataFrame) -> pl.DataFrame:
    """How each value may be looked up: (`n`, `identifier`, `how`, `value`), sound values only."""
    org, number, tax = (asked.filter(pl.col("identifier") == name) for name in LEGACY)
    value = pl.col("value")
    body = tax.filter(value.str.len_bytes() == 15).with_columns(value=value.str.tail(9))
    old_form = value.str.contains(r"^[0-9]{13}$")
    return pl.concat(
        [
            _how("org_code", org.filter(org_code.valid_expr("value"))),
            _how("org_code", body.filter(org_code.valid_expr("value"))),
            _how(
                "registration_number",
                number.filter(registration_number.valid_expr("value") | old_form),
            ),
            _how("tax_number", _of_enterprises(tax)),
            # A credit code in another identifier's column says whose record it is, too.
            _how("uscc", asked.filter(uscc.mod31_expr("value"))),
        ]
    )


def _of_enterprises(tax: pl.DataFrame) -> pl.DataFrame:
    """The tax numbers that are an enterprise's: no resident ID, unless an organisation's too."""
    value = pl.col("value")
    body = (value.str.len_bytes() == 15) & org_code.valid_expr("body")
    person = value.str.contains(_OF_PERSON) & ~body
    lines = tax.with_columns(body=value.str.tail(9))
    return lines.filter(value.str.contains(r"^[0-9A-Z]{15,20}$") & ~person)


def _how(how: str, lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select("n", "identifier", pl.lit(how).alias("how"), "value")


def _answers(questions: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """One line per (row, identifier, enterprise it leads to)."""
    ask = {
        "org_code": registry.by_org_code,
        "registration_number": registry.by_registration_number,
        "tax_number": registry.by_tax_number,
        "uscc": registry.by_uscc,
    }
    answers = []
    for how in _ASKED:
        asked = questions.filter(pl.col("how") == how)
        found = ask[how](asked["value"].unique())
        answers.append(_led(asked, found, how))
    return pl.concat(answers).unique(["n", "identifier", "l_uscc"], keep="any")


def _led(asked: pl.DataFrame, found: pl.DataFrame, how: str) -> pl.DataFrame:
    """`n`, `identifier` and `l_…` of those that are `asked`, by the column `how` of `found`."""
    columns = {f"l_{name}": pl.col(name) for name in _OF_ENTERPRISE}
    led = found.select(pl.col(how).alias("value"), **columns)
    return asked.join(led, on="value").select("n", "identifier", *columns)


def _strays(
    questions: pl.DataFrame, answers: pl.DataFrame, registry: Registry
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of credit codes that nobody bears: leads of those replaced by another, and the rest.

    A code right by both checks names somebody, though the registry does not know whom.
    """
    codes = questions.filter(pl.col("how") == "uscc").join(
        answers, on=["n", "identifier"], how="anti"
    )
    value = pl.col("value")
    nobody = value.str.contains(uscc.PLACEHOLDER) | value.str.contains(_OF_PERSON)
    sound = codes.filter(~nobody).filter(uscc.mod11_expr("value"))
    if sound.is_empty():
        return answers.clear(), sound.select("n", "identifier")
    now = followed(sound["value"], registry).rename({"uscc": "value"})
    asked = sound.join(now, on="value").with_columns(value="now")
    led = _led(asked, registry.by_uscc(asked["value"].unique()), "uscc")
    return led, asked.join(led, on=["n", "identifier"], how="anti").select("n", "identifier")


def _summary(leads: pl.DataFrame) -> pl.DataFrame:
    """One SUMMARY line per row that was led anywhere."""
    ranked = leads.with_columns(
        rank=pl.col("identifier").replace_strict({n: i for i, n in enumerate(LEGACY)}),
        candidate=pl.concat_str("identifier", pl.lit("="), "l_uscc"),
    ).sort("n", "l_uscc", "rank")
    sets = pl.col("identifier").n_unique().over("n")
    here = pl.col("identifier").n_unique().over("n", "l_uscc")
    shared = (sets == here).alias("is_shared")
    equal = pl.col("l_name_key").eq(pl.col("name_key")).fill_null(value=False)
    ranked = ranked.with_columns(shared, is_equal=equal & shared)
    return ranked.group_by("n").agg(
        found=pl.lit(value=True),
        backs_code=(pl.col("is_shared") & pl.col("l_uscc").eq(pl.col("e_uscc"))).any(),
        shared=pl.col("l_uscc").filter("is_shared").n_unique(),
        equals=pl.col("l_uscc").filter("is_equal").n_unique(),
        l_identifier=pl.col("identifier").filter("is_equal").first(),
        **{name: pl.col(name).filter("is_equal").first() for name in _OF_LINK},
        candidates=pl.col("candidate").sort(),
    )
