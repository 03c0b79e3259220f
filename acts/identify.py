"""What persons say of records and enterprises: whose a record is, and which codes are one firm.

A decision holds for its record while that says the same of its party (ADR 15). What would change
what is public, or what the ladder concludes of others, is for two persons, and the second judges
before the first one's choice is shown. Not here: merging codes (`acts.merge`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from acts.correct import By
from acts.house import House
from acts.resolve_pending import resolve_pending
from acts.revalidate import carry_out
from acts.second_person import agrees, as_borne, borne, check_choice
from ledger.decided import Decided
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.identifying import CHOICE, Asked, Second, Since
from ledger.judgements import JUDGED
from ledger.operations import ALLOWED, PROPOSED, OperationRow
from ledger.parties import party_of, saying_otherwise
from records.canonical import canonical_json
from records.four_eyes import MOST_ALONE
from records.kind import Kind
from records.names import name_key
from records.party_key import party_keys
from records.reasons import Verb
from records.registration import ENDED
from records.states import ATTACHING, Judgement, RowState
from records.tally import Tally
from records.uscc import mod31_ok

EDITS = pl.Schema(
    {
        "record_id": pl.String(),
        "judgement": pl.String(),  # Judgement
        "uscc": pl.String(),  # null for unsure
        "version": pl.String(),  # content hash of the row as the person saw it; null: as it stands
    }
)
REFUSED = pl.Schema({**EDITS, "why": pl.String()})
UNKNOWN, STALE, DOUBLED, REGISTER = "unknown", "stale", "doubled", "register"
KNOWN, NO_ENTERPRISE, LED_ON, NOT_ASKED, SETTLED = (
    "known",
    "no_enterprise",
    "led_on",
    "not_asked",
    "settled",
)
WHY_ZH = {
    UNKNOWN: "没有这条记录，或其批次尚未办结",
    STALE: "记录在查看之后已有变化，请重新查看",
    DOUBLED: "对同一记录作了两种认定",
    REGISTER: "登记信息属于其自身代码，不作认定",
    KNOWN: "登记库已有该主体，请认定为同一主体（same）",
    NO_ENTERPRISE: "登记库没有这个主体",
    LED_ON: "该代码已指向另一代码，请认定到后者",
    NOT_ASKED: "该行不在待核，也未入库：请先更正",
    SETTLED: "已入库的记录不能记为不确定",
}


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why: a code of `records.reasons.REASONS`, and a note."""

    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """What an operation came to. `operation` is None when every row was refused."""

    operation: OperationRow | None
    refused: pl.DataFrame
    tallies: tuple[Tally, ...] = ()
    disputed: bool = False  # the second person judged otherwise: 需仲裁

    @property
    def waits(self) -> bool:
        """Whether a second person has to judge first."""
        return self.operation is not None and self.operation.status == PROPOSED


def decide(
    house: House, edits: pl.DataFrame, why: Grounds, by: By, shown: pl.DataFrame | None = None
) -> Identified:
    """Make one operation of EDITS (same, not_same, unsure); refusals are row by row.

    `shown` has record_id, uscc and rank of the candidates that the person saw.
    """
    asked = Asked(Verb.IDENTIFY, decided(why, by), by.day)
    return entered(house, edits, asked, shown, may_alone=True)


def enter_new(
    house: House, records: Sequence[str], enterprise: Change, why: Grounds, by: By
) -> Identified:
    """Records are about an enterprise that the register does not know: its code and its name.

    Always for two persons. What the register says later takes its place. `NotDecided` without a
    code that is right by itself: nothing is published under a name alone.
    """
    if not mod31_ok(enterprise.uscc) or not name_key(enterprise.name or ""):
        raise NotDecided(f"新主体须有有效的统一社会信用代码和名称，“{enterprise.uscc}”不是")
    asked = Asked(Verb.IDENTIFY, decided(why, by), by.day, change=enterprise)
    return entered(house, edits_of(records, Judgement.NEW, enterprise.uscc), asked)


def undo(house: House, number: int, why: Grounds, by: By) -> Identified:
    """Take an operation on identity back, as a decision of its own; its rows come again.

    `NotDecided` when later operations stand on it, or it was never carried out.
    """
    asked = Asked(Verb.UNDO_IDENTITY, decided(why, by), by.day)
    made = house.ledger.propose_identity_undo(number, asked)
    return carried_out(house, made, pl.DataFrame(schema=REFUSED), by.day, by.moment)


def approve(
    house: House, number: int, choice: pl.DataFrame, by: By, bore: str = ""
) -> Identified:  # fmt: skip
    """A second person judges too: `choice` is CHOICE, record_id null for all records alike.

    Of an alias that person says both: the enterprise, and the name or code that it `bore`.
    Agreeing carries the operation out; otherwise it stays proposed and a third person decides.
    An undoing is allowed without a choice. `NotDecided` where one is asked for and none is given,
    or for a code nobody knows: a slip is no judgement.
    """
    none = pl.DataFrame(schema=REFUSED)
    first = house.ledger.identity_choice(number)
    if first.height:
        check_choice(house, number, choice, bore)
    same_name = borne(house, number) in {None, as_borne(bore)}
    if first.height and not (agrees(first, choice) and same_name):
        house.ledger.disagree(number, by.actor, by.moment)
        return Identified(house.ledger.operation(number), none, disputed=True)
    stale = _stale(house, number)
    second = Second(by.actor, by.day, by.moment)
    since = Since(stale["record_id"], _more(house, number))
    made = house.ledger.approve_identity(number, second, since)
    dropped = stale.with_columns(pl.lit(STALE).alias("why")).match_to_schema(
        REFUSED, missing_columns="insert", extra_columns="ignore"
    )
    return carried_out(house, made, dropped, by.day, by.moment)


def edits_of(records: Sequence[str], judgement: Judgement, uscc: str) -> pl.DataFrame:
    """EDITS that judge all those records alike, as they stand."""
    ids = pl.DataFrame({"record_id": records}, schema={"record_id": pl.String()})
    return ids.select(
        "record_id", judgement=pl.lit(judgement.value), uscc=pl.lit(uscc),
        version=pl.lit(None, pl.String()),
    )  # fmt: skip


def entered(
    house: House,
    edits: pl.DataFrame,
    asked: Asked,
    shown: pl.DataFrame | None = None,
    *,
    may_alone: bool = False,
) -> Identified:
    """What is `asked`, of those EDITS that can be done; `may_alone`: by one person if it is small.

    `shown` as in `decide`.
    """
    held = house.ledger.standing(edits["record_id"])
    parted = judged(house, edits, held)
    good = parted.filter(pl.col("why").is_null())
    lost = parted.filter(pl.col("why").is_not_null())
    refused = lost.match_to_schema(REFUSED, extra_columns="ignore")
    if good.is_empty():
        return Identified(None, refused)
    whole = replace(asked, judged=as_kept(good, held, shown))
    made = house.ledger.propose_identity(whole, alone=may_alone and _alone(house, good))
    return carried_out(house, made, refused, asked.day, asked.why.moment)


def carried_out(
    house: House, made: OperationRow, refused: pl.DataFrame, day: date, moment: datetime
) -> Identified:
    """The operation carried out, where it is allowed already."""
    if made.status != ALLOWED:
        return Identified(made, refused)
    tallies = carry_out(house, made, day, moment)
    if house.ledger.identity_change(made.operation_no) is not None:
        # What waits may name the enterprise by what is known of it now. Killed before this, the
        # next night does it.
        resolve_pending(house, moment)
    return Identified(house.ledger.operation(made.operation_no), refused, tuple(tallies))


def decided(why: Grounds, by: By) -> Decided:
    """Who, when and why, as the ledger keeps it."""
    return Decided(by.actor, by.moment, why.code, why.note, by.approver)


def judged(house: House, edits: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """EDITS with source and state of their rows, and `why` one cannot be done."""
    # A record named twice is one, unless it is judged in two ways.
    joined = edits.match_to_schema(EDITS).unique(maintain_order=True).join(
        held.select("record_id", "content_hash", "source_id", "kind", "state"),
        on="record_id", how="left", maintain_order="left",
    )  # fmt: skip
    codes = joined["uscc"].drop_nulls().unique()
    known = house.ledger.registry().by_uscc(codes)["uscc"]
    links = house.ledger.links(codes).filter(pl.col("ended_on").is_null())
    onward = links.filter(pl.col("sort") == "same")["old_uscc"]
    attaches = pl.col("judgement").is_in(ATTACHING)
    asks = pl.col("judgement").is_in([Judgement.SAME.value, Judgement.NOT_SAME.value])
    twice = pl.struct("record_id", "uscc").is_duplicated() | (
        attaches & (pl.col("record_id").is_duplicated())
    )
    is_new = pl.col("judgement") == Judgement.NEW.value
    here = [RowState.ACCEPTED.value, RowState.IDENTITY_PENDING.value]
    unsure = pl.col("judgement") == Judgement.UNSURE.value
    why = (
        pl.when(pl.col("content_hash").is_null()).then(pl.lit(UNKNOWN))
        .when(pl.col("version") != pl.col("content_hash")).then(pl.lit(STALE))
        .when(pl.col("kind") == Kind.REGISTRATION.value).then(pl.lit(REGISTER))
        .when(~pl.col("state").is_in(here)).then(pl.lit(NOT_ASKED))
        .when(unsure & (pl.col("state") == RowState.ACCEPTED.value)).then(pl.lit(SETTLED))
        .when(asks & ~pl.col("uscc").is_in(known.implode()).fill_null(value=False))
        .then(pl.lit(NO_ENTERPRISE))
        .when(is_new & pl.col("uscc").is_in(known.implode())).then(pl.lit(KNOWN))
        .when(attaches & pl.col("uscc").is_in(onward.implode())).then(pl.lit(LED_ON))
        .when(twice).then(pl.lit(DOUBLED))
    )  # fmt: skip
    return joined.with_columns(why.alias("why"))


def as_kept(
    good: pl.DataFrame, held: pl.DataFrame, shown: pl.DataFrame | None = None
) -> pl.DataFrame:
    """JUDGED of decisions that can be entered, with what the record says of its party."""
    keyed = held.select("record_id", party_keys(party_of(held)))
    rows = good.join(keyed, on="record_id", how="left", maintain_order="left").with_columns(
        pl.col("uscc").fill_null("")
    )
    if shown is None or shown.is_empty():
        return rows.with_columns(seen=pl.lit(None, pl.String())).select(JUDGED.names())
    listed = shown.sort("record_id", "rank").group_by("record_id", maintain_order=True)
    seen = listed.agg(candidates=pl.col("uscc"))
    seen = seen.with_columns(seen=canonical_json(seen, ("candidates",)))
    return rows.join(seen, on="record_id", how="left", maintain_order="left").select(JUDGED.names())


def _alone(house: House, good: pl.DataFrame) -> bool:
    """Whether one person may: few rows, none public already, no enterprise that has ended."""
    ids = good["record_id"].unique()
    if ids.len() > MOST_ALONE or house.ledger.published(ids).len():
        return False
    codes = good.filter(pl.col("judgement") == Judgement.SAME.value)["uscc"].unique()
    ended = house.ledger.registry().by_uscc(codes).filter(pl.col("status") == ENDED)
    return ended.is_empty()


def _stale(house: House, number: int) -> pl.DataFrame:
    """record_id, judgement and uscc of decisions whose record says something else by now."""
    kept = house.ledger.identity_decisions(number)
    held = house.ledger.standing(kept["record_id"])
    return saying_otherwise(kept, held).select(CHOICE.names())


def _more(house: House, number: int) -> pl.DataFrame:
    """JUDGED of records that came under a code since its merger was asked for."""
    change = house.ledger.identity_change(number)
    if change is None or change.other is None:
        return pl.DataFrame(schema=JUDGED)
    under = house.ledger.attached(change.other)
    kept = house.ledger.identity_decisions(number)["record_id"]
    held = house.ledger.standing(under.filter(~under.is_in(kept.implode())))
    return as_kept(all_same(held, change.uscc), held)


def all_same(held: pl.DataFrame, uscc: str) -> pl.DataFrame:
    """HELD rows judged to be about one enterprise, for `as_kept`."""
    # What waits may name somebody else by now: nobody looked at that.
    return held.filter(pl.col("state") == RowState.ACCEPTED.value).select(
        "record_id", "source_id", judgement=pl.lit(Judgement.SAME.value), uscc=pl.lit(uscc)
    )
