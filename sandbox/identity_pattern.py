"""A pattern of cases: who the party is, how its record is written, and what that left intact."""

from dataclasses import dataclass

import polars as pl

from records.kind import Kind
from sandbox.pattern import Spoil, put

BEFORE, AFTER, EVER = "before", "after", "ever"
OWN, OTHER = "own", "other"
NOBODY = "nobody"

# The firm itself, whatever the record says of it, and the one with which it may be mistaken.
OWN_CODE, OWN_NAME = pl.col("own_uscc"), pl.col("own_name")
OWN_ORG, OWN_NUMBER = pl.col("own_org_code"), pl.col("own_registration_number")
OWN_TAX = pl.col("own_tax_number")
OTHER_CODE, OTHER_NAME = pl.col("o_party_uscc"), pl.col("o_party_name")
LONE = pl.col("lone")
BARE: dict[str, pl.Expr | str | None] = {
    "party_org_code": None, "party_registration_number": None, "party_tax_number": None,
}  # fmt: skip
"""No identifier beside the credit code."""
NAMELY: dict[str, pl.Expr | str | None] = {"party_uscc": None, **BARE}
"""No identifier at all."""


@dataclass(frozen=True, slots=True)
class CasePattern:
    """One way in which a record of a firm is written.

    `pool` names the firms (`identity_world.World.pools`), `when` the time of the decision as seen
    from the firm's turn, `truth` whom the record is really about. `decidable`: what the record
    left intact leads to its firm and to nobody else, and nothing in it says otherwise. `slip` is
    the kind of slip, `code` or `name` before it, where one was made in what stands alone.
    """

    name: str
    zh: str
    spoil: Spoil
    decidable: bool | pl.Expr = False
    pool: str = "any"
    when: str = EVER
    truth: str = OWN
    slip: str = ""
    share: int = 1
    kind: Kind = Kind.PENALTY
    fits: pl.Expr | None = None


WHOLE = put()
"""A spoiler that leaves all as it is."""
