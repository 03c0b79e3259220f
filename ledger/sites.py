"""Sites by host: a host of one's own that two enterprises have is told to those who said so.

The ledger's records say everything of a site; this table only finds them by host, and costs what
changed. Which of the two has it is for people to say: it may have been sold (a site that is closed
is nobody's any more), or named in error.
"""

import polars as pl
from sqlalchemy import Connection, or_, select

from ledger import counters, findings
from ledger.findings import Day
from ledger.load import merge, read, refill, stage_like
from ledger.stages import STAGE_KEY, stage_keys
from ledger.tables import record
from ledger.tables_identity import site
from records.states import FindingEnd, Severity

RULE, SEEN = "OPR-001", "site"
SITES = pl.Schema(
    {
        "record_id": pl.String(),
        "uscc": pl.String(),  # null once it is nobody's
        "source_id": pl.String(),
        "host": pl.String(),  # null where the record names no host of its own
        "closed_on": pl.String(),  # ISO date, null while open
        "filing": pl.String(),  # ICP number of its filing
    }
)
STAGE_SITE = stage_like(site, SITES.names())
_SAID = tuple(name for name in SITES if name != "record_id")
_HOSTS = pl.Schema({"host": pl.String()})
_PLACED = pl.Schema({**SITES, "place": pl.Int64()})


def unseen(conn: Connection) -> tuple[int, int]:
    """The window of the change log whose sites nobody has noted yet."""
    return counters.last(conn, SEEN), counters.last(conn, "change")


def look_from(conn: Connection, mark: int) -> None:
    """Sites have been noted up to that place of the change log."""
    counters.take(conn, SEEN, mark - counters.last(conn, SEEN))


def note(conn: Connection, day: Day, found: pl.DataFrame) -> int:
    """Keep SITES; tell both sides of a host that two enterprises have open; how many findings.

    Where a host is nobody's but one enterprise's again, what was told of it is closed.
    """
    refill(conn, STAGE_SITE, found.select(SITES.names()).sort("record_id"))
    held = select(site.c.host).join_from(
        STAGE_SITE, site, site.c.record_id == STAGE_SITE.c.record_id
    )
    hosts = pl.concat([found["host"], read(conn, held, _HOSTS)["host"]]).drop_nulls().unique()
    merge(conn, site, STAGE_SITE, unless_equal=_SAID)
    open_sites = _open_sites(conn, day, hosts)
    is_shared = pl.col("uscc").n_unique().over("host") > 1
    settled = open_sites.filter(~is_shared)["place"]
    findings.close(conn, day.day, settled, FindingEnd.FIXED, RULE)
    parts = _told(open_sites.filter(is_shared)).partition_by("source_id", as_dict=True)
    return sum(
        findings.add(conn, str(source_id), day, part.drop("source_id"))
        for (source_id,), part in parts.items()
    )


def _open_sites(conn: Connection, day: Day, hosts: pl.Series) -> pl.DataFrame:
    """_PLACED of the sites under those hosts that are somebody's and open on `day`."""
    stage_keys(conn, hosts)
    rows = (
        select(*(site.c[name] for name in SITES), record.c.place)
        .join_from(STAGE_KEY, site, site.c.host == STAGE_KEY.c.key)
        .join(record, record.c.record_id == site.c.record_id)
        .where(or_(site.c.closed_on.is_(None), site.c.closed_on > day.day))
        .order_by(record.c.place)
    )
    return read(conn, rows, _PLACED)


def _told(shared: pl.DataFrame) -> pl.DataFrame:
    """A finding on each of `shared`, naming one other enterprise and who says it of that."""
    other = shared.select("host", other_uscc="uscc", shape="source_id")
    pairs = shared.join(other, on="host").filter(pl.col("uscc") != pl.col("other_uscc"))
    return (
        pairs.sort("place", "other_uscc", "shape")
        .unique("place", keep="first", maintain_order=True)
        .select(
            "source_id", "place", "record_id",
            pl.lit(RULE).alias("rule"), pl.lit(Severity.REVIEW.value).alias("severity"),
            pl.lit("url").alias("field"),
            pl.concat_str("host", "other_uscc", separator=" ").alias("value"),
            "shape", pl.lit(0, dtype=pl.Int64).alias("waiting"),
        )
    )  # fmt: skip
