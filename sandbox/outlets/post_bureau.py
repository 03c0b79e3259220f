"""邮政局: courier licences as numbered CSV files, credit ratings as a workbook, in drop folders."""

import numpy as np
import polars as pl

from records.kind import Kind
from sandbox.decided import licences_of
from sandbox.departments.files import CsvFile, SheetFile
from sandbox.departments.sftp import DropCounter
from sandbox.observations import Wanted, ratings
from sandbox.outlet import Outlet


def courier_licences(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """快递业务经营许可: `stem` begins the licence's number, which is its document's too."""
    rows = licences_of(rng, wanted)
    serials = pl.Series(np.arange(wanted.serial, wanted.serial + wanted.count)).cast(pl.String)
    number = pl.format("{}{}", pl.lit(f"{wanted.stem}{wanted.last:%Y}"), serials.str.zfill(6))
    return rows.with_columns(
        decision_document_name=pl.lit("快递业务经营许可证"),
        decision_number=number,
        licence_number=number,
        licence_name=pl.lit("快递业务经营许可证"),
        licence_category=pl.lit("普通"),
        licence_content=pl.lit("国内快递（邮政企业专营业务除外）"),
    )


OUTLETS = (
    Outlet(
        "courier_licences", Kind.LICENCE, 0.003, courier_licences,
        {"licence_number": "许可证编号", "party_name": "企业名称",
         "party_category": "行政相对人类别", "party_uscc": "统一社会信用代码",
         "legal_representative": "法定代表人",
         "decision_document_name": "行政许可决定文书名称", "decision_number": "行政许可决定文书号",
         "licence_name": "许可证书名称", "licence_category": "许可类别",
         "licence_content": "业务范围", "decided_on": "发证日期", "valid_from": "有效期自",
         "valid_until": "有效期至", "authority_name": "发证机关",
         "authority_uscc": "发证机关统一社会信用代码", "record_status": "当前状态",
         "source_agency_name": "数据来源单位",
         "source_agency_uscc": "数据来源单位统一社会信用代码"},
        DropCounter("courier-licences-{day:%Y%m%d}_1.csv", CsvFile("gb18030"), ".ok"),
        stem="国邮", dates="$1/$2/$3",
    ),
    Outlet(
        "courier_ratings", Kind.RATING, 0.003, ratings,
        {"party_name": "企业名称", "party_uscc": "统一社会信用代码", "grade": "评定等级",
         "rated_on": "评定日期", "valid_until": "有效期至", "authority_name": "评定机关"},
        DropCounter("courier-ratings-{day:%Y%m%d}.xlsx",
                    SheetFile("信用评定", title="快递企业信用评定结果"), by_key=True),
        stem="快递业信用评定", dates="$1年$2月$3日",
    ),
)  # fmt: skip
