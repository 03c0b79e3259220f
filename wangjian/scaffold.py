"""`wangjian sources new`: a declaration written from a sample, for a person to finish."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.console import complain, say
from wangjian.sample import READERS, Sample

if TYPE_CHECKING:
    from records.kind import Kind

DRAFT_PAGE = "https://www.gov.cn/"  # until somebody names the publisher's own
_TEMPLATE = '''"""{system}: {zh}.

Quirks: none known yet.
"""

from records.kind import Kind
{imports}
{envelope}
SOURCE = Source(
    id="{id}",
    system=System.{member},
    kind=Kind.{kind},
    publisher="{system}",
    page="{page}",
    basis="部门间数据共享",
    contact="{system} 数据报送",
    every=Cadence.EVERY_DAY,
    fetch={fetch},
    read={read},
    columns=standard_headers(Kind.{kind}),
    expect=Rows(0, 1_000_000),
{unknown})
'''


def scaffold(source_id: str, sample: Path, kind: str, member: str) -> int:
    """Write `sources/<id>.py` and keep the sample; 2 when something given is not known.

    Columns of the sample that the catalogue does not know stand in the file as lines to finish:
    until each is mapped or named with a reason, the source stops and names it.
    """
    from records.kind import KIND_NAMES_ZH, Kind
    from sources.kit.errors import SourceError
    from sources.kit.systems import System

    target = Path("sources", f"{source_id}.py")
    trouble = _id_trouble(source_id) or _trouble(target, sample, kind, member)
    if trouble:
        complain(trouble)
        return 2
    taken, of = Sample(sample), Kind(kind)
    try:
        unknown = _unknown(of, taken)
    except SourceError as error:
        remedy = f"nothing was written: cut the sample anew, or write {target} by hand"
        complain(f"the sample cannot be read: {error}; {remedy}")
        return 2
    target.write_text(
        _TEMPLATE.format(
            id=source_id, system=System[member], member=member, kind=of.name, zh=KIND_NAMES_ZH[of],
            page=DRAFT_PAGE,
            **_ways(source_id, taken),
            unknown="".join(f"    # {text!r}: map it in `columns`, or say in `ignored` why not\n"
                            for text in unknown),
        ),
        encoding="utf-8",
    )  # fmt: skip
    kept = Path("tests/sources/samples", source_id)
    kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample, kept / f"sample{sample.suffix.lower()}")
    say(f"{target}: {len(unknown)} columns to decide; then `make accept` and `make docs`")
    return 0


def _ways(source_id: str, sample: Sample) -> dict[str, str]:
    """How it is fetched and read, and what the declaration imports for that."""
    told = ", ".join(f'{name}="{value}"' for name, value in sample.arguments().items())
    paged = sample.reader == "JsonRows"
    envelope = f"\nANSWER = Envelope({told})\n" if paged and told else ""
    answer = "ANSWER" if envelope else ""
    ending = (
        "?date={day:%Y-%m-%d}&page={page}&size={size}"
        if paged
        else f"-{{day:%Y%m%d}}{sample.path.suffix.lower()}"
    )
    fetch = "PagedJson" if paged else "Download"
    further = f",\n        envelope={answer},\n    " if answer else ""
    before = "\n        " if answer else ""
    return {
        "imports": _imports(sample, fetch, enveloped=bool(envelope)),
        "envelope": envelope,
        "fetch": f'{fetch}({before}"{{base}}/{source_id}{ending}"{further})',
        "read": f"{sample.reader}({answer if paged else told})",
    }


def _imports(sample: Sample, fetch: str, *, enveloped: bool) -> str:
    """What the declaration takes from the kit, in the order that the linter wants."""
    taken = {
        "download": fetch,
        "headers": "standard_headers",
        sample.module: sample.reader,
        "source": "Cadence, Rows, Source",
        "systems": "System",
    } | ({"envelope": "Envelope"} if enveloped else {})
    return "\n".join(f"from sources.kit.{name} import {taken[name]}" for name in sorted(taken))


def _id_trouble(source_id: str) -> str:
    from sources.kit.source import ID

    if ID.match(source_id):
        return ""
    return f"{source_id!r} is no id: <system>_<kind> in lower case, like customs_penalties"


def _trouble(target: Path, sample: Path, kind: str, member: str) -> str:
    from records.kind import Kind
    from sources.kit.systems import System

    if not target.parent.is_dir():
        return "run this at the top of the project: there is no folder sources/ here"
    if target.exists():
        return f"{target} is there already"
    if kind not in set(Kind):
        return f"no kind is called {kind!r}; there are {', '.join(Kind)}"
    if member not in System.__members__:
        return f"no system is called {member!r}; there are {', '.join(System.__members__)}"
    if sample.suffix.lower() not in READERS:
        return f"{sample.name}: samples end with {', '.join(READERS)}"
    return ""


def _unknown(kind: Kind, sample: Sample) -> list[str]:
    """Header texts of the sample that the catalogue of `kind` does not know."""
    from sources.kit.headers import FURNITURE, keyed, lookup_key, standard_headers

    known = keyed(standard_headers(kind)).keys() | keyed(FURNITURE).keys()
    return [text for text in sample.headers(known) if text and lookup_key(text) not in known]
