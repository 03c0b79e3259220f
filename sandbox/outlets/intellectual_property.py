"""知识产权局: decisions on patents and trademarks, two CSV files in a zip."""

from records.kind import CATALOGUES, Kind
from sandbox.decided import penalties_of
from sandbox.departments.bundles import BundleCounter
from sandbox.departments.files import CsvFile
from sandbox.outlet import Outlet

OUTLETS = (
    Outlet(
        "ip_penalties", Kind.PENALTY, 0.002, penalties_of,
        {field.name: field.zh for field in CATALOGUES[Kind.PENALTY].fields if field.v2018},
        BundleCounter(
            "decisions-{day:%Y%m%d}.zip",
            ("{day:%Y%m%d}/专利行政处罚.csv", "{day:%Y%m%d}/商标行政处罚.csv"),
            CsvFile("gb18030"),
            beside={"填报说明.txt": "双公示数据，按日更新。", "Thumbs.db": "\0"},
        ),
        dates="$1/$2/$3",
    ),
)  # fmt: skip
