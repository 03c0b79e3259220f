"""The departments' systems: one file here is one source.

What is here: a declaration per source (who publishes it, when and how it is fetched, how it is
read, what its columns mean, how many rows to expect). The machinery lies one level down, in kit.
What is not here: judging a value (validation), deciding whom a row is about (identity), storing
rows (ledger). Sources never import one another, and nothing lists them: a file is enough.
Where to start: read any source file, they all have the same order; then ``sources/kit``.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from records.kind import Kind
from sources.kit.errors import BadDeclaration
from sources.kit.source import Source
from sources.kit.systems import System


@cache
def all_sources() -> tuple[Source, ...]:
    """Every source, in the order in which a day is collected.

    The registry first, because identity stands on it, and its changes after its whole list; then
    system by system. `BadDeclaration` for a file that declares none, or one of another name.
    """
    names = [module.name for module in iter_modules(__path__) if not module.ispkg]
    order = list(System)
    return tuple(
        sorted(
            map(_declared, names),
            key=lambda one: (
                one.kind is not Kind.REGISTRATION,
                order.index(one.system),
                one.same_records_as,
                one.id,
            ),
        )
    )


def source(source_id: str) -> Source:
    """The source called `source_id`; `KeyError` names those there are."""
    for one in all_sources():
        if one.id == source_id:
            return one
    names = ", ".join(one.id for one in all_sources())
    raise KeyError(f"no source is called {source_id!r}; there are {names}")


def _declared(name: str) -> Source:
    declared = getattr(import_module(f"sources.{name}"), "SOURCE", None)
    if not isinstance(declared, Source) or declared.id != name:
        raise BadDeclaration(f"sources/{name}.py declares no SOURCE with the id {name!r}")
    return declared
