"""国家企业信用信息公示系统: its own field names, days in milliseconds, decoys inside the names."""

from datetime import date

import polars as pl

from records.field import Shape
from records.kind import CATALOGUES, Kind
from sandbox.decided import listed_of, penalties_of
from sandbox.departments.json_form import JsonForm
from sandbox.departments.pages import Names, PagesCounter
from sandbox.outlet import Goods, Outlet

_DECOY = '<span class="dp">5aSW</span>'
_EVERY = 3  # name that has a decoy


class PublicityOutlet(Outlet):
    """Days as milliseconds since 1970 (midnight in Shanghai), and what keeps copyists away."""

    def goods(self, day: date, table: pl.DataFrame) -> Goods:
        """`table` so disguised."""
        dates = [
            field.name for field in CATALOGUES[self.kind].fields
            if field.shape is Shape.DATE and field.name in table.columns
        ]  # fmt: skip
        name = pl.col("party_name")
        decoyed = pl.concat_str(name.str.slice(0, 2), pl.lit(_DECOY), name.str.slice(2))
        disguised = table.with_columns(
            *(_milliseconds(name) for name in dates),
            pl.when(pl.int_range(pl.len()) % _EVERY == 0).then(decoyed).otherwise(name)
            .alias("party_name"),
        )  # fmt: skip
        return super().goods(day, disguised)


def _milliseconds(name: str) -> pl.Expr:
    midnight = (
        pl.col(name).str.to_date("%Y-%m-%d", strict=False)
        .cast(pl.Datetime("ms")).dt.replace_time_zone("Asia/Shanghai")
    )  # fmt: skip
    return pl.coalesce(midnight.dt.epoch("ms").cast(pl.String), pl.col(name)).alias(name)


def _counter(path: str, *dates: str) -> PagesCounter:
    form = JsonForm(
        "data", "recordsTotal", numbers=dates, constants={"cacheKey": "", "draw": 1, "error": ""}
    )
    return PagesCounter(path, form, Names("day", size="length", start="start"))


OUTLETS = (
    PublicityOutlet(
        "publicity_penalties", Kind.PENALTY, 0.003, penalties_of,
        {"decision_number": "PENDECNO", "party_name": "ENTNAME", "party_category": "PARTYTYPE_CN",
         "party_uscc": "UNISCID", "party_registration_number": "REGNO",
         "violation_type": "ILLEGACTTYPE", "violation_facts": "ILLEGFACT",
         "penalty_basis": "PENBASIS", "penalty_category": "PENTYPE_CN",
         "penalty_content": "PENCONTENT", "fine_wan_yuan": "PENAM",
         "confiscated_wan_yuan": "FORFAM",
         "decided_on": "PENDECISSDATE", "authority_name": "JUDAUTH",
         "authority_uscc": "JUDAUTHUNISCID", "source_agency_name": "DATADEPT",
         "remark": "REMARK"},
        _counter("affiche/punishment", "PENDECISSDATE"),
    ),
    PublicityOutlet(
        "publicity_abnormal", Kind.LISTING, 0.003, listed_of,
        {"party_name": "ENTNAME", "party_uscc": "UNISCID", "party_registration_number": "REGNO",
         "listing_reason": "SPECAUSE_CN", "decision_number": "PENDECNO", "listed_on": "ABNTIME",
         "authority_name": "DECORG_CN", "removed_on": "REMDATE",
         "removal_reason": "REMEXCPRES_CN"},
        _counter("affiche/busexception", "ABNTIME", "REMDATE"), stem="示异", whole=True,
    ),
)  # fmt: skip
