"""Ways to alter an exported workbook as people and programs do, cell by cell in its XML."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"
_ROW = re.compile(r'<row r="[0-9]+"([^>]*)>(.*?)</row>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)[0-9]+"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(r"<t[^>]*>([^<]*)</t>")


def rewritten(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read(name).decode()


def texts(data: bytes, sheet: str = SHEET) -> list[str]:
    """Every text of a sheet."""
    return _TEXT.findall(part(data, sheet))


class Sheet:
    """待修正 taken apart; rows are told by their number in the export, the headings are row 1."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.rows = [
            {letters: (attributes, inner) for letters, attributes, inner in _CELL.findall(cells)}
            for _, cells in _ROW.findall(part(data, SHEET))
        ]
        self.columns = {
            _TEXT.findall(inner)[0]: letters for letters, (_, inner) in self.rows[0].items()
        }

    def cell(self, row: int, heading: str) -> str:
        """The text of a cell."""
        found = _TEXT.findall(self.rows[row - 1].get(self.columns[heading], ("", ""))[1])
        return found[0] if found else ""

    def put(self, row: int, heading: str, text: str) -> None:
        """Type a text."""
        inner = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
        self.put_xml(row, heading, inner, ' t="inlineStr"')

    def put_xml(self, row: int, heading: str, inner: str, kind: str = "") -> None:
        """What a program writes into a cell: `<v>12</v>` a number, `<f>…</f><v>…</v>` a formula."""
        letters = self.columns[heading]
        style = re.search(r' s="[0-9]+"', self.rows[row - 1].get(letters, ("", ""))[0])
        self.rows[row - 1][letters] = ((style[0] if style else "") + kind, inner)

    def saved(self) -> bytes:
        """The workbook with its rows numbered anew."""
        order = sorted(self.columns.values(), key=lambda letters: (len(letters), letters))
        rows = "".join(
            f'<row r="{number}">'
            + "".join(_cell(f"{letters}{number}", *row[letters]) for letters in order
                      if letters in row)
            + "</row>"
            for number, row in enumerate(self.rows, start=1)
        )  # fmt: skip
        return rewritten(
            self.data, SHEET,
            lambda text: re.sub(
                r"(?s)<sheetData>.*</sheetData>", lambda _: f"<sheetData>{rows}</sheetData>", text
            ),
        )  # fmt: skip


def _cell(place: str, attributes: str, inner: str) -> str:
    return f'<c r="{place}"{attributes}>{inner}</c>' if inner else f'<c r="{place}"{attributes}/>'
