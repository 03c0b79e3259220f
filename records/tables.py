"""The tables that travel down the street, one schema each (design §3).

Every row of a batch keeps five locator columns to the end: `_row` (0-based ordinal in the
batch), `_locator` (the place as a person writes it, e.g. `公示!第12行`), `_snapshot` (SHA-256
of the stored bytes it came from), `_vocabulary`, and `_remote` (the department's own id of the
row, null where it gives none).
"""

import polars as pl

CHUNK_ROWS = 125_000
"""At most this many rows travel together; memory is bounded by the chunk, not by the file."""

LOCATOR = pl.Schema(
    {
        "_row": pl.Int64(),
        "_locator": pl.String(),
        "_snapshot": pl.String(),
        "_vocabulary": pl.String(),
        "_remote": pl.String(),
    }
)

FINDINGS = pl.Schema(
    {
        "_row": pl.Int64(),
        "rule": pl.String(),  # permanent code without severity, e.g. USCC-004
        "severity": pl.String(),
        "field": pl.String(),
        "value": pl.String(),  # the raw value as received
        "shape": pl.String(),  # value shape for clustering: 9→N, A→A, 汉→汉
    }
)

CHANGES = pl.Schema(
    {
        "_row": pl.Int64(),
        "field": pl.String(),
        "before": pl.String(),
        "after": pl.String(),
        "how": pl.String(),  # name of the lossless normalisation
    }
)

# Corrections of one source that are to be put in whenever it repeats what they correct.
CORRECTIONS = pl.Schema(
    {
        "correction_no": pl.Int64(),
        "row_id": pl.String(),  # of the row as raw text tells it
        "row_key": pl.String(),  # the first part of its key, null where it has none
        "field": pl.String(),
        "original": pl.String(),  # the source's value, null where it gave none
        "value": pl.String(),  # what stands in its place, null to clear it
        "status": pl.String(),  # CorrectionStatus live or conflict
    }
)

# What became of corrections on the rows of a chunk.
REPLAYED = pl.Schema(
    {
        "_row": pl.Int64(),
        "correction_no": pl.Int64(),
        "field": pl.String(),
        "value": pl.String(),  # the source's own
        "status": pl.String(),  # CorrectionStatus after it
    }
)

# What validation hands back for every row it was given.
DISPOSITIONS = pl.Schema({"_row": pl.Int64(), "state": pl.String(), "reason": pl.String()})

# The columns identity needs of any attachable kind; a kind that lacks one gets nulls.
IDENTIFIERS = pl.Schema(
    {
        "_row": pl.Int64(),
        "party_name": pl.String(),
        "party_uscc": pl.String(),
        "party_org_code": pl.String(),
        "party_registration_number": pl.String(),
        "party_tax_number": pl.String(),
        "decided_on": pl.Date(),
    }
)

MATCHES = pl.Schema(
    {
        "_row": pl.Int64(),
        "uscc": pl.String(),  # null while pending
        "rung": pl.String(),  # Rung, null while pending
        "pending": pl.String(),  # Pending, null when attached
        "evidence": pl.String(),  # canonical JSON: what was compared and what it said
    }
)

# One row per enterprise, as identity reads it.
ENTERPRISES = pl.Schema(
    {
        "uscc": pl.String(),
        "name": pl.String(),
        "name_key": pl.String(),  # records.names.name_key of the current name
        "org_code": pl.String(),
        "registration_number": pl.String(),
        "tax_number": pl.String(),
        "status": pl.String(),
        "ended_on": pl.Date(),
        "established_on": pl.Date(),
        "renamed_on": pl.Date(),  # last day on which it bore another name, null if unknown
    }
)

# What a person compares beside that; `legal_representative` is restricted.
ENTERPRISE_DETAILS = pl.Schema(
    {
        "uscc": pl.String(),
        "name": pl.String(),
        "status": pl.String(),
        "ended_on": pl.Date(),
        "established_on": pl.Date(),
        "enterprise_type": pl.String(),
        "region": pl.String(),
        "legal_representative": pl.String(),
        "parent_uscc": pl.String(),
    }
)

# One code leads to another from the day `since` on (LinkSort); the newest first.
LINKS = pl.Schema(
    {
        "old_uscc": pl.String(),
        "new_uscc": pl.String(),
        "sort": pl.String(),
        "since": pl.Date(),
        "known_on": pl.Date(),
        "ended_on": pl.Date(),  # business day on which it was taken back, null while it holds
    }
)

# To whom the sites of an ICP filing are attached (`records.sites.icp_main`).
FILINGS = pl.Schema({"filing": pl.String(), "uscc": pl.String(), "sites": pl.Int64()})

# How many names have a gram (`records.name_grams`).
GRAM_COUNTS = pl.Schema({"gram": pl.Int64(), "df": pl.Int64()})

# Which names have a gram: numbers of NAME_ENTRIES.
POSTINGS = pl.Schema({"gram": pl.Int64(), "name_no": pl.Int64()})

# A name that an enterprise bears or bore, and what the register says of that enterprise today.
NAME_ENTRIES = pl.Schema(
    {
        "name_no": pl.Int64(),
        "uscc": pl.String(),
        "name": pl.String(),
        "current_name": pl.String(),
        "status": pl.String(),
        "ended_on": pl.Date(),
        "registered_in": pl.String(),  # its region's code
        "legal_representative": pl.String(),
        "parent_uscc": pl.String(),
    }
)

# Enterprises among which a person may find the one that a pending row is about, best first.
CANDIDATES = pl.Schema(
    {
        "_row": pl.Int64(),
        "rank": pl.Int64(),  # from 1
        "uscc": pl.String(),
        "name": pl.String(),  # the one that was compared: current or former
        "by": pl.String(),  # code, code_repair, legacy, link, name, icp
        "score": pl.Float64(),  # agreement of the names, 0 to 1
        "reasons": pl.List(pl.String()),  # Chinese sentences
    }
)

# What an enterprise is on the net, read out of its records (`identity.roles`).
ROLES = pl.Schema(
    {
        "uscc": pl.String(),
        "role": pl.String(),  # 平台, 平台内经营者, 物流企业
        "since": pl.Date(),  # null: not said
        "until": pl.Date(),  # inclusive; null = open-ended
        "record_id": pl.String(),
    }
)

# Decisions in force: what a person said of a record (Judgement).
DECISIONS = pl.Schema(
    {
        "record_id": pl.String(),
        "judgement": pl.String(),
        "uscc": pl.String(),  # empty for unsure
        "party_key": pl.String(),  # of what the record said when it was judged
        "operation_no": pl.Int64(),
    }
)

# Former names with the day each stopped being the name (null = unknown).
FORMER_NAMES = pl.Schema({"uscc": pl.String(), "name_key": pl.String(), "valid_until": pl.Date()})

# A record as the ledger gives it to publishing: keys plus its canonical JSON body.
RECORDS = pl.Schema(
    {
        "record_id": pl.String(),
        "kind": pl.String(),
        "source_id": pl.String(),
        "uscc": pl.String(),
        "version": pl.Int64(),
        "body": pl.String(),
    }
)

ENTERPRISE_SUBJECT = "enterprise:"
WARNING_SUBJECT = "warning:"
"""Before the code of the enterprise that is published itself, or warned of."""

# What is, or was, published under a public id (one row per channel and subject).
PUBLICATIONS = pl.Schema(
    {
        "subject": pl.String(),  # record id, or one of these and a code
        "public_id": pl.String(),
        "uscc": pl.String(),
        "rev": pl.Int64(),
        "seq": pl.Int64(),
        "live": pl.Boolean(),
        "body_hash": pl.String(),
        "line_hash": pl.String(),
        "bucket": pl.Int32(),
        "publish_from": pl.Date(),
        "publish_until": pl.Date(),  # inclusive; null = open-ended
        "why": pl.String(),  # Why of the tombstone, null while live
    }
)


def empty(schema: pl.Schema) -> pl.DataFrame:
    """A table of `schema` without rows."""
    return pl.DataFrame(schema=schema)
