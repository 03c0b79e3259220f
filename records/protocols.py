"""How a stage reads what it does not own: the ledger answers, or in tests a table."""

from contextlib import AbstractContextManager
from typing import Protocol

import polars as pl


class Registry(Protocol):
    """The enterprise registry as identity reads it, asked by distinct values only."""

    def by_uscc(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose code is among `codes` (distinct, non-null)."""

    def by_org_code(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose organisation code is among `codes`."""

    def by_registration_number(self, numbers: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose registration number is among `numbers`."""

    def by_tax_number(self, numbers: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose tax number is among `numbers`."""

    def by_name_key(self, keys: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose current name's key is among `keys`."""

    def by_former_name(self, keys: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows whose name's key is among `keys`, whoever bore it."""

    def former_names(self, codes: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows of the enterprises among `codes`."""

    def links_from(self, codes: pl.Series) -> pl.DataFrame:
        """LINKS that lead on from `codes`, taken back ones too."""

    def led_away(self, codes: pl.Series) -> pl.Series:
        """Those of `codes` from which a link in force leads to another of the same enterprise."""

    def by_filing(self, numbers: pl.Series) -> pl.DataFrame:
        """FILINGS of those ICP numbers (without a site's) under which sites are attached."""

    def details(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISE_DETAILS of the enterprises among `codes`."""


class NameIndex(Protocol):
    """The names of all enterprises, found by their grams (`records.name_grams`)."""

    def at_once(self) -> AbstractContextManager["NameIndex"]:
        """The index as it stands now, whatever comes meanwhile."""

    def size(self) -> int:
        """How many names there are, about."""

    def counts(self, grams: pl.Series) -> pl.DataFrame:
        """GRAM_COUNTS of those of `grams` (non-null) that any name has."""

    def postings(self, grams: pl.Series) -> pl.DataFrame:
        """POSTINGS of `grams`; a number may have lost its entry since."""

    def entries(self, numbers: pl.Series) -> pl.DataFrame:
        """NAME_ENTRIES of `numbers`, without those that are gone."""
