"""One list of enterprises for a person: everything that leads anywhere, stronger evidence first."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from identity.candidates import ASKED, candidates
from identity.registry_table import TableRegistry, table_registry
from records.tables import (
    CANDIDATES,
    DECISIONS,
    FILINGS,
    GRAM_COUNTS,
    LINKS,
    NAME_ENTRIES,
    POSTINGS,
)
from sandbox.codes import org_codes, usccs

FIRST, SECOND, THIRD = usccs(pl.Series(["91330100"] * 3), org_codes(np.arange(3))).to_list()
ENTERPRISES = pl.DataFrame(
    {
        "uscc": [FIRST, SECOND, THIRD],
        "name": ["杭州沄安贸易有限公司", "宁波栎邦食品有限公司", "温州骐泰物流有限公司"],
        "status": ["注销", "存续", "存续"],
        "ended_on": [date(2018, 3, 1), None, None],
    }
)


class NoNames:
    """An index without any name: what identifiers alone lead to."""

    def at_once(self) -> AbstractContextManager["NoNames"]:
        return nullcontext(self)

    def size(self) -> int:
        return 0

    def counts(self, grams: pl.Series) -> pl.DataFrame:
        del grams
        return pl.DataFrame(schema=GRAM_COUNTS)

    def postings(self, grams: pl.Series) -> pl.DataFrame:
        del grams
        return pl.DataFrame(schema=POSTINGS)

    def entries(self, numbers: pl.Series) -> pl.DataFrame:
        del numbers
        return pl.DataFrame(schema=NAME_ENTRIES)


def listed(
    registry: TableRegistry, refused: pl.DataFrame | None = None, **row: str
) -> list[tuple[str, str]]:
    asked = pl.DataFrame([{"_row": 7, "record_id": "r", **row}]).match_to_schema(
        ASKED, missing_columns="insert"
    )
    none = pl.DataFrame(schema=DECISIONS) if refused is None else refused
    found = candidates(asked, registry, NoNames(), none)
    assert found.schema == CANDIDATES
    assert found["rank"].to_list() == list(range(1, found.height + 1))
    return found.select("uscc", "by").rows()


def reasons(registry: TableRegistry, **row: str) -> list[str]:
    asked = pl.DataFrame([{"_row": 7, **row}]).match_to_schema(ASKED, missing_columns="insert")
    none = pl.DataFrame(schema=DECISIONS)
    words: list[str] = candidates(asked, registry, NoNames(), none)["reasons"].to_list()[0]
    return words


def test_a_code_whose_enterprise_has_another_name_is_told_as_a_conflict() -> None:
    registry = table_registry(ENTERPRISES)
    row = {"party_uscc": FIRST, "party_name": "宁波栎邦食品有限公司"}
    assert listed(registry, None, **row) == [(FIRST, "code")]
    assert reasons(registry, **row) == [
        "代码对应的主体", "名称不符，该主体名称为杭州沄安贸易有限公司", "已注销 2018-03-01",
    ]  # fmt: skip


def test_the_successor_of_an_ended_code_stands_before_it() -> None:
    link = pl.DataFrame(
        [(FIRST, THIRD, "converted", date(2018, 3, 1), date(2018, 3, 2), None)],
        schema=LINKS, orient="row",
    )  # fmt: skip
    registry = replace(table_registry(ENTERPRISES), links=link)
    row = {"party_uscc": FIRST, "party_name": "杭州沄安贸易有限公司"}
    assert listed(registry, None, **row) == [(THIRD, "link"), (FIRST, "code")]
    assert reasons(registry, **row)[0] == f"个转企，原代码{FIRST}，自2018-03-01"


def test_legacy_identifiers_and_other_sites_of_a_filing_lead_to_their_enterprises() -> None:
    filings = pl.DataFrame([("京ICP备15002121号", THIRD, 2)], schema=FILINGS, orient="row")
    registry = replace(table_registry(ENTERPRISES), filings=filings)
    found = listed(
        registry,
        party_name="宁波栎邦食品厂",
        party_org_code=SECOND[8:17],
        icp_number="京ICP备15002121号-1",
    )
    assert found == [(SECOND, "legacy"), (THIRD, "icp")]


def test_an_enterprise_that_a_person_denied_is_left_out_for_good() -> None:
    refused = pl.DataFrame(
        {"record_id": ["r", "other"], "judgement": "not_same", "uscc": [FIRST, SECOND]}
    ).match_to_schema(DECISIONS, missing_columns="insert")
    registry = table_registry(ENTERPRISES)
    assert listed(registry, refused, party_uscc=FIRST, party_name="某") == []
    assert listed(registry, refused, party_uscc=SECOND, party_name="某") == [(SECOND, "code")]
