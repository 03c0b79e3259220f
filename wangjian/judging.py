"""The commands of identity: what waits, what is decided, and by whom. Stewards read Chinese."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from acts.correct import By
from acts.house import House, open_house
from acts.identify import EDITS, NO_ENTERPRISE, WHY_ZH, Grounds, Identified
from acts.second_person import approve_command
from desk import mask
from ledger.entity_changes import Change
from ledger.errors import NotDecided, UnknownOperation
from ledger.identifying import CHOICE
from ledger.operations import STATUS_ZH, OperationRow
from records.kind import KIND_NAMES_ZH
from records.reasons import IDENTITY_VERBS_ZH
from records.states import (
    ATTACHING,
    STATE_NAMES_ZH,
    Judgement,
)
from records.tally import Tally
from records.uscc import compact, mod31_ok
from wangjian.console import complain, say
from wangjian.show import today

Why = tuple[str, str]
ONE_CODE = "一条记录只属于一个主体：--to 只能给一次"


def show(record: str) -> int:
    """One record with its candidates; 1 when nobody knows it."""
    from acts.identity_case import case_of
    from desk.case import said, standing

    with open_house() as house:
        found = case_of(house, record)
    if found is None:
        complain(f"没有记录 {record}，或其批次尚未办结")
        return 1
    line, state = found.story.headline, STATE_NAMES_ZH[standing(found).state]
    say(f"{KIND_NAMES_ZH[found.kind]} {line.record_id}（{line.source_id}，{state}）")
    for name, value in said(found.kind, found.said):
        say(f"  {name}：{value}")
    say("可能的主体" if found.candidates else "没有可供参考的主体")
    for one in found.candidates:
        say(f"  {one.rank}. {one.uscc} {one.name}：{'；'.join(one.reasons)}")
    for each in found.judged:
        words = " ".join(filter(None, (each.day, each.persons, each.words, each.uscc)))
        say(f"  {words}（{mask.shown(each.standing)}，操作 {each.operation_no}）")
    return 0


def decide(
    said: tuple[str, tuple[str, ...], tuple[str, ...]], why: Why, actor: str,
    day: date | None,
) -> int:  # fmt: skip
    """Same, not the same or unsure, over any number of records."""
    from acts.identify import decide as act
    from acts.identity_work import candidates_by_record

    judgement, records, codes = said
    if judgement in ATTACHING and len(codes) > 1:
        complain(ONE_CODE)
        return 2
    edits = _edits(judgement, records, [compact(code) for code in codes])
    with open_house() as house:
        seen = candidates_by_record(house, edits["record_id"].unique())
        by = _by(house, actor, day)
        return _told(house, lambda: act(house, edits, Grounds(*why), by, seen))


def enter_new(  # noqa: PLR0913, PLR0917 - what the command takes
    records: tuple[str, ...], name: str, code: str, why: Why, actor: str, day: date | None
) -> int:
    """An enterprise that the register does not know; 2 without a code that could be one."""
    from acts.identify import enter_new as act
    from acts.identity_work import code_said

    with open_house() as house:
        meant = compact(code) or code_said(house, records)
        if not mod31_ok(meant):
            complain("记录没有给出同一个有效代码：请用 --code 给出，或请报送单位补报")
            return 2
        by = _by(house, actor, day)
        return _told(
            house, lambda: act(house, records, Change(meant, name=name), Grounds(*why), by)
        )


def merge(old: str, new: str, why: Why, actor: str, day: date | None) -> int:
    """Two codes are one enterprise."""
    from acts.merge import merge as act

    with open_house() as house:
        by = _by(house, actor, day)
        return _told(house, lambda: act(house, compact(old), compact(new), Grounds(*why), by))


def split(
    records: tuple[str, ...], to: tuple[str, ...], why: Why, actor: str, day: date | None
) -> int:  # fmt: skip
    """Records are about another enterprise than they stand under."""
    from acts.merge import split as act

    if len(to) > 1:
        complain(ONE_CODE)
        return 2
    with open_house() as house:
        by = _by(house, actor, day)
        return _told(house, lambda: act(house, records, compact(to[0]), Grounds(*why), by))


def alias(  # noqa: PLR0913, PLR0917 - what the command takes
    code: str, bore: str, until: date | None, why: Why, actor: str, day: date | None
) -> int:
    """An enterprise bore a name, or had another code."""
    from acts.merge import Name
    from acts.merge import alias as act

    with open_house() as house:
        by = _by(house, actor, day)
        name = Name(bore, until)
        return _told(house, lambda: act(house, compact(code), name, Grounds(*why), by))


def approve(
    number: int, own: tuple[str, tuple[str, ...], str], approver: str, day: date | None
) -> int:
    """A second person's own judgement (with codes, and the name of an alias); 1 when it is another.

    Somebody has to settle it then.
    """
    from acts.identify import approve as act

    judgement, codes, bore = own
    plain = judgement.strip().replace("-", "_")
    if plain in ATTACHING and len(codes) > 1:
        complain(ONE_CODE)
        return 2
    if plain and plain not in set(Judgement):
        complain("认定只能是 same、not-same、unsure 或 new；撤销不需要给出认定")
        return 2
    asked = (None,) if plain else ()
    said = _edits(plain, asked, [compact(code) for code in codes])
    choice = said.match_to_schema(CHOICE, extra_columns="ignore")
    with open_house() as house:
        by = _by(house, approver, day)
        return _told(house, lambda: act(house, number, choice, by, bore))


def refuse(number: int, approver: str, note: str) -> int:
    """A second person's no."""
    with open_house() as house:
        none = pl.DataFrame(schema={"record_id": pl.String(), "why": pl.String()})
        return _told(
            house,
            lambda: Identified(
                house.ledger.refuse_identity(number, approver, datetime.now(UTC), note), none
            ),
        )


def undo(number: int, why: Why, actor: str, day: date | None) -> int:
    """Take an operation back."""
    from acts.identify import undo as act

    with open_house() as house:
        by = _by(house, actor, day)
        return _told(house, lambda: act(house, number, Grounds(*why), by))


def write_labels(file: Path) -> int:
    """The labelled set, as a file."""
    from acts.identity_work import labels

    with open_house() as house:
        text = labels(house)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        complain(f"无法写入 {file}（{error.strerror}）：请先建好文件夹，或换一处")
        return 2
    say(f"{file}：{max(text.count(chr(10)) - 1, 0)} 条认定")
    return 0


def _edits(judgement: str, records: Sequence[str | None], codes: Sequence[str]) -> pl.DataFrame:
    rows = [(one, judgement, code, None) for one in records for code in codes or (None,)]
    return pl.DataFrame(rows, schema=EDITS, orient="row")


def _by(house: House, actor: str, day: date | None) -> By:
    return By(actor, day or today(house.settings.home), datetime.now(UTC))


def _told(house: House, act: Callable[[], Identified]) -> int:
    try:
        done = act()
    except NotDecided as error:
        complain(str(error))
        return 1
    except UnknownOperation:
        complain("没有这个操作：用 identity list --proposed 或 quarantine operations 查看")
        return 1
    for row in done.refused.iter_rows(named=True):
        code = f" {row['uscc']}" if row["why"] == NO_ENTERPRISE else ""
        complain(f"记录 {row['record_id']}：{WHY_ZH[row['why']]}{code}")
    if done.operation is not None:
        _say_operation(house, done, done.operation)
    return 1 if done.operation is None or done.disputed or done.refused.height else 0


def _say_operation(house: House, done: Identified, said: OperationRow) -> None:
    from acts.identity_work import consequences

    verb, status = IDENTITY_VERBS_ZH[said.verb], STATUS_ZH[said.status]
    say(f"操作 {said.operation_no}（{verb}，{said.rows} 行）：{status}")
    if done.disputed:
        complain("两人认定不一致，需仲裁：请第三人 identity approve，或 identity refuse 退回")
        return
    if said.status != "refused":
        for words in consequences(house, said.operation_no):
            say(words)
    if done.waits:
        say(f"须另一人复核：wangjian {approve_command(house, said.operation_no)}")
    for tally in done.tallies:
        say(f"{tally.batch_id}：{_counted(tally)}")


def _counted(tally: Tally) -> str:
    return "，".join(
        f"{STATE_NAMES_ZH[state]} {count}" for state, count in tally.by_state().items() if count
    )
