"""The few column types of the ledger, chosen so that both databases give back the same values.

Dates and moments are ISO text and flags are 0/1: they sort as they should, go through COPY and
`executemany` unchanged, and need no converter on the way into a polars table.
"""

from sqlalchemy import BigInteger, Integer, MetaData, Text
from sqlalchemy.dialects import postgresql

# Keys compare by bytes in both databases: same order, same digest, smaller comparisons.
KEY = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


class Utf8(Text):
    """Text nobody sorts by: SQLite takes its bytes as they are, so that no driver encodes them."""

    inherit_cache = True


TEXT = Utf8()
# SQLite makes only INTEGER PRIMARY KEY the row's own address; BIGINT would add an index.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

METADATA = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)
