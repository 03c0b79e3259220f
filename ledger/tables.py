"""What came in and what it became: the tables of collecting. Releases have `tables_release.py`.

Narrow on purpose: key columns plus one canonical JSON body, because wide indexed rows halve the
load rate (design §6). A row of its own in `row_state` exists only while something is unusual.
"""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table
from sqlalchemy import text as text_

from ledger.columns import KEY, METADATA, NUMBER, TEXT


def key(name: str, *, optional: bool = False, primary: bool = False) -> Column[str]:
    """A text column compared by bytes."""
    return Column(name, KEY, nullable=optional, primary_key=primary)


def text(name: str, *, optional: bool = False) -> Column[str]:
    """A text column nobody sorts by."""
    return Column(name, TEXT, nullable=optional)


def number(name: str, *, optional: bool = False, primary: bool = False) -> Column[int]:
    """A 64-bit integer, never numbered by the database."""
    return Column(name, NUMBER, nullable=optional, primary_key=primary, autoincrement=False)


# Numbers are handed out here, so that they rise in the order of commits on both databases.
counter = Table("counter", METADATA, key("name", primary=True), number("value"))

snapshot = Table(
    "snapshot",
    METADATA,
    number("snapshot_no", primary=True),
    key("digest"),
    key("source_id"),
    key("day"),
    key("address"),
    text("media_type"),
    number("size"),
    text("fetched_at"),
    text("path"),
    text("etag", optional=True),
    text("last_modified", optional=True),
    Index(None, "source_id", "address", "day", "digest", unique=True),
    Index(None, "digest"),
)

batch = Table(
    "batch",
    METADATA,
    number("batch_no", primary=True),
    key("batch_id"),
    key("source_id"),
    key("space"),  # the source whose records its rows are
    key("kind"),
    key("day"),
    key("sort"),  # BatchSort
    key("status"),  # running, complete, held (conservation violated), failed
    text("opened_at"),
    number("lines"),
    number("blank"),
    number("unparsable"),
    number("rows"),
    number("unchanged"),
    number("added"),
    number("changed"),
    number("first_change", optional=True),  # where its rows begin in the change log
    number("closed_change", optional=True),  # its rows flow to releases from here on
    text("error", optional=True),
    number("opened"),  # rows of it that had to wait for a person when they were entered
    text("shapes", optional=True),  # JSON: the header keys of every kind of table its source sent
    text("profile", optional=True),  # JSON: PROFILE of the delivery
    text("told", optional=True),  # JSON: what is told of the delivery as a whole (TOLD)
    Index(None, "batch_id", unique=True),
    Index(None, "day"),
    Index(None, "closed_change"),
)

batch_snapshot = Table(
    "batch_snapshot",
    METADATA,
    number("batch_no", primary=True),
    number("snapshot_no", primary=True),
    ForeignKeyConstraint(["batch_no"], ["batch.batch_no"]),
    ForeignKeyConstraint(["snapshot_no"], ["snapshot.snapshot_no"]),
    sqlite_with_rowid=False,
)

row_state = Table(
    "row_state",
    METADATA,
    number("place", primary=True),
    key("record_id"),
    key("state"),
    key("reason"),
    key("content_hash"),
    number("kept_place", optional=True),  # the row kept instead, or the one that came after
    text("locator"),
    number("snapshot_no"),
    text("vocabulary"),
    text("evidence", optional=True),
    text("body"),
    text("remote_id", optional=True),  # the department's own id of the row
    Index(None, "record_id"),
    Index(None, "state"),
)

unparsable_line = Table(
    "unparsable_line",
    METADATA,
    number("batch_no", primary=True),
    number("line_no", primary=True),
    text("locator"),
    number("snapshot_no"),
    text("reason"),
    text("text"),
)

finding = Table(
    "finding",
    METADATA,
    number("place"),
    key("rule"),
    key("severity"),
    key("field"),
    text("value", optional=True),
    key("shape", optional=True),
    # A finding is the same one in every delivery that has its record, rule and field: what was
    # known of it goes on to the newer row, and the older one closes (`findings.py`).
    number("cluster_no"),
    number("waiting"),  # 1 while its row is open work
    key("first_day"),
    key("last_day"),  # newest delivery in which its row was looked at
    key("due_on", optional=True),  # null for what is only counted
    key("due_was", optional=True),  # before any pause
    key("assignee", optional=True),
    number("waiver_no", optional=True),  # by which a stopping fault does not stop its row
    key("closed_on", optional=True),
    key("closed_why", optional=True),
    Index(None, "place"),
    Index(
        "ix_finding_open",
        "cluster_no",
        "due_on",
        "place",
        sqlite_where=text_("closed_on IS NULL"),
        postgresql_where=text_("closed_on IS NULL"),
    ),
)

NOBODY = ""
"""The code of a record whose attachment a person took back, until it is attached again."""

# Ordered by hashes, so every chunk writes to all its pages: only what is looked for by them.
record = Table(
    "record",
    METADATA,
    key("record_id", primary=True),
    key("uscc"),  # NOBODY: that of its version was taken back
    number("partition"),  # first 8 bits of SHA-256(uscc): the unit of work (design §9)
    number("place"),  # of the current version, whose batch says source and kind
    number("version"),
    Index(None, "uscc"),
    sqlite_with_rowid=False,
)

record_version = Table(
    "record_version",
    METADATA,
    number("place", primary=True),
    key("record_id"),
    number("version"),
    number("previous", optional=True),  # place of the version before
    text("locator"),
    number("snapshot_no"),
    text("vocabulary"),
    key("content_hash"),
    key("uscc"),  # of the enterprise it is attached to
    key("rung"),
    text("body"),
    # Of the text it was read from (`sift.py`); null unless the version is current, came in a
    # delivery and its record has no row in `row_state`.
    number("raw_key", optional=True),
    number("raw_check", optional=True),
    text("remote_id", optional=True),  # the department's own id of the row
    Index(None, "raw_key", "raw_check"),
)

# Why a version is attached where it is, unless its rung alone says it (`PLAIN_EVIDENCE`).
match = Table(
    "match",
    METADATA,
    number("place", primary=True),
    text("evidence"),
)

# The change log beside the batches: a batch that closed stands for the versions it made, so only
# what those do not say has a row here.
change = Table(
    "change",
    METADATA,
    number("seq", primary=True),
    number("batch_no", optional=True),  # null for what a person or a re-resolution did
    number("place"),
    key("record_id"),
    key("uscc"),
    key("kind"),
    key("op"),  # resolved (by the registry), moved (the enterprise it left), detached
    Index(
        "ix_change_left",
        "uscc",
        sqlite_where=text_("op <> 'resolved'"),
        postgresql_where=text_("op <> 'resolved'"),
    ),
)

# Records that a source's whole lists no longer hold (`vanished.py`).
vanishing = Table(
    "vanishing",
    METADATA,
    key("record_id", primary=True),
    key("source_id"),
    key("first_missed"),
    key("last_missed"),
    number("times"),  # lists running that lacked it
    key("state"),  # missed, task, back
    Index("ix_vanishing_source_id", "source_id", "state"),
)
