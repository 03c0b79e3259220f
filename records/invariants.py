"""The ten invariants of the row-state machine (design §4), and who a broken one holds back."""

from enum import StrEnum

import polars as pl


class Invariant(StrEnum):
    """What must hold after every batch and every night."""

    CONSERVATION = "conservation"  # every row received is in one state; clusters count findings
    OPEN_WORK = "open_work"  # nothing leaves the open rows without an event
    PROVENANCE = "provenance"  # what is published leads back to stored bytes, and renders again
    ONE_LINE = "one_line"  # one live line per subject and public id, and why the others left
    BLOCKING = "blocking"  # no stopping fault on what flows, unless waived
    IDENTITY = "identity"  # every record has one enterprise, which exists
    FOUR_EYES = "four_eyes"  # two persons where two are asked for
    CORRECTIONS = (
        "corrections"  # one live correction per value, put in place of what it was made for
    )
    CLOCK = "clock"  # what must be mended has a day, moved only by a pause
    AUDIT = "audit"  # the chain verifies and counts the moves


INVARIANT_NAMES_ZH = {
    Invariant.CONSERVATION: "守恒",
    Invariant.OPEN_WORK: "待办不漏",
    Invariant.PROVENANCE: "来源可溯",
    Invariant.ONE_LINE: "公示唯一",
    Invariant.BLOCKING: "阻断为零",
    Invariant.IDENTITY: "主体唯一",
    Invariant.FOUR_EYES: "双人复核",
    Invariant.CORRECTIONS: "更正有据",
    Invariant.CLOCK: "时限不移",
    Invariant.AUDIT: "审计相符",
}

# What broke, whom it concerns, and how in Chinese words.
VIOLATIONS = pl.Schema({"invariant": pl.String(), "subject": pl.String(), "words": pl.String()})

BATCH_SUBJECT = "batch:"
RECORD_SUBJECT = "record:"
SOURCE_SUBJECT = "source:"
ENTERPRISE_HELD = "enterprise:"
"""Before what is held: a batch's id, a record's, a source's, an enterprise's code."""
LEDGER_SUBJECT = "ledger"
"""Everything is held."""
