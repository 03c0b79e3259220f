"""What was decided and what went out: the tables of the desk and of releases."""

from sqlalchemy import Index, Table
from sqlalchemy import text as text_

from ledger.columns import METADATA
from ledger.tables import key, number, text

case = Table(
    "case",
    METADATA,
    key("case_id", primary=True),
    key("record_id"),
    key("sort"),  # objection, repair
    key("state"),
    text("body"),
    text("opened_at"),
    Index(None, "record_id"),
)

# Rows stay where they were written: every other order is an index of short entries.
publication = Table(
    "publication",
    METADATA,
    key("channel", primary=True),
    key("subject", primary=True),
    key("public_id"),
    key("uscc"),
    number("rev"),
    number("seq"),
    number("live"),
    key("body_hash", optional=True),
    key("line_hash", optional=True),
    number("bucket"),
    key("publish_from", optional=True),
    key("publish_until", optional=True),
    key("why", optional=True),
    # The bucket follows from the public id: one index finds both and lets no id stand twice.
    Index(None, "channel", "bucket", "public_id", unique=True),
    # Only what can fall due is looked for by its day.
    Index(
        "ix_publication_due",
        "channel",
        "publish_until",
        sqlite_where=text_("live = 1 AND publish_until IS NOT NULL"),
        postgresql_where=text_("live = 1 AND publish_until IS NOT NULL"),
    ),
    # What is live is found through the enterprise's records.
    Index(
        "ix_publication_gone",
        "uscc",
        sqlite_where=text_("live = 0"),
        postgresql_where=text_("live = 0"),
    ),
)

release = Table(
    "release",
    METADATA,
    key("channel", primary=True),
    number("seq", primary=True),
    key("day"),
    text("moment"),  # fixed at preparation, reused on rerun: the feed's bytes depend on it
    key("status"),  # prepared, published
    number("change_after"),
    number("change_upto"),
    key("previous_sha256", optional=True),
    key("sha256", optional=True),
    key("state_root", optional=True),
    number("live_count", optional=True),
    text("summary", optional=True),
    text("told_at", optional=True),  # null: whoever waits for it is still to be told
)

bucket = Table(
    "bucket",
    METADATA,
    key("channel", primary=True),
    number("bucket", primary=True),
    key("digest"),
    sqlite_with_rowid=False,
)

receipt = Table(
    "receipt",
    METADATA,
    key("channel", primary=True),
    key("reader", primary=True),
    number("seq", primary=True),
    key("state_root"),
    text("moment"),
)

audit = Table(
    "audit",
    METADATA,
    number("seq", primary=True),
    text("moment"),
    key("actor"),
    key("operation"),
    key("subject"),
    number("rows"),
    key("rows_digest"),
    key("previous"),
    key("entry"),  # SHA-256 over all of the above
    Index(None, "moment"),
)

# Beside the chain, whose entries never change their shape: an entry's hash is over all it has.
approval = Table(
    "approval",
    METADATA,
    number("audit_seq", primary=True),
    text("note"),  # why; the entry's digest is over it
)
