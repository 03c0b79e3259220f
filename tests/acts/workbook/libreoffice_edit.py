"""Edit a workbook in LibreOffice and save it there: run by a Python that has `uno`.

    python3 libreoffice_edit.py export.xlsx saved.xlsx edits.json

`edits.json` is a list of [row, heading, value], rows as the program shows them, headings in row 1.
A text stays text, as it does in a cell of text; a number or a text with "=" becomes what it says; a
row with heading null is deleted. LibreOffice keeps its profile under HOME, and ends with this.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_SHEET = "待修正"
_FILTER = "Calc MS Excel 2007 XML"
_SECONDS = 60
Office = Any  # what comes from LibreOffice has no types


def main(export: str, saved: str, edits: str) -> None:
    pipe = f"wangjian{os.getpid()}"
    accept = f"--accept=pipe,name={pipe};urp;"
    command = ["soffice", "--headless", "--norestore", "--nologo", accept]
    office = subprocess.Popen(command, start_new_session=True)  # its children end with it
    try:
        desktop = _desktop(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        book = desktop.loadComponentFromURL(_url(export), "_blank", 0, (_named("Hidden", True),))
        _edit(book.Sheets.getByName(_SHEET), json.loads(Path(edits).read_text("utf-8")))
        book.storeToURL(_url(saved), (_named("FilterName", _FILTER),))
        book.close(True)
        desktop.terminate()
        office.wait(_SECONDS)
    finally:
        if office.poll() is None:
            os.killpg(office.pid, signal.SIGKILL)


def _desktop(where: str) -> Office:
    """The office once it listens; nothing tells when it does."""
    local = uno.getComponentContext()
    name = "com.sun.star.bridge.UnoUrlResolver"
    resolver = local.ServiceManager.createInstanceWithContext(name, local)
    until = time.monotonic() + _SECONDS
    while True:
        try:
            manager = resolver.resolve(where).ServiceManager
            return manager.createInstance("com.sun.star.frame.Desktop")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _edit(sheet: Office, edits: list[tuple[int, str | None, str | float | None]]) -> None:
    """Cells first, then the rows that go: their numbers are those of the export."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress.EndColumn
    columns = {sheet.getCellByPosition(at, 0).String: at for at in range(last + 1)}
    sheet.unprotect("")
    for row, heading, value in edits:
        if heading is None:
            continue
        cell = sheet.getCellByPosition(columns[heading], row - 1)
        if isinstance(value, str) and not value.startswith("="):
            cell.setString(value)
        else:
            cell.setFormula(str(value))
    for row in sorted((row for row, heading, _ in edits if heading is None), reverse=True):
        sheet.Rows.removeByIndex(row - 1, 1)
    sheet.protect("")


def _named(name: str, value: object) -> Office:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def _url(path: str) -> str:
    return str(uno.systemPathToFileUrl(str(Path(path).absolute())))


if __name__ == "__main__":
    main(*sys.argv[1:4])
