"""The kinds of record, and the catalogue of each.

Kinds of design §3. What departments say back about a measure (`feedback`) has no source yet.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import polars as pl

from records.commitment import COMMITMENT_FIELDS, COMMITMENT_KEY
from records.enforcement import ENFORCEMENT_FIELDS, ENFORCEMENT_KEY
from records.field import Channel, Field, Privacy
from records.inspection import INSPECTION_FIELDS, INSPECTION_KEY
from records.lead import LEAD_FIELDS, LEAD_KEY
from records.licence import LICENCE_FIELDS, LICENCE_KEY
from records.listing import LISTING_FIELDS, LISTING_KEY
from records.online_operator import ONLINE_OPERATOR_FIELDS, ONLINE_OPERATOR_KEY
from records.penalty import PENALTY_FIELDS, PENALTY_KEY
from records.rating import RATING_FIELDS, RATING_KEY
from records.registration import REGISTRATION_FIELDS, REGISTRATION_KEY
from records.repair import REPAIR_FIELDS, REPAIR_KEY


class Kind(StrEnum):
    """What a record states."""

    REGISTRATION = "registration"
    ONLINE_OPERATOR = "online_operator"
    LICENCE = "licence"
    PENALTY = "penalty"
    LISTING = "listing"
    ENFORCEMENT = "enforcement"
    INSPECTION = "inspection"
    RATING = "rating"
    LEAD = "lead"
    COMMITMENT = "commitment"
    REPAIR = "repair"


KIND_NAMES_ZH = {
    Kind.REGISTRATION: "登记",
    Kind.ONLINE_OPERATOR: "网络经营者",
    Kind.LICENCE: "行政许可",
    Kind.PENALTY: "行政处罚",
    Kind.LISTING: "名单",
    Kind.ENFORCEMENT: "监管执法",
    Kind.INSPECTION: "抽查监测",
    Kind.RATING: "信用评级",
    Kind.LEAD: "线索",
    Kind.COMMITMENT: "信用承诺",
    Kind.REPAIR: "信用修复",
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
    Kind.ENFORCEMENT: Catalogue(Kind.ENFORCEMENT, ENFORCEMENT_FIELDS, ENFORCEMENT_KEY),
    Kind.INSPECTION: Catalogue(Kind.INSPECTION, INSPECTION_FIELDS, INSPECTION_KEY),
    Kind.RATING: Catalogue(Kind.RATING, RATING_FIELDS, RATING_KEY),
    Kind.LEAD: Catalogue(Kind.LEAD, LEAD_FIELDS, LEAD_KEY),
    Kind.COMMITMENT: Catalogue(Kind.COMMITMENT, COMMITMENT_FIELDS, COMMITMENT_KEY),
    Kind.REPAIR: Catalogue(Kind.REPAIR, REPAIR_FIELDS, REPAIR_KEY),
}
