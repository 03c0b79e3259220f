"""The commands about workbooks: open rows out, what comes back, and the write-back report."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wangjian.console import complain, say

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from acts.correct import Corrected
    from acts.house import House
    from acts.workbook.read import ReadBack

_REFUSED = {
    "unknown": "没有这条记录",
    "no_such_field": "没有这个字段",
    "stale": "预览后又有变动，请重新导出",
    "doubled": "同一字段有两个值",
}
Said = tuple[str, str | None, str, str]  # actor, approver, reason, note


def export(
    file: Path, department: str, source: str, clusters: tuple[int, ...], day: date | None
) -> int:
    """Write the open rows of a department to `file`; 1 with the reason when that is no workbook."""
    from acts.errors import ActError
    from acts.house import open_house
    from acts.open_work import sources_of
    from acts.workbook.exchange import Asked, send_out
    from wangjian.show import today

    if trouble := _cannot_write(file, ".xlsx"):
        complain(trouble)
        return 2
    try:
        asked = Asked(department, sources_of(department, source), clusters)
        with open_house() as house:
            made = send_out(house, asked, file, _new_id(), day or today(house.settings.home))
    except (ActError, OSError) as error:
        complain(str(error))
        return 1
    say(f"{file}：{made.rows:,} 行，有效至 {made.expires_on}")
    return 0


def write_back(file: Path, department: str, day: date | None) -> int:
    """Write a department's report to `file`, as its ending says; 1 when that cannot be done."""
    from acts.errors import ActError
    from acts.house import open_house
    from acts.open_work import sources_of
    from acts.workbook.exchange import Asked, report
    from acts.workbook.write_back import write_json, write_xlsx
    from wangjian.show import today

    if trouble := _cannot_write(file, ".xlsx", ".json"):
        complain(trouble)
        return 2
    try:
        asked = Asked(department, sources_of(department))
        with open_house() as house:
            made = report(house, asked, day or today(house.settings.home))
        (write_json if file.suffix.lower() == ".json" else write_xlsx)(file, made)
    except (ActError, OSError) as error:
        complain(str(error))
        return 1
    say(f"{file}：{made.corrections.height:,} 处更正，主要原因 {made.causes.height} 类")
    return 0


def take_back(file: Path, confirm: bool, said: Said, result: Path | None, day: date | None) -> int:
    """Print the preview of `file`, carry it out if `confirm`, and write the `result`.

    1 when the file or the operation is refused; 2 when it is not said who confirms, or why.
    """
    from acts.errors import ActError
    from acts.house import open_house
    from acts.workbook.exchange import take_back as read
    from acts.workbook.preview import preview
    from wangjian.show import today

    trouble = (confirm and _unsaid(said)) or (result and _cannot_write(result, ".xlsx"))
    if trouble:
        complain(trouble)
        return 2
    with open_house() as house:
        on = day or today(house.settings.home)
        try:
            back = read(house, file, on)
        except ActError as error:
            complain(f"{file}: {error}")
            return 1
        say(preview(back).rstrip("\n"))
        corrected = _carry_out(house, back, said, on) if confirm else None
        left = result is None or _left(house, back, result, on, done=_is_done(corrected))
    failed = confirm and (corrected is None or corrected.refused.height)
    return 1 if failed or not left else 0


def _is_done(corrected: Corrected | None) -> bool:
    return corrected is not None and corrected.operation is not None and not corrected.waits


def _cannot_write(file: Path, *endings: str) -> str:
    """Nothing is written over: it may be what somebody has repaired meanwhile."""
    if file.suffix.lower() not in endings:
        return f"{file}: the name must end in {' or '.join(endings)}"
    return f"{file} is there already; name another file" if file.exists() else ""


def _unsaid(said: Said) -> str:
    from records.states import CorrectionReason
    from wangjian.repairs import no_reason

    actor, _, reason, _ = said
    if not actor:
        return "--confirm needs --actor: who confirms"
    if reason not in list(CorrectionReason):
        return no_reason(reason)
    return ""


def _carry_out(house: House, back: ReadBack, said: Said, day: date) -> Corrected | None:
    """What the operation came to, told; None when it is not allowed."""
    from acts.correct import By, Reason
    from acts.workbook.exchange import confirm
    from ledger.errors import NotDecided
    from records.states import CorrectionReason

    actor, approver, reason, note = said
    by = By(actor, day, datetime.now(UTC), approver)
    why = Reason(CorrectionReason(reason), note, origin="workbook")
    try:
        corrected = confirm(house, back, why, by)
    except NotDecided as error:
        complain(str(error))
        return None
    say(_told(corrected))
    for record, field, reason_code in corrected.refused.select("record_id", "field", "why").rows():
        complain(f"{record} {field}: {_REFUSED.get(reason_code, reason_code)}")
    return corrected


def _told(corrected: Corrected) -> str:
    if corrected.operation is None:
        return "没有可提交的改动"
    number, rows = corrected.operation.operation_no, corrected.operation.rows
    refused = f"；{corrected.refused.height:,} 处未被接受" if corrected.refused.height else ""
    if corrected.waits:
        allow = f"wangjian quarantine approve {number}"
        return f"操作 {number}：{rows:,} 行已提交，须另一人复核后生效（{allow}）{refused}"
    return f"操作 {number}：{rows:,} 行已更正并重新校验{refused}"


def _left(house: House, back: ReadBack, path: Path, day: date, *, done: bool) -> bool:
    """Whether the result could be written."""
    from acts.workbook.exchange import leave_result
    from acts.workbook.write import Order
    from validation.edition import edition

    order = Order(_new_id(), back.export.department, edition(day), day)
    try:
        leave_result(house, back, path, order, done=done)
    except OSError as error:
        complain(f"{path}: {error.strerror}")
        return False
    say(f"结果文件：{path}")
    return True


def _new_id() -> str:
    return secrets.token_hex(16)
