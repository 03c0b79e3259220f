"""Which enterprise a record is about, and why: the ladder of design §5, on whole columns.

A row attaches by a valid code and the name it bears (or bore on the decision date), by the code
that the register has put in the place of its own, or by a legacy identifier, each with the name;
everything else waits for a person with its reason. A name alone
never attaches anything. Not here: candidates by similarity, which only rank what a person sees.
"""

import polars as pl

from identity.by_code import EQUAL, FORMER, led_by_code
from identity.by_legacy import led_by_legacy
from identity.by_link import OF_OLD_CODE, led_on
from identity.evidence import evidence
from identity.given import LEGACY, MOD31, OK, given, identifiers_of
from identity.name_in_time import named_in_time
from records.kind import Kind
from records.protocols import Registry
from records.registration import ENDED
from records.states import Pending, Rung
from records.tables import MATCHES

_RUNGS = {
    LEGACY[0]: Rung.ORG_CODE_AND_NAME,
    LEGACY[1]: Rung.REGISTRATION_NUMBER_AND_NAME,
    LEGACY[2]: Rung.TAX_NUMBER_AND_NAME,
}


def resolve(kind: Kind, identifiers: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """MATCHES for `identifiers`, one per row and in their order.

    `identifiers` is IDENTIFIERS, or an accepted table of `kind`. A registration attaches to
    itself. The registry is asked by distinct values only; it must hold each code once
    (`polars.exceptions.ComputeError` otherwise).
    """
    rows = given(identifiers_of(kind, identifiers))
    if kind is Kind.REGISTRATION:
        return _register(rows)
    rows = led_on(led_by_code(rows, registry), registry)
    legacy = led_by_legacy(rows, registry)
    rows = rows.join(legacy, on="n", how="left", validate="1:1", maintain_order="left")
    return _matches(named_in_time(_in_time(_judged(rows), kind), kind, registry))


def _register(rows: pl.DataFrame) -> pl.DataFrame:
    """A registration row is its own enterprise, if its code is one at all."""
    code = pl.col("party_uscc")
    sound = (pl.col("code_check") != MOD31).fill_null(value=False)
    judged = rows.with_columns(
        uscc=pl.when(sound).then(code),
        rung=pl.when(sound).then(pl.lit(Rung.REGISTER_ITSELF.value)),
        pending=pl.when(sound)
        .then(None)
        .when(code.is_null())
        .then(pl.lit(Pending.NAME_ONLY.value))
        .otherwise(pl.lit(Pending.CODE_INVALID.value)),
    )
    return _matches(judged)


def _matches(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.with_columns(evidence=evidence(judged)).select(
        pl.col(name).cast(dtype) for name, dtype in MATCHES.items()
    )


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `uscc`, `rung` and `pending`: exactly one of rung and pending is set."""
    rows = rows.with_columns(rung=_rung(), conflict=_conflict())
    by_code = pl.col("e_uscc").is_not_null()
    attached = pl.col("rung").is_not_null() & ~pl.col("conflict")
    rows = rows.with_columns(
        uscc=pl.when(by_code).then("e_uscc").otherwise("l_uscc"),
        status=pl.when(by_code).then("e_status").otherwise("l_status"),
        ended_on=pl.when(by_code).then("e_ended_on").otherwise("l_ended_on"),
        pending=pl.when(~attached).then(_pending()),
    )
    is_over = (pl.col("status") == ENDED).fill_null(value=False)
    rows = rows.with_columns(ended_on=pl.when(is_over).then(_end()).otherwise("ended_on"))
    gone = is_over & (pl.col("ended_on") < pl.col("decided_on"))
    # A code that the registry lacks because another legal person has taken its place.
    left = (pl.col("pending") == Pending.CODE_UNKNOWN) & (pl.col("left_on") < pl.col("decided_on"))
    ended = (pl.col("pending").is_null() & gone) | left
    rows = rows.with_columns(
        pending=pl.when(ended.fill_null(value=False))
        .then(pl.lit(Pending.ENDED_BEFORE_DECISION.value))
        .otherwise("pending")
    )
    open_ = pl.col("pending").is_not_null()
    return rows.with_columns(
        uscc=pl.when(~open_).then("uscc"),
        rung=pl.when(~open_).then("rung"),
    )


def _in_time(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """The judged rows; one decided before its enterprise was founded is about a namesake.

    A site may be older than the enterprise that runs it, and a code that replaced another than
    its own first day.
    """
    by_code = pl.col("e_uscc").is_not_null()
    founded = pl.when(by_code).then("e_established_on").otherwise("l_established_on")
    late = (founded > pl.col("decided_on")) & pl.col("replaced").is_null()
    late &= pl.col("rung").is_not_null() & pl.lit(kind is not Kind.ONLINE_OPERATOR)
    rows = rows.with_columns(late=late.fill_null(value=False), founded=founded)
    waits = pl.lit(Pending.FOUNDED_AFTER_DECISION.value)
    return rows.with_columns(
        uscc=pl.when(~pl.col("late")).then("uscc"),
        rung=pl.when(~pl.col("late")).then("rung"),
        pending=pl.when("late").then(waits).otherwise("pending"),
        established_on=pl.when("late").then("founded"),
    )


def _end() -> pl.Expr:
    """When an ended enterprise ended; without a day of its own, when another took its place."""
    return pl.coalesce("ended_on", pl.when(pl.col("replaced").is_null()).then("left_on"))


def _rung() -> pl.Expr:
    """The strongest step that would attach the row, were nothing in the way."""
    says, check = pl.col("name_says"), pl.col("code_check")
    led = pl.col("e_uscc").is_not_null()
    agrees = says.is_in([EQUAL, FORMER, OF_OLD_CODE]) & ((says == EQUAL) | (check == OK))
    return (
        pl.when(pl.col("replaced").is_not_null() & agrees)
        .then(pl.lit(Rung.CORRECTED_CODE_AND_NAME.value))
        .when(says == EQUAL)
        .then(pl.lit(Rung.CODE_AND_NAME.value))
        # A code wrong inside by itself needs the equal name (design §5).
        .when((says == FORMER) & (check == OK))
        .then(pl.lit(Rung.CODE_AND_FORMER_NAME.value))
        .when(~led & (pl.col("equals") == 1))
        .then(
            pl.col("l_identifier").replace_strict(
                {name: rung.value for name, rung in _RUNGS.items()}, default=None
            )
        )
    )


def _conflict() -> pl.Expr:
    """Whether the row's identifiers lead to different enterprises.

    A code that was replaced by several leads to no one of them.

    A sound code that the registry does not know still names another enterprise than the one a
    legacy identifier leads to (个转企, a code corrected): a person looks. So does one in another
    identifier's column, whatever the rest leads to.
    """
    led, found = pl.col("e_uscc").is_not_null(), pl.col("found").fill_null(value=False)
    unknown = ~led & (pl.col("code_check") == OK).fill_null(value=False)
    apart = ~led & ((pl.col("shared") == 0) | (pl.col("equals") > 1)).fill_null(value=False)
    against_code = led & ~pl.col("backs_code").fill_null(value=False)
    stray = (led | found) & pl.col("unknown_in").is_not_null()
    return pl.col("forks") | stray | (found & (unknown | apart | against_code))


def _pending() -> pl.Expr:
    """Why a row that does not attach waits, the most telling reason first."""
    given_any = pl.any_horizontal(pl.col(name).is_not_null() for name in LEGACY)
    return (
        pl.when("conflict")
        .then(pl.lit(Pending.IDENTIFIERS_DISAGREE.value))
        .when(pl.col("e_uscc").is_not_null())
        .then(pl.lit(Pending.NAME_DISAGREES.value))
        .when(pl.col("code_check") == OK)
        .then(pl.lit(Pending.CODE_UNKNOWN.value))
        .when(pl.col("code_check").is_not_null())
        .then(pl.lit(Pending.CODE_INVALID.value))
        .when(pl.col("found").fill_null(value=False))
        .then(pl.lit(Pending.LEGACY_NAME_DISAGREES.value))
        .when(given_any)
        .then(pl.lit(Pending.LEGACY_UNKNOWN.value))
        .otherwise(pl.lit(Pending.NAME_ONLY.value))
    )
