"""The seal of an export: who it was made for, and that no row id, version or column was altered.

Protection in the sheet prevents accidents; this is what a changed id cannot get past.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import polars as pl

from acts.workbook.errors import NotOurWorkbook
from records.kind import Kind

META = "_meta"
_FORM = 1
_GOOD_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Export:
    """What the sheet `_meta` says. `export_id` is 32 random hex digits from the door."""

    export_id: str
    department: str
    kind: Kind
    edition: str  # of the rules under which it was made
    made_on: date
    rows: int
    columns: Mapping[str, str]  # heading → key

    @property
    def expires_on(self) -> date:
        """The last day on which it is taken back."""
        return self.made_on + _GOOD_FOR


def sealed(export: Export, key: bytes) -> tuple[str, str]:
    """The text that stands in `_meta`, and its HMAC-SHA-256 as hex."""
    said = {**asdict(export), "form": _FORM, "expires_on": export.expires_on}
    text = json.dumps(said, default=str, ensure_ascii=False, sort_keys=True)
    return text, _hmac(key, "meta", text)


def unsealed(text: str, mac: str, key: bytes, day: date) -> Export:
    """The export that came back; `NotOurWorkbook` when altered, not ours, or expired on `day`."""
    if not hmac.compare_digest(_hmac(key, "meta", text).encode(), mac.encode()):
        raise NotOurWorkbook("隐藏表 _meta 被改动，或文件不是本系统导出的；请在导出的文件中修改")
    said = json.loads(text)
    if said["form"] != _FORM:
        raise NotOurWorkbook("文件由另一版本的系统导出；请重新导出")
    if day > date.fromisoformat(said["expires_on"]):
        raise NotOurWorkbook(f"文件已于 {said['expires_on']} 过期；请重新导出")
    return Export(
        said["export_id"], said["department"], Kind(said["kind"]), said["edition"],
        date.fromisoformat(said["made_on"]), said["rows"], said["columns"],
    )  # fmt: skip


def signatures(export_id: str, rows: pl.DataFrame, key: bytes) -> pl.Series:
    """One signature a row: HMAC over export id, `row_id` and `version`; null counts as empty."""
    pairs = rows.select(pl.col("row_id", "version").fill_null("")).rows()
    macs = [_hmac(key, "row", export_id, row_id, version) for row_id, version in pairs]
    return pl.Series("signature", macs, dtype=pl.String)


def _hmac(key: bytes, *parts: str) -> str:
    """Over the parts and where each ends, so that none can lend the next its characters."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
