"""Every outlet of the pretend country, one file per system.

What is here: who hands out what, under which headings, over which counter. What is not: how rows
come about (`sandbox.observations`, `sandbox.decided`) and the servers (`sandbox.departments`).
A file is enough: every module's `OUTLETS` is found.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sandbox.outlet import Outlet


@cache
def all_outlets() -> tuple[Outlet, ...]:
    """Every outlet, by module and as declared there."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(
        outlet for name in names for outlet in import_module(f"sandbox.outlets.{name}").OUTLETS
    )
