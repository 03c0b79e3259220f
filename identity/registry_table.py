"""The registry as two tables in memory: for tests, benchmarks and dry runs without a ledger."""

from dataclasses import dataclass, field

import polars as pl

from records.names import name_key_expr
from records.states import ONE_ENTERPRISE
from records.tables import ENTERPRISE_DETAILS, ENTERPRISES, FILINGS, FORMER_NAMES, LINKS


@dataclass(frozen=True, slots=True)
class TableRegistry:
    """A `records.protocols.Registry` over ENTERPRISES and FORMER_NAMES held in memory."""

    enterprises: pl.DataFrame
    former: pl.DataFrame
    links: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LINKS))
    filings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FILINGS))

    def by_uscc(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose code is among `codes`."""
        return _among(self.enterprises, "uscc", codes)

    def by_org_code(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose organisation code is among `codes`."""
        return _among(self.enterprises, "org_code", codes)

    def by_registration_number(self, numbers: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose registration number is among `numbers`."""
        return _among(self.enterprises, "registration_number", numbers)

    def by_tax_number(self, numbers: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose tax number is among `numbers`."""
        return _among(self.enterprises, "tax_number", numbers)

    def by_name_key(self, keys: pl.Series) -> pl.DataFrame:
        """ENTERPRISES rows whose current name's key is among `keys`."""
        return _among(self.enterprises, "name_key", keys)

    def by_former_name(self, keys: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows whose name's key is among `keys`, whoever bore it."""
        return _among(self.former, "name_key", keys)

    def former_names(self, codes: pl.Series) -> pl.DataFrame:
        """FORMER_NAMES rows of the enterprises among `codes`."""
        return _among(self.former, "uscc", codes)

    def links_from(self, codes: pl.Series) -> pl.DataFrame:
        """LINKS that lead on from `codes`, taken back ones too."""
        return _among(self.links, "old_uscc", codes)

    def led_away(self, codes: pl.Series) -> pl.Series:
        """Those of `codes` from which a link in force leads to another of the same enterprise."""
        one = pl.col("sort").is_in([*ONE_ENTERPRISE]) & pl.col("ended_on").is_null()
        return codes.filter(codes.is_in(self.links.filter(one)["old_uscc"].implode()))

    def by_filing(self, numbers: pl.Series) -> pl.DataFrame:
        """FILINGS of those ICP numbers under which sites are attached."""
        return _among(self.filings, "filing", numbers)

    def details(self, codes: pl.Series) -> pl.DataFrame:
        """ENTERPRISE_DETAILS of the enterprises among `codes`; what the table lacks is null."""
        found = _among(self.enterprises, "uscc", codes)
        return found.match_to_schema(
            ENTERPRISE_DETAILS, missing_columns="insert", extra_columns="ignore"
        )


def table_registry(enterprises: pl.DataFrame, former: pl.DataFrame | None = None) -> TableRegistry:
    """A registry of `enterprises` (`uscc`, `name` and any other ENTERPRISES columns).

    `former` has `uscc`, `name`, `valid_until`. Name keys and the day of the last renaming are
    computed here, and the organisation code is read out of the code where the table gives none.
    """
    held = enterprises.columns
    full = enterprises.with_columns(
        *(pl.lit(None, dtype).alias(n) for n, dtype in ENTERPRISES.items() if n not in held)
    ).with_columns(
        name_key=name_key_expr("name"),
        org_code=pl.coalesce("org_code", pl.col("uscc").str.slice(8, 9)),
    )
    if former is None:
        return TableRegistry(full.select(*ENTERPRISES), pl.DataFrame(schema=FORMER_NAMES))
    keyed = former.with_columns(name_key=name_key_expr("name"))
    last = former.group_by("uscc").agg(renamed_on=pl.col("valid_until").max())
    dated = full.drop("renamed_on").join(last, on="uscc", how="left", maintain_order="left")
    return TableRegistry(dated.select(*ENTERPRISES), keyed.select(*FORMER_NAMES))


def _among(table: pl.DataFrame, column: str, values: pl.Series) -> pl.DataFrame:
    return table.join(values.rename(column).to_frame(), on=column, how="semi")
