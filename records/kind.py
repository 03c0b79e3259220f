"""The kinds of record, and the catalogue of each.

`Kind` names every kind of design §3; the catalogue holds the five that this house reads today.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import polars as pl

from records.field import Channel, Field, Privacy
from records.licence import LICENCE_FIELDS, LICENCE_KEY
from records.listing import LISTING_FIELDS, LISTING_KEY
from records.online_operator import ONLINE_OPERATOR_FIELDS, ONLINE_OPERATOR_KEY
from records.penalty import PENALTY_FIELDS, PENALTY_KEY
from records.registration import REGISTRATION_FIELDS, REGISTRATION_KEY


class Kind(StrEnum):
    """What a record states."""

    REGISTRATION = "registration"
    ONLINE_OPERATOR = "online_operator"
    LICENCE = "licence"
    PENALTY = "penalty"
    LISTING = "listing"


KIND_NAMES_ZH = {
    Kind.REGISTRATION: "登记",
    Kind.ONLINE_OPERATOR: "网络经营者",
    Kind.LICENCE: "行政许可",
    Kind.PENALTY: "行政处罚",
    Kind.LISTING: "名单",
}


@dataclass(frozen=True)
class Catalogue:
    """The fields of one kind, in the standard's order, and the fields that name a decision."""

    kind: Kind
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Field name to field."""
        return {field.name: field for field in self.fields}

    @cached_property
    def schema(self) -> pl.Schema:
        """The normalised table's columns and types, without the locator columns."""
        return pl.Schema({field.name: field.dtype for field in self.fields})

    def public(self, channel: Channel) -> tuple[Field, ...]:
        """The fields that `channel` may carry: an allow-list, never a block-list."""
        return tuple(
            field
            for field in self.fields
            if channel in field.channels and field.privacy is Privacy.PUBLIC
        )


CATALOGUES: dict[Kind, Catalogue] = {
    Kind.REGISTRATION: Catalogue(Kind.REGISTRATION, REGISTRATION_FIELDS, REGISTRATION_KEY),
    Kind.ONLINE_OPERATOR: Catalogue(
        Kind.ONLINE_OPERATOR, ONLINE_OPERATOR_FIELDS, ONLINE_OPERATOR_KEY
    ),
    Kind.LICENCE: Catalogue(Kind.LICENCE, LICENCE_FIELDS, LICENCE_KEY),
    Kind.PENALTY: Catalogue(Kind.PENALTY, PENALTY_FIELDS, PENALTY_KEY),
    Kind.LISTING: Catalogue(Kind.LISTING, LISTING_FIELDS, LISTING_KEY),
}
