"""What an enterprise is on the net: platform, operator on one, logistics firm, with the dates.

Roles are read out of the attached records whenever they are asked for, so that they follow every
correction and every move of a record by themselves (ADR 16). What a department withdrew is no
ground for a role.
"""

from collections.abc import Mapping

import polars as pl

from records.commitment import ROLES as COMMITTED
from records.kind import Kind
from records.states import RecordStatus
from records.tables import ROLES, empty

PLATFORM, ON_PLATFORM, LOGISTICS = COMMITTED
_COURIER_LICENCE = "快递业务经营许可"
_COURIER_SCHEME = "快递"


def roles(records: Mapping[Kind, pl.DataFrame]) -> pl.DataFrame:
    """ROLES that the records give, by enterprise, role, first day and record.

    `records` holds the catalogue's typed columns of each kind, with `uscc` and `record_id`.
    """
    read = [of(records[kind]) for kind, of in _READ.items() if kind in records]
    return pl.concat([empty(ROLES), *read]).sort("uscc", "role", "since", "record_id")


def _of_operators(rows: pl.DataFrame) -> pl.DataFrame:
    """A platform runs itself; a shop stands on the platform that it names."""
    sort = pl.col("operator_type")
    is_shop = (sort == "网店") & pl.col("platform_name").is_not_null()
    role = pl.when(sort == "平台").then(pl.lit(PLATFORM)).when(is_shop).then(pl.lit(ON_PLATFORM))
    return _roles(rows, role, pl.col("opened_on"), pl.col("closed_on"))


def _of_licences(rows: pl.DataFrame) -> pl.DataFrame:
    """Whoever may carry parcels is a logistics firm, for as long as the licence says."""
    names = pl.concat_str("licence_name", "decision_document_name", ignore_nulls=True)
    stands = pl.col("record_status").ne_missing(RecordStatus.WITHDRAWN.value)
    role = pl.when(names.str.contains(_COURIER_LICENCE, literal=True) & stands).then(
        pl.lit(LOGISTICS)
    )
    since = pl.coalesce("valid_from", "decided_on")
    return _roles(rows, role, since, pl.col("valid_until"))


def _of_ratings(rows: pl.DataFrame) -> pl.DataFrame:
    is_courier = pl.col("rating_scheme").str.contains(_COURIER_SCHEME, literal=True)
    role = pl.when(is_courier).then(pl.lit(LOGISTICS))
    return _roles(rows, role, pl.col("rated_on"), pl.col("valid_until"))


def _of_commitments(rows: pl.DataFrame) -> pl.DataFrame:
    known = pl.col("party_role").is_in([*COMMITTED])
    role = pl.when(known).then("party_role")
    return _roles(rows, role, pl.col("committed_on"), pl.col("valid_until"))


def _roles(rows: pl.DataFrame, role: pl.Expr, since: pl.Expr, until: pl.Expr) -> pl.DataFrame:
    found = rows.select("uscc", "record_id", role=role, since=since, until=until)
    return found.filter(pl.col("role").is_not_null()).match_to_schema(
        ROLES, missing_columns="raise", extra_columns="raise"
    )


_READ = {
    Kind.ONLINE_OPERATOR: _of_operators,
    Kind.LICENCE: _of_licences,
    Kind.RATING: _of_ratings,
    Kind.COMMITMENT: _of_commitments,
}
