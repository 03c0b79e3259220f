"""Reference pages about sources, records, commands and settings, made from the declarations."""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import typer.main
from typer.core import TyperGroup

from records import settings
from records.kind import CATALOGUES, KIND_NAMES_ZH, Catalogue
from sources import all_sources
from sources.kit.source import Source
from sources.kit.systems import System
from wangjian.clockwork import QUIET
from wangjian.main import app

MADE = "<!-- Made by `wangjian docs`; do not edit. -->\n"


def sources_page() -> str:
    """Every source, system by system."""
    headers = ("source", "kind", "access", "publisher", "basis", "contact", "cadence", "rows",
               "bytes", "address")  # fmt: skip
    parts = [MADE, "# Sources\n"]
    for system, found in groupby(sorted(all_sources(), key=_by_system), key=lambda s: s.system):
        parts += [f"\n## {system}\n", table(headers, map(_source_row, found))]
    for source in all_sources():
        if source.ignored:
            parts.append(f"\n### `{source.id}`: columns not read\n")
            parts.append(table(("column", "why"), source.ignored.items()))
    return "\n".join(parts)


def _by_system(source: Source) -> tuple[int, str]:
    return list(System).index(source.system), source.id


def _source_row(source: Source) -> tuple[str, ...]:
    return (
        f"`{source.id}`", source.kind.value, source.fetch.access.value, source.publisher,
        source.basis, source.contact, source.every.value,
        f"{source.expect.floor:,}–{source.expect.ceiling:,}", source.sensitivity.value,
        f"`{source.address_variable}`",
    )  # fmt: skip


def records_page() -> str:
    """Every field of every kind."""
    parts = [MADE, "# Records\n"]
    for kind, catalogue in CATALOGUES.items():
        parts.append(f"\n## {kind.value} {KIND_NAMES_ZH[kind]}\n")
        parts.append(f"Key: {', '.join(f'`{name}`' for name in catalogue.key)}.\n")
        parts.append(_fields_table(catalogue))
    return "\n".join(parts)


def _fields_table(catalogue: Catalogue) -> str:
    headers = ("field", "中文名", "V2018", "V2015", "gsxt", "type", "required", "privacy",
               "channels")  # fmt: skip
    rows = [
        (f"`{field.name}`", field.zh, " ".join(field.v2018), " ".join(field.v2015),
         field.gsxt or "", str(field.dtype), "yes" if field.required else "",
         field.privacy.value, " ".join(sorted(field.channels)))
        for field in catalogue.fields
    ]  # fmt: skip
    return table(headers, rows)


def commands_page() -> str:
    """Every command with its options, as `--help` says them."""
    group = typer.main.get_group(app)
    context = typer.Context(group, info_name="wangjian")
    parts = [MADE, "# Commands\n", f"```\n{group.get_help(context)}\n```\n"]
    parts += _helps(group, context, "##")
    return "\n".join(parts)


def _helps(group: TyperGroup, context: typer.Context, level: str) -> Iterator[str]:
    """Each command of `group` under a heading, a group's own commands below it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        inner = typer.Context(command, info_name=name, parent=context)
        yield f"{level} {name}\n\n```\n{command.get_help(inner)}\n```\n"
        if isinstance(command, TyperGroup):
            yield from _helps(command, inner, f"{level}#")


def settings_page() -> str:
    """Every environment variable that the house reads."""
    own = [
        ("`WANGJIAN_HOME`", "directory of everything the house keeps", "`./var`"),
        ("`WANGJIAN_LEDGER`", "SQLAlchemy URL of the ledger", "SQLite under the home"),
        (
            "`WANGJIAN_HOST_SECONDS`",
            "least seconds between two requests to one host",
            f"{settings.HOST_SECONDS:g}",
        ),
        ("`WANGJIAN_RAW_DAYS`", "days for which stored bytes are kept", str(settings.RAW_DAYS)),
        *(
            (f"`{source.address_variable}`", f"address of {source.publisher}", "")
            for source in all_sources()
        ),
    ]
    clock = [(f"`{name}`", "set for Prefect unless set already", f"`{value}`")
             for name, value in QUIET.items()]  # fmt: skip
    doc = inspect.getdoc(settings.Settings) or ""
    return "\n".join([MADE, "# Settings\n", doc, "", table(("variable", "meaning", "default"),
                                                              [*own, *clock])])  # fmt: skip


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, bars in its cells escaped."""
    lines = [f"| {' | '.join(headers)} |", f"|{'---|' * len(headers)}"]
    lines += [f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
