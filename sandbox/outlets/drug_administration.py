"""药监局: online drug information licences, device sales filings and samplings, as WebServices."""

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox import codes, words
from sandbox.authorities import Authorities
from sandbox.decided import filings_of, licences_of
from sandbox.departments.web_service import WebServiceCounter, Wrapping
from sandbox.naming import pick
from sandbox.observations import Wanted, inspections
from sandbox.outlet import Outlet

DRUGS = (
    "板蓝根颗粒",
    "维生素C片",
    "小儿氨酚黄那敏颗粒",
    "感冒灵胶囊",
    "阿莫西林胶囊",
    "当归（饮片）",
)
FAILED_ITEMS = ("含量测定", "溶出度", "性状", "微生物限度", "装量差异")
_FAMILY = 9_000  # numbers of these authorities, apart from those of the others


def drug_authorities() -> Authorities:
    """One drug administration per region, as they were called before the reform."""
    frame = pl.DataFrame(
        [
            (code, f"{place}食品药品监督管理局", f"{place[-3:-1]}食药罚")
            for code, _, place in words.REGIONS
        ],
        schema=["region", "name", "stem"],
        orient="row",
    )
    numbers = codes.BODIES - 1 - _FAMILY - np.arange(frame.height, dtype=np.int64)
    uscc = codes.usccs("11" + frame["region"], codes.org_codes(numbers))
    return Authorities(frame.with_columns(uscc.alias("uscc")))


def information_licences(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """互联网药品信息服务资格证书, by their own numbers and series of decisions."""
    rows = licences_of(rng, wanted)
    kinds = pl.Series(rng.random(rows.height) < 0.7).to_frame("trading")
    trading = pl.when(kinds["trading"]).then(pl.lit("经营性")).otherwise(pl.lit("非经营性"))
    serial = pl.int_range(wanted.serial, wanted.serial + rows.height).cast(pl.String).str.zfill(4)
    return rows.with_columns(
        decision_document_name=pl.lit(f"准予{wanted.stem}决定书"),
        decision_number=pl.col("decision_number").str.replace("食药许", "食药网许", literal=True),
        licence_category=pl.lit("普通"),
        licence_name=pl.lit(wanted.stem),
        licence_content=pl.format("互联网药品信息服务（{}）", trading),
        licence_number=pl.format("(沄)-{}-{}-{}", trading, pl.lit(wanted.last.year), serial),
    )


def sales_filings(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """医疗器械网络销售备案, numbered as filings are."""
    rows = filings_of(rng, wanted)
    serial = pl.int_range(wanted.serial, wanted.serial + rows.height).cast(pl.String).str.zfill(5)
    year = pl.lit(wanted.last.year)
    return rows.with_columns(
        decision_number=pl.col("decision_number").str.replace("食药许", "食药械备", literal=True),
        licence_number=pl.format("(沄)网械企备字〔{}〕第{}号", year, serial),
    )


def drug_samplings(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Samplings of drugs; what fails is found by the pharmacopoeia."""
    rows = inspections(rng, wanted)
    item = pick(FAILED_ITEMS, rng.integers(0, len(FAILED_ITEMS), rows.height))
    return rows.with_columns(
        inspection_type=pl.lit("抽检"),
        product_name=pick(DRUGS, rng.integers(0, len(DRUGS), rows.height)),
        failed_items=pl.when(pl.col("failed_items").is_not_null()).then(item),
        inspection_basis=pl.lit("《中华人民共和国药典》2015年版"),
        laboratory=pl.lit("沄栎药品检验研究院"),
    )


OUTLETS = (
    Outlet(
        "drug_information_licences", Kind.LICENCE, 0.003, information_licences,
        {"party_name": "QYMC", "party_category": "XDRLB", "party_uscc": "TYSHXYDM",
         "party_org_code": "ZZJGDM", "legal_representative": "FDDBR",
         "decision_document_name": "WSMC", "decision_number": "WSH", "licence_category": "XKLB",
         "licence_name": "ZSMC", "licence_number": "ZSBH", "licence_content": "XKNR",
         "decided_on": "FZRQ", "valid_from": "YXQQ", "valid_until": "YXQZ",
         "authority_name": "FZJG", "authority_uscc": "FZJGDM", "record_status": "ZT"},
        WebServiceCounter("queryLicences", "urn:drug:queryLicences", "1.1", Wrapping.ESCAPED),
        stem="互联网药品信息服务资格证书", authorities=drug_authorities,
    ),
    Outlet(
        "device_sales_filings", Kind.LICENCE, 0.003, sales_filings,
        {"party_name": "BaqyMc", "party_category": "BaqyLb", "party_uscc": "ShxyDm",
         "legal_representative": "FddbrMc", "decision_document_name": "WsMc",
         "decision_number": "BaWh", "licence_category": "XkLb", "licence_name": "PzMc",
         "licence_number": "BaBh", "licence_content": "BaNr", "decided_on": "BaRq",
         "valid_from": "YxqQ", "valid_until": "YxqZ", "authority_name": "BaBm",
         "record_status": "BaZt"},
        WebServiceCounter("GetFilings", "http://device.invalid/GetFilings", "1.2",
                          Wrapping.CDATA, "GetFilingsResult"),
        stem="医疗器械网络销售备案", authorities=drug_authorities, dates="$1/$2/$3",
    ),
    Outlet(
        "drug_samplings", Kind.INSPECTION, 0.003, drug_samplings,
        {"inspection_number": "检品编号", "product_name": "检品名称", "party_name": "标示生产企业",
         "party_uscc": "统一社会信用代码", "batch_number": "生产批号", "platform_name": "检品来源",
         "inspection_type": "检查类型", "inspected_on": "抽样日期",
         "inspection_basis": "检验依据", "inspection_result": "检验结果",
         "failed_items": "不符合规定项目", "laboratory": "检验机构",
         "authority_name": "信息提供部门"},
        WebServiceCounter("request", "", "", Wrapping.NESTED, encoding="gb18030"),
        stem="YP2018", authorities=drug_authorities,
    ),
)  # fmt: skip
