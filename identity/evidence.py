"""The evidence kept with an answer: what was compared, and what the comparison said.

Most rows have a sound code whose enterprise bears their very name. Their rung says that already
(`records.states.PLAIN_EVIDENCE`), so nothing is written for them.

Identifier values are not repeated here: the record's body holds them, and a tax number may be
its owner's resident ID. Keys of the object, each absent where it does not apply:

- `identifier`: the field that led to `enterprise` (a code of the registry);
- `code_check`: `ok`, `mod11` (inner check alone fails) or `mod31` (invalid);
- `replaced`: the row's own code, where `enterprise` is the code that the register (or persons)
  put in its place;
- `name`: `equal`, `former`, `of_old_code`, `other` or `missing`, comparing `name_key` with
  `enterprise_name_key` (`of_old_code`: with the name under which `replaced` was registered);
  `former_until` is the last day of the former name, if known; `of_another`: the enterprises
  `borne_by` bore that name on the day of the decision, and `enterprise` not yet;
- `taken_after`: the day until which the enterprise bore another name, where it took that of the
  row only after the decision;
- `successors`: where links in force lead from the row's own code, as `sort=code`;
- `status` and `ended_on` of an enterprise that has ended;
- `established_on` of one that was founded after the decision;
- `candidates`: where each legacy identifier leads, as `field=code`;
- `unknown_in`: fields of other identifiers that hold a valid code which the registry lacks.
"""

import polars as pl

from identity.by_code import EQUAL
from identity.given import OK
from identity.name_in_time import OF_ANOTHER
from records.canonical import canonical_json
from records.states import PLAIN_EVIDENCE

KEYS = (
    "borne_by",
    "candidates",
    "code_check",
    "ended_on",
    "enterprise",
    "enterprise_name_key",
    "established_on",
    "former_until",
    "identifier",
    "name",
    "name_key",
    "replaced",
    "status",
    "successors",
    "taken_after",
    "unknown_in",
)
_SILENT = ("candidates", "ended_on", "successors", "taken_after", "unknown_in")
"""What has to be null where the rung says it all."""


_REGISTER_KEYS = ("code_check", "identifier")


def evidence(judged: pl.DataFrame) -> pl.Series:
    """One canonical JSON object per judged row, in order; null where the rung alone says it."""
    of_register = "e_uscc" not in judged.columns
    plain = judged["rung"].is_in([*PLAIN_EVIDENCE]).fill_null(value=False)
    plain &= judged["code_check"].eq_missing(OK)
    if not of_register:
        plain &= judged.select(pl.all_horizontal(pl.col(_SILENT).is_null())).to_series()
    rest = judged.filter(~plain)
    said = (
        canonical_json(rest.select(*_of_register()), _REGISTER_KEYS)
        if of_register
        else canonical_json(rest.select(*_of_ladder()), KEYS)
    )
    none = pl.Series([None], dtype=pl.String()).new_from_index(0, judged.height)
    return none.scatter((~plain).arg_true(), said)


def _of_register() -> tuple[pl.Expr, ...]:
    return (pl.col("code_check"), pl.lit("party_uscc").alias("identifier"))


def _of_ladder() -> tuple[pl.Expr, ...]:
    by_code = pl.col("e_uscc").is_not_null()
    by_legacy = ~by_code & pl.col("l_uscc").is_not_null()
    ended = pl.col("ended_on").is_not_null()
    return (
        pl.col("borne_by"),
        pl.col("candidates"),
        pl.col("code_check"),
        pl.col("ended_on"),
        pl.when(by_code).then("e_uscc").otherwise("l_uscc").alias("enterprise"),
        pl.when(by_code).then("e_name_key").otherwise("l_name_key").alias("enterprise_name_key"),
        pl.col("established_on"),
        pl.col("former_until"),
        pl.when(by_code)
        .then(pl.lit("party_uscc"))
        .when(by_legacy)
        .then("l_identifier")
        .alias("identifier"),
        _of_names(by_legacy).alias("name"),
        pl.col("name_key"),
        pl.col("replaced"),
        pl.when(ended).then("status").alias("status"),
        pl.col("successors"),
        pl.col("taken_after"),
        pl.col("unknown_in"),
    )


def _of_names(by_legacy: pl.Expr) -> pl.Expr:
    """What the names say; only an equal name makes a legacy identifier lead anywhere."""
    equal = by_legacy & (pl.col("name_says") != OF_ANOTHER).fill_null(value=True)
    return pl.when(equal).then(pl.lit(EQUAL)).otherwise("name_says")
