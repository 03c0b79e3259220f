"""The portal's own settings; where the feed trees are stands in `records.settings`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from records.settings import WrongSetting


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """Read once by the door that starts the portal."""

    title: str = "全网警示名单"  # the site's name in every page's header
    page_size: int = 50  # enterprises on one page of the list
    day: date | None = None  # WANGJIAN_PORTAL_DAY: show the list as of this day (default today)


def from_environment(environment: Mapping[str, str] | None = None) -> PortalSettings:
    """The settings of this process; `WrongSetting` when the day is no ISO date."""
    given = os.environ if environment is None else environment
    day = given.get("WANGJIAN_PORTAL_DAY")
    try:
        return PortalSettings(day=date.fromisoformat(day) if day else None)
    except ValueError:
        remedy = "no day; set one like 2018-09-03, or nothing for today"
        raise WrongSetting("WANGJIAN_PORTAL_DAY", day or "", remedy) from None
