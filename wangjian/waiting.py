"""The lists of identity: what waits for somebody to judge it, and what for a second person."""

from acts.house import House, open_house
from desk import mask
from ledger.identity_work import Waiting
from ledger.operations import IDENTITY, PROPOSED
from records.kind import KIND_NAMES_ZH, Kind
from records.reasons import IDENTITY_VERBS_ZH
from records.states import PENDING_NAMES_ZH, Pending
from sources import all_sources
from wangjian.console import complain, print_table, say


def list_waiting(source: str, reason: str, most: int, everything: bool) -> int:
    """Records that wait, those due first in front; 2 for a reason that there is not."""
    if reason and reason not in set(Pending):
        known = "、".join(f"{each.value}（{PENDING_NAMES_ZH[each]}）" for each in Pending)
        complain(f"没有名为“{reason}”的原因，请从中选择：{known}")
        return 2
    with open_house() as house:
        if source and not _known(house, source):
            complain(f"没有来源“{source}”：用 wangjian sources 查看")
            return 2
        found = house.ledger.waiting(Waiting(source, reason, most + 1, everything))
    rows = [
        (row["record_id"], row["source_id"], KIND_NAMES_ZH[Kind(row["kind"])],
         PENDING_NAMES_ZH[Pending(row["reason"])], row["day"], row["due_on"] or "",
         mask.shown(row["party_uscc"] or ""), mask.shown(row["party_name"] or ""))
        for row in found.head(most).iter_rows(named=True)
    ]  # fmt: skip
    print_table(
        "身份待核", ("记录", "来源", "类别", "原因", "业务日", "期限", "代码", "名称"), rows
    )
    if found.height > most:
        say(f"还有更多，共列出 {most} 条：可用 --most、--source、--reason 调整")
    return 0


def _known(house: House, source: str) -> bool:
    """Whether the source is declared, or anything of it was ever taken in."""
    return source in {each.id for each in all_sources()} or source in {
        each.source_id for each in house.ledger.batches()
    }


def list_proposed() -> int:
    """What waits for a second person; the first one's choice is not shown."""
    with open_house() as house:
        asked = [each for each in house.ledger.operations(PROPOSED) if each.verb in IDENTITY]
        records = {
            each.operation_no: house.ledger.planned(each.operation_no)["record_id"].to_list()
            for each in asked
        }
    rows = [
        (each.operation_no, IDENTITY_VERBS_ZH[each.verb], each.rows, each.actor,
         each.moment.strftime("%Y-%m-%d %H:%M"), " ".join(records[each.operation_no][:3]))
        for each in asked
    ]  # fmt: skip
    print_table("待复核", ("操作", "事项", "行数", "提出人", "时间", "记录"), rows)
    if rows:
        say("复核人先看记录（identity show），再用 identity approve 给出自己的认定")
    return 0
