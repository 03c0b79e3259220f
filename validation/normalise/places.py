"""A value in the wrong column: told by its form and its check characters, and put right.

In the official list of 2017 one code in six stands in the organisation-code column, and a real
entry form copies the credit code into every code column (domain §1.3, R11).
"""

import polars as pl

from records.uscc import checks
from validation.normalise.draft import Draft

_ARTEFACT_FIELDS = ("party_institution_number", "party_social_org_number")
_LEGACY = ("party_org_code", "party_registration_number")


def put_right(draft: Draft) -> None:
    """Move or drop credit codes that stand in another identifier's column.

    The fact `_org_held_code` marks rows whose organisation code was one: emptied, not left out.
    """
    draft.facts["_org_held_code"] = pl.repeat(value=False, n=draft.table.height, eager=True)
    for name in _LEGACY:
        if name in draft.table.columns and "party_uscc" in draft.table.columns:
            _take_from(draft, name)
    _drop_artefacts(draft)


def _take_from(draft: Draft, name: str) -> None:
    """A credit code in `name` fills an empty `party_uscc`, or goes when it only repeats it.

    One that contradicts `party_uscc` stays for a rule to find: dropping it would hide a conflict.
    """
    column = draft.table[name]
    rows = (column.str.len_bytes() == 18).fill_null(value=False).arg_true()
    if not len(rows):
        return
    codes, own = column.gather(rows), draft.table["party_uscc"].gather(rows)
    is_code = checks(codes)["mod31_ok"]
    fills = is_code & own.is_null()
    draft.write("party_uscc", rows.filter(fills), codes.filter(fills), "moved_code")
    goes = fills | (codes == own).fill_null(value=False)
    nothing = pl.Series([None] * int(goes.sum()), dtype=pl.String)
    draft.write(name, rows.filter(goes), nothing, "code_in_wrong_column")
    if name == "party_org_code":
        marks = draft.facts["_org_held_code"]
        draft.facts["_org_held_code"] = marks.scatter(rows.filter(goes), values=True)


def _drop_artefacts(draft: Draft) -> None:
    for name in _ARTEFACT_FIELDS:
        if name not in draft.table.columns or draft.table[name].null_count() == draft.table.height:
            continue
        rows = (draft.table[name] == draft.table["party_uscc"]).fill_null(value=False).arg_true()
        nothing = pl.Series([None] * len(rows), dtype=pl.String)
        draft.write(name, rows, nothing, "form_artefact")
