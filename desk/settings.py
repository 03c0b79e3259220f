"""The desk's own settings; where the ledger is stands in `records.settings`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Read once by the door that starts the desk."""

    title: str = "网剑数据管理台"  # the system's name in every page's header
    office: str = "数据归集组"  # the office on duty, shown beside it
    clusters: int = 200  # at most this many groups of findings on one page
