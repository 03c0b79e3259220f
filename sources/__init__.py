"""The departments' systems: one file here is one source.

What is here: a declaration per source (who publishes it, when and how it is fetched, how it is
read, what its columns mean, how many rows to expect). The machinery lies one level down, in kit.
What is not here: judging a value (validation), deciding whom a row is about (identity), storing
rows (ledger). Sources never import one another.
Where to start: read any source file, they all have the same order; then ``sources/kit``.
"""

from sources import (
    city_platform_licences,
    city_platform_penalties,
    ecommerce_blacklist,
    justice_penalties,
    market_licences,
    market_penalties,
    platform_shops,
    registry_enterprises,
)
from sources.kit.source import Source

# The registry first: identity stands on it. A test holds this list to the files of the folder.
_SOURCES: tuple[Source, ...] = (
    registry_enterprises.SOURCE,
    market_penalties.SOURCE,
    market_licences.SOURCE,
    city_platform_penalties.SOURCE,
    city_platform_licences.SOURCE,
    justice_penalties.SOURCE,
    ecommerce_blacklist.SOURCE,
    platform_shops.SOURCE,
)


def all_sources() -> tuple[Source, ...]:
    """Every source, in the order in which a day is collected."""
    return _SOURCES


def source(source_id: str) -> Source:
    """The source called `source_id`; `KeyError` names those there are."""
    for one in _SOURCES:
        if one.id == source_id:
            return one
    names = ", ".join(one.id for one in _SOURCES)
    raise KeyError(f"no source is called {source_id!r}; there are {names}")
