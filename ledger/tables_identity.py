"""Enterprises, the names and codes by which they are found, and what persons decided about them."""

from sqlalchemy import Column, Index, LargeBinary, Table
from sqlalchemy import text as text_

from ledger.columns import METADATA
from ledger.tables import key, number, text

# What the register says of an enterprise now; what it said before is in the record's versions.
enterprise = Table(
    "enterprise",
    METADATA,
    key("uscc", primary=True),
    text("name"),
    key("name_key"),
    key("org_code", optional=True),
    key("registration_number", optional=True),
    key("tax_number", optional=True),
    key("status", optional=True),
    key("ended_on", optional=True),
    number("partition"),
    number("place"),
    text("enterprise_type", optional=True),
    key("region", optional=True),  # six digits
    key("established_on", optional=True),
    text("legal_representative", optional=True),  # restricted
    key("parent_uscc", optional=True),  # of a branch
    key("basis"),  # register, or decision: entered by two persons
    number("operation_no", optional=True),  # of the decision
    Index(None, "name_key"),
    Index(None, "org_code"),
    Index(None, "registration_number"),
    Index(None, "tax_number"),
    Index(
        "ix_enterprise_branch",
        "parent_uscc",
        sqlite_where=text_("parent_uscc IS NOT NULL"),
        postgresql_where=text_("parent_uscc IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

enterprise_alias = Table(
    "enterprise_alias",
    METADATA,
    key("uscc", primary=True),
    key("name_key", primary=True),
    text("name"),
    key("valid_until", optional=True),
    key("basis"),  # register (it says so), rename (we saw it change) or decision
    number("operation_no", optional=True),  # of the decision
    Index(None, "name_key"),
    sqlite_with_rowid=False,
)

# One code leads to another from a day on. Never deleted: one taken back has its last day.
enterprise_link = Table(
    "enterprise_link",
    METADATA,
    number("link_no", primary=True),
    key("old_uscc"),
    key("new_uscc"),
    key("sort"),  # LinkSort
    key("since"),  # day of effect
    key("basis"),  # register or decision
    number("operation_no", optional=True),
    key("known_on"),  # business day on which we knew it
    key("ended_on", optional=True),  # business day on which it was taken back
    Index(None, "old_uscc"),
    Index(None, "new_uscc"),
    Index(
        "ix_enterprise_link_one",
        "old_uscc",
        sqlite_where=text_("ended_on IS NULL AND sort IN ('code_corrected', 'same')"),
        postgresql_where=text_("ended_on IS NULL AND sort IN ('code_corrected', 'same')"),
    ),
)

# What rows that wait for an identity ask the register for (`pending_keys.py`).
pending_key = Table(
    "pending_key",
    METADATA,
    key("how", primary=True),  # uscc, org_code, registration_number, tax_number or name
    key("value", primary=True),
    number("place", primary=True),
    Index(None, "place"),
    sqlite_with_rowid=False,
)

# Which of them are to be looked at again.
pending_again = Table(
    "pending_again",
    METADATA,
    number("place", primary=True),
    number("mark"),  # rises; who has looked takes away only what was there before
)

# What a person said of a record and an enterprise. One live `same` or `new` per record.
decision = Table(
    "decision",
    METADATA,
    number("operation_no", primary=True),
    key("record_id", primary=True),
    key("uscc", primary=True),  # empty for unsure
    key("judgement"),  # Judgement
    key("party_key"),  # what the record said of its party when it was judged
    key("status"),  # DecisionStatus
    text("seen", optional=True),  # JSON: the candidates that were shown
    key("source_id"),
    number("displaced_by", optional=True),  # the operation that put another in its place
    Index(None, "record_id"),
    Index("ix_decision_source_id", "source_id", "status"),
    Index("ix_decision_uscc", "uscc", "status"),
    Index(
        "ix_decision_live",
        "record_id",
        unique=True,
        sqlite_where=text_("status = 'live' AND judgement IN ('same', 'new')"),
        postgresql_where=text_("status = 'live' AND judgement IN ('same', 'new')"),
    ),
)

# What an operation is to change of enterprises themselves, from the day a second person allows it.
asked_change = Table(
    "asked_change",
    METADATA,
    number("operation_no", primary=True),
    key("uscc"),  # to which records go, or which gets a name or code
    key("other", optional=True),  # the code that leads there from then on
    text("name", optional=True),  # of a new enterprise, or one it bore
    key("valid_until", optional=True),  # last day of that name
)

# Every name an enterprise bears or bore, by a number that posting lists can hold.
name_entry = Table(
    "name_entry",
    METADATA,
    number("name_no", primary=True),
    key("uscc"),
    text("name"),
    Index(None, "uscc"),
)

# Which entries have a gram (`records.name_grams`): one row per gram and segment.
name_gram = Table(
    "name_gram",
    METADATA,
    number("gram", primary=True),
    number("segment_no", primary=True),
    number("df"),  # how many entries
    Column("postings", LargeBinary, nullable=False),  # their numbers, as `postings.py` packs them
)

# The entries that are indexed: numbers without gaps between the segments.
name_segment = Table(
    "name_segment",
    METADATA,
    number("segment_no", primary=True),
    number("first_no"),
    number("last_no"),
)

# Whose sites stand under which host, as far as a host is the operator's own.
site = Table(
    "site",
    METADATA,
    key("record_id", primary=True),
    key("uscc", optional=True),
    key("source_id"),
    key("host", optional=True),  # null when its newest version names none
    key("closed_on", optional=True),
    key("filing", optional=True),  # ICP number of the filing, without that of the site
    Index(None, "host"),
    Index(None, "filing"),
    sqlite_with_rowid=False,
)
