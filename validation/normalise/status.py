"""当前状态: what a source says of its own record, by vocabulary.

'1' is withdrawn in V2015 and valid in V2018 (domain §2.3). What no vocabulary defines is held as
disputed, never read as normal: a withdrawn row must not come back to life by an odd value.
"""

import unicodedata

import polars as pl

from records.states import RecordStatus, Vocabulary
from validation.normalise.draft import Draft

_WORDS = {
    "正常": RecordStatus.VALID,
    "有效": RecordStatus.VALID,
    "撤销": RecordStatus.WITHDRAWN,
    "撤消": RecordStatus.WITHDRAWN,
    "已撤销": RecordStatus.WITHDRAWN,
    "无效": RecordStatus.WITHDRAWN,
    "失效": RecordStatus.WITHDRAWN,
    "异议": RecordStatus.DISPUTED,
    # The normal form says of itself what it is: a row that we hold can be looked at again.
    **{status.value: status for status in RecordStatus},
}
_V2015 = {"0": RecordStatus.VALID, "1": RecordStatus.WITHDRAWN}
_V2018 = {"1": RecordStatus.VALID, "2": RecordStatus.WITHDRAWN}
_DIGITS: dict[str, dict[str, RecordStatus]] = {
    Vocabulary.V2015: _V2015,
    Vocabulary.V2018_A: _V2018,
    Vocabulary.V2018_B: _V2018,
    Vocabulary.V2018_C: _V2018,
    Vocabulary.GSXT: _V2018,
}


def read_status(raw: str | None, vocabulary: str | None) -> RecordStatus:
    """The state that `raw` means in `vocabulary`; blank is normal, the unknown is disputed."""
    text = unicodedata.normalize("NFKC", raw or "").strip()
    if not text:
        return RecordStatus.VALID
    known = {**_WORDS, **_DIGITS.get(vocabulary or "", {})}
    return known.get(text.removesuffix(".0"), RecordStatus.DISPUTED)


def normalise_status(draft: Draft) -> None:
    """Replace `record_status` by a RecordStatus; a value of the vocabulary is no change.

    Adds the fact `_status_odd`: rows whose state is not clean.
    """
    if "record_status" not in draft.table.columns:
        return
    pairs = draft.table.select("_vocabulary", "record_status")
    distinct = pairs.unique()
    states = [read_status(state, vocabulary) for vocabulary, state in distinct.rows()]
    lookup = distinct.with_columns(pl.Series("_state", [str(s) for s in states], dtype=pl.String))
    joined = pairs.join(
        lookup, on=["_vocabulary", "record_status"], how="left", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    status = joined["_state"].alias("record_status")
    draft.facts["_status_odd"] = status == RecordStatus.DISPUTED
    draft.table = draft.table.with_columns(status)
