"""The two tables of publishing: what is wanted, and the lines that say what changed."""

import polars as pl

# One row per subject that was looked at: a body to show, or why it must not be shown.
WANTED = pl.Schema(
    {
        "subject": pl.String(),  # record id, 'enterprise:<uscc>' or 'warning:<uscc>'
        "uscc": pl.String(),
        "body": pl.String(),  # canonical JSON; null when `why` is given
        "body_hash": pl.String(),  # SHA-256 of `body`
        "element": pl.String(),  # its element in the channel's native XML; null where it has none
        "xml": pl.String(),  # the same facts as `body`, as that element's content
        "publish_from": pl.Date(),
        "publish_until": pl.Date(),  # inclusive; then it is looked at again; null = open-ended
        "why": pl.String(),  # records.states.Why, null while wanted
        "rule": pl.String(),  # the policy pack and term that decided, for `explain`
    }
)

# One row per line of a release.
LINES = pl.Schema(
    {
        "public_id": pl.String(),
        "bucket": pl.Int32(),
        "op": pl.String(),  # 'put' or 'del'
        "line": pl.String(),  # canonical JSON without the line feed
        "line_hash": pl.String(),  # SHA-256 of `line`
        "why": pl.String(),  # null for a put
        "erase": pl.Boolean(),  # what the id said before may not stay readable
        # What the native XML of a put is made of, beside its id.
        "rev": pl.Int64(),
        "uscc": pl.String(),
        "publish_until": pl.Date(),
        "element": pl.String(),  # of a removal too, where it is known
        "xml": pl.String(),
    }
)
# What a release keeps of a line until all have come.
SPILLED = ("public_id", "bucket", "op", "line", "line_hash", "element")

BUCKETS = 4096
"""A feed's state is kept in this many buckets (first 12 bits of SHA-256 of the public id)."""
