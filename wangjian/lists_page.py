"""The reference page about lists, levels and measures, made from the dated data."""

from collections.abc import Iterable, Iterator
from datetime import date

from publish import levels, lists, measures
from publish.lists import Edition, ListPack, Term, Unsure
from publish.measures import OVERDUE, Measure
from wangjian.reference import MADE, table

_ABOUT = (
    "What makes a warning, how grave it is and what follows, from `publish/lists/`, "
    "`publish/levels.toml` and `publish/measures.toml`. How they work together stands in "
    "[warnings.md](../explanation/warnings.md).\n"
)
_CLASSES = {True: "严重失信名单", False: "提示类名单"}
_TYPES = {
    "A": "A 依法减损权益或者增加义务",
    "B": "B 部门职责内的管理",
    "C": "C 其他组织自行决定（建议）",
}


def lists_page() -> str:
    """Every list by edition, the levels, the measures, and all that is unsure."""
    packs = lists.load()
    catalogue = measures.load(packs)
    return "\n".join(
        [
            MADE,
            "# Lists, levels and measures\n",
            _ABOUT,
            *_levels(),
            *(part for pack in packs for part in _list(pack)),
            *_measures(catalogue),
            *_unsure_points(packs, catalogue),
        ]
    )


def _levels() -> Iterator[str]:
    yield "\n## 警示级别\n"
    for rules in levels.load():
        yield f"{_days(rules.start, rules.end)}. The first row that fits holds.\n"
        yield table(("级别", "规则"), ((one.name, one.words) for one in rules.levels))
        yield f"依据：{'；'.join(rules.basis)}\n"


def _list(pack: ListPack) -> Iterator[str]:
    yield f"\n## {pack.name}\n"
    called = "、".join(f"“{name}”" for name in pack.names)
    yield f"`{pack.id}`，{_CLASSES[pack.serious]}；来源名称含{called}。\n"
    headers = ("依据文件", "起止", "列入机关", "列入情形", "期限", "整改", "移出", "依据")
    yield table(headers, map(_edition, pack.editions))


def _edition(edition: Edition) -> tuple[str, ...]:
    return (
        edition.instrument, _days(edition.start, edition.end), edition.authority,
        "；".join(edition.criteria), "；".join(map(_term, edition.terms)), _mend(edition),
        edition.removal, "；".join(edition.basis),
    )  # fmt: skip


def _term(term: Term) -> str:
    lasts = "至移出" if term.months is None else f"{term.months}个月"
    words = "、".join(word for _, held in term.any for word in held)
    return f"{term.name}（{lasts}{f'，事由含{words}' if words else ''}）"


def _mend(edition: Edition) -> str:
    if edition.rectify_months is None:
        return ""
    since = edition.rectify_not_before
    return f"{edition.rectify_months}个月{f'，自列入日，不早于{since}' if since else '，自列入日'}"


def _measures(catalogue: tuple[Measure, ...]) -> Iterator[str]:
    yield "\n## 措施目录\n"
    headers = ("措施", "内容", "对象", "依据", "实施主体", "起止", "性质", "名单", "级别", "起算")
    yield table(headers, map(_measure, catalogue))


def _measure(one: Measure) -> tuple[str, ...]:
    start = "整改期限次日" if one.starts == OVERDUE else "列入日"
    return (
        one.name, one.what, one.whom, "；".join(one.law), one.by, _days(one.start, one.end),
        _TYPES[one.type], "、".join(one.lists), "".join(level[0] for level in one.levels), start,
    )  # fmt: skip


def _unsure_points(packs: tuple[ListPack, ...], catalogue: tuple[Measure, ...]) -> Iterator[str]:
    yield "\n## 待明确\n"
    yield "Points of law that were not certain when they were written down.\n"
    yield table(("名单、措施", "文件", "要点", "说明"), _points(packs, catalogue))


def _points(
    packs: tuple[ListPack, ...], catalogue: tuple[Measure, ...]
) -> Iterator[tuple[str, ...]]:
    for rules in levels.load():
        yield from _marked("警示级别", "levels.toml", rules.unsure)
    for pack in packs:
        for edition in pack.editions:
            yield from _marked(pack.name, edition.instrument, edition.unsure)
    for one in catalogue:
        yield from _marked(one.what, "；".join(one.law), one.unsure)


def _marked(name: str, paper: str, points: Iterable[Unsure]) -> Iterator[tuple[str, ...]]:
    return ((name, paper, f"`{point.about}`", point.words) for point in points)


def _days(start: date, end: date | None) -> str:
    return f"{start} – {end or ''}".rstrip()
