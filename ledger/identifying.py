"""An operation on identity: decisions on records with what they change of enterprises.

It is proposed, allowed, carried out and finished as any other (`operations.py`): its rows come
again in batches of their own, and a run that was killed is taken up.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

import polars as pl
from sqlalchemy import Connection, delete, select

from ledger import audit, decided, entity_changes, judgements, operations, parties, standing, turns
from ledger.audit import Deed
from ledger.decided import Decided
from ledger.entity_changes import Change
from ledger.errors import NotDecided
from ledger.operations import ALLOWED, DONE, STATUS_ZH, OperationRow
from ledger.tables_release import audit as chain
from ledger.tables_steward import plan
from records.reasons import IDENTITY_VERBS_ZH, REASONS, Verb
from records.states import Judgement

DISAGREE = "disagree"
_UNDOABLE = (Verb.IDENTIFY, Verb.MERGE, Verb.SPLIT, Verb.ALIAS)
CHOICE = pl.Schema({"record_id": pl.String(), "judgement": pl.String(), "uscc": pl.String()})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to be so: JUDGED, `change`, and rows that come again besides."""

    verb: Verb
    why: Decided
    day: date
    judged: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=judgements.JUDGED))
    change: Change | None = None
    record_ids: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Second:
    """The second person, and when that one judged."""

    name: str
    day: date
    moment: datetime

    def __post_init__(self) -> None:
        """Take the name in the one spelling in which names are compared."""
        object.__setattr__(self, "name", decided.named(self.name))


def propose(conn: Connection, asked: Asked, *, alone: bool) -> OperationRow:
    """Enter an operation with everything it consists of; in force at once where one may.

    `NotDecided` for a reason that is not on the list, and where a second person is named already:
    that one has to judge without being shown this.
    """
    if alone or asked.why.approver:
        turns.begin(conn)
    known = REASONS[asked.verb]
    if asked.why.reason not in known:
        named = "、".join(f"{code}（{words}）" for code, words in known.items())
        raise NotDecided(f"没有名为“{asked.why.reason}”的理由，请从中选择：{named}")
    if asked.why.approver is not None:
        raise NotDecided(
            f"提出时不能同时写明复核人：请先提出，再由 {asked.why.approver} 独立认定"
            "（wangjian identity list --proposed，identity approve）"
        )
    ids = pl.concat([asked.judged["record_id"], asked.record_ids])
    rows = ids.n_unique()
    made = operations.propose(
        conn, asked.verb.value, asked.why, rows, alone=alone, undoes=asked.undoes
    )
    judgements.keep(conn, made.operation_no, asked.judged)
    if asked.change is not None:
        entity_changes.ask(conn, made.operation_no, asked.change)
    operations.make_plan(conn, made.operation_no, standing.standing(conn, ids)["place"])
    _take_effect(conn, made, asked.judged, asked.day.isoformat())
    return made


def propose_undo(conn: Connection, number: int, asked: Asked) -> OperationRow:
    """Enter the undoing of an operation over every record that may stand where it stands by it.

    `NotDecided`, naming them, when later ones stand on it, and for what cannot be undone.
    """
    turns.begin(conn)
    undone = operations.get(conn, number)
    if undone.verb not in _UNDOABLE or undone.status != DONE:
        verb = IDENTITY_VERBS_ZH.get(undone.verb, undone.verb)
        raise NotDecided(f"操作 {number}（{verb}，{STATUS_ZH[undone.status]}）不能撤销")
    later = sorted(
        {*judgements.displaced_by(conn, number), *entity_changes.leaning_on(conn, number)}
    )
    if later:
        named = "、".join(map(str, later))
        raise NotDecided(f"操作 {number} 之后的操作以它为前提，请先撤销：{named}")
    ids = judgements.own(conn, number)["record_id"]
    change = entity_changes.asked(conn, number)
    if change is not None:
        ids = pl.concat([ids, judgements.attached(conn, change.uscc)])
    alone = change is None and undone.approver is None and not _any_public(conn, ids)
    return propose(conn, replace(asked, record_ids=ids.unique(), undoes=number), alone=alone)


@dataclass(frozen=True, slots=True)
class Since:
    """What has come since an operation was proposed."""

    stale: pl.Series  # ids of records that say something else of their party by now
    more: pl.DataFrame  # JUDGED of records that have to move with the others


def approve(conn: Connection, number: int, second: Second, since: Since) -> OperationRow:
    """A second person allows an operation; what is stale is left out, what came since is in.

    Its rows are fixed anew, as they stand now. `NotDecided` for anybody who may not.
    """
    turns.begin(conn)
    _may_judge(conn, number, second.name)
    found = operations.approve(conn, number, second.name, second.moment)
    judgements.drop(conn, number, since.stale)
    judgements.keep(conn, number, since.more)
    places = operations.planned(conn, number)["place"]
    before = standing.at_places(conn, places)["record_id"]
    undone = entity_changes.asked(conn, found.undoes) if found.undoes is not None else None
    came = judgements.attached(conn, undone.uscc) if undone else before.clear()
    ids = pl.concat([before, since.more["record_id"], came])
    now = standing.standing(conn, ids.filter(~ids.is_in(since.stale.implode())))
    conn.execute(delete(plan).where(plan.c.operation_no == number))
    operations.make_plan(conn, number, now["place"])
    mine = judgements.own(conn, number).filter(~pl.col("record_id").is_in(since.stale.implode()))
    _take_effect(conn, found, mine, second.day.isoformat())
    return found


def disagree(conn: Connection, number: int, approver: str, moment: datetime) -> None:
    """A second person judged otherwise: the operation stays proposed, for a third to say."""
    approver = decided.named(approver)
    found = _may_judge(conn, number, approver)
    deed = Deed(moment, approver, DISAGREE, decided.subject(number))
    audit.enter(conn, deed, found.rows, audit.rows_digest(judgements.own(conn, number)))


def refuse(
    conn: Connection, number: int, approver: str, moment: datetime, note: str
) -> OperationRow:
    """A second person wants it not to be: what was said never comes into force.

    `NotDecided` without a reason (`note`), for nobody, and for the one who asked.
    """
    found = operations.get(conn, number)
    if found.verb not in operations.IDENTITY or found.status != operations.PROPOSED:
        raise NotDecided(f"操作 {number} 不是待复核的主体认定")
    if not note.strip():
        raise NotDecided("请写明退回的理由：--note")
    return operations.refuse(conn, number, approver, moment, note.strip())


def disagreed(conn: Connection, number: int) -> list[str]:
    """Who judged otherwise."""
    rows = select(chain.c.actor).where(
        chain.c.operation == DISAGREE, chain.c.subject == decided.subject(number)
    )
    return sorted(set(conn.execute(rows).scalars()))


def choice(conn: Connection, number: int) -> pl.DataFrame:
    """CHOICE: what the first person said; where no record is concerned, of the change itself."""
    said = judgements.own(conn, number).select(CHOICE.names())
    change = entity_changes.asked(conn, number)
    if said.height or change is None:
        return said
    return pl.DataFrame([("", Judgement.SAME.value, change.uscc)], schema=CHOICE, orient="row")


def _take_effect(conn: Connection, allowed: OperationRow, judged: pl.DataFrame, day: str) -> None:
    """What an allowed operation changes, before its rows are looked at again."""
    number = allowed.operation_no
    if allowed.status != ALLOWED:
        return
    undone = judged["record_id"].clear()
    if allowed.undoes is not None:
        undone = judgements.own(conn, allowed.undoes)["record_id"]
    parties.must_stand(conn, judged, undone)
    if allowed.undoes is not None:
        judgements.revoke(conn, allowed.undoes)
        entity_changes.take_back(conn, allowed.undoes, day)
    judgements.enforce(conn, number)
    change = entity_changes.asked(conn, number)
    if change is not None:
        is_new = allowed.verb == Verb.IDENTIFY.value
        entity_changes.make(conn, number, change, day, is_new=is_new)


def _any_public(conn: Connection, record_ids: pl.Series) -> bool:
    return standing.with_version(conn, record_ids).len() > 0


def _may_judge(conn: Connection, number: int, second: str) -> OperationRow:
    """The operation, if that person may judge it as the second one."""
    found = operations.get(conn, number)
    if found.verb not in operations.IDENTITY or found.status != operations.PROPOSED:
        raise NotDecided(f"操作 {number} 不是待复核的主体认定")
    if second == found.actor:
        raise NotDecided(f"操作 {number} 由 {found.actor} 提出，须由另一人复核")
    if second in disagreed(conn, number):
        raise NotDecided(f"{second} 对操作 {number} 已作出不同认定，须由其他人仲裁")
    return found
