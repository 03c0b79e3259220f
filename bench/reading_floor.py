"""Floors for reading: each format by the bare library our reader stands on, everything as text.

No places, no second count, nothing set aside, no mapping: kept bytes to a table and nothing else.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import fastexcel
import orjson
import polars as pl
from lxml import etree, html

from sources.kit.store import open_stored


def csv(paths: Sequence[Path], encoding: str = "utf-8") -> int:
    """Rows of CSV files, each read whole."""
    rows = 0
    for path in paths:
        data = _bytes(path)
        if encoding != "utf-8":
            data = data.decode(encoding).encode()
        rows += pl.read_csv(data, infer_schema=False).height
    return rows


def workbook(paths: Sequence[Path]) -> int:
    """Rows below the header of every sheet."""
    rows = 0
    for path in paths:
        book = fastexcel.read_excel(_bytes(path))
        for name in book.sheet_names:
            rows += book.load_sheet(name, dtypes="string").to_polars().height
    return rows


def json_pages(paths: Sequence[Path], encoding: str = "utf-8") -> int:
    """Rows of JSON pages, columns made of all keys met."""
    rows = 0
    for path in paths:
        page = json.loads(_bytes(path).decode(encoding))["rows"]
        rows += pl.DataFrame(page, infer_schema_length=None).height
    return rows


def messages(paths: Sequence[Path]) -> int:
    """Exchange messages, streaming, each freed when it has passed."""
    rows = 0
    for path in paths:
        found = []
        with open_stored(path) as stream:
            for _, message in etree.iterparse(
                stream, events=("end",), tag="ExchangeMessage", resolve_entities=False
            ):
                found.append({field.tag: field.text for field in message.find("Body/fields")})
                message.clear()
                while message.getprevious() is not None:
                    del message.getparent()[0]
        rows += pl.DataFrame(found, infer_schema_length=None).height
    return rows


def table_file(paths: Sequence[Path]) -> int:
    """JSON lines of arrays, the first line apart."""
    rows = 0
    for path in paths:
        found = [orjson.loads(line) for line in _bytes(path).splitlines()[1:]]
        rows += pl.DataFrame(found, orient="row", infer_schema_length=None).height
    return rows


def bundle(paths: Sequence[Path]) -> int:
    """CSV members of zips, each read whole."""
    rows = 0
    for path in paths:
        with zipfile.ZipFile(io.BytesIO(_bytes(path))) as archive:
            for name in archive.namelist():
                rows += pl.read_csv(archive.read(name), infer_schema=False).height
    return rows


def answers(paths: Sequence[Path]) -> int:
    """Records of XML answers, each answer a whole tree."""
    rows = 0
    for path in paths:
        tree = etree.fromstring(_bytes(path))
        found = [{field.tag: field.text for field in record} for record in tree.iter("record")]
        rows += pl.DataFrame(found, infer_schema_length=None).height
    return rows


def notices(paths: Sequence[Path]) -> int:
    """Tables of HTML pages, the text of each cell."""
    rows = 0
    for path in paths:
        tree = html.fromstring(_bytes(path))
        for table in tree.iter("table"):
            grid = [[cell.text_content() for cell in row] for row in table.iter("tr")]
            rows += pl.DataFrame(grid[1:], schema=grid[0], orient="row").height
    return rows


def _bytes(path: Path) -> bytes:
    with open_stored(path) as stream:
        return stream.read()
