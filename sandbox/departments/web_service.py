"""A WebService at a department: questions posted in XML, checked as a real server checks them.

The envelope and its version, the action, the operation, user and password; what is wrong is told
by a SOAP fault (or, without SOAP, by a result code). Rows come in pages, as elements, as the
escaped text of one element, or as a CDATA section in it.
"""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
from lxml import etree

from sandbox.outlet import Goods
from sandbox.wire import PAGE

_NAMESPACES = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
_TYPES = {"1.1": "text/xml", "1.2": "application/soap+xml", "": "application/xml"}
_USERS = ("userName", "Username", "user")
_PASSWORDS = ("password", "Password", "key")
_LONGEST_QUESTION = 1 << 16


class Wrapping(StrEnum):
    """How the rows stand in the answer."""

    NESTED = "nested"
    ESCAPED = "escaped"
    CDATA = "cdata"


@dataclass(frozen=True, slots=True)
class WebServiceCounter:
    """One operation over HTTP. `soap` is `1.1`, `1.2` or nothing; `result` holds wrapped rows."""

    operation: str
    action: str
    soap: str = "1.1"
    wrapping: Wrapping = Wrapping.NESTED
    result: str = "return"
    encoding: str = "utf-8"

    def open(self, source_id: str, goods: Sequence[Goods], folder: Path) -> "OpenService":
        """Answer questions about every day's goods."""
        del folder
        return OpenService(self, source_id, goods)

    def locators(self, goods: Goods) -> pl.Series:
        """By page and row."""
        numbers = pl.int_range(goods.table.height, eager=True)
        return pl.select(
            pl.format("第{}页 第{}条", numbers // PAGE + 1, numbers % PAGE + 1)
        ).to_series()


class OpenService(ThreadingHTTPServer):
    """A service at work on a free loopback port."""

    daemon_threads = True

    def __init__(self, how: WebServiceCounter, source_id: str, goods: Sequence[Goods]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.how = how
        self.source_id = source_id
        self.rows = {f"{each.day:%Y-%m-%d}": list(map(_row, *_columns(each))) for each in goods}
        self.user = f"u-{source_id}"
        self.password = hashlib.sha256(source_id.encode()).hexdigest()[:16]
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def environment(self) -> Mapping[str, str]:
        """Its address, and the account it gave us."""
        return {
            "URL": f"http://127.0.0.1:{self.server_port}",
            "USER": self.user,
            "KEY": self.password,
        }

    def close(self) -> None:
        """Free the port."""
        self.shutdown()
        self._thread.join()
        self.server_close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that was understood: the words by the names of their elements."""

    words: Mapping[str, str]

    def any(self, names: Sequence[str]) -> str:
        return next((self.words[name] for name in names if name in self.words), "")

    def number(self, name: str, default: int) -> int:
        word = self.words.get(name, "")
        return max(1, int(word)) if word.isascii() and word.isdecimal() else default


class _Refused(Exception):
    """What is wrong with a question: who is at fault, and the words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


class _Handler(BaseHTTPRequestHandler):
    server: OpenService

    def do_POST(self) -> None:  # the base's name
        """Answer, or say what is wrong with the question."""
        how = self.server.how
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), _LONGEST_QUESTION))
        if self.path != f"/services/{self.server.source_id}":
            self._send(404, "此地址没有服务", "text/plain")
            return
        try:
            asked = self._understood(body)
            self._send(200, self._answer(asked), _TYPES[how.soap])
        except _Refused as refused:
            self._send(500 if how.soap else 200, _refusal(how, refused), _TYPES[how.soap])

    def _understood(self, body: bytes) -> _Asked:
        how = self.server.how
        media_type, _, rest = self.headers.get("Content-Type", "").partition(";")
        if media_type != _TYPES[how.soap]:
            raise _Refused("Client", f"Content-Type {media_type} 不支持")
        named = {"1.1": self.headers.get("SOAPAction", ""), "1.2": rest, "": ""}[how.soap]
        if how.soap and f'"{how.action}"' not in named:
            raise _Refused("Client", f"不支持的操作 {named}")
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            question = etree.fromstring(body, parser)
        except etree.XMLSyntaxError as error:
            raise _Refused("Client", f"XML 不规范: {error}") from error
        if how.soap and question.tag != f"{{{_NAMESPACES[how.soap]}}}Envelope":
            raise _Refused("VersionMismatch", "信封版本不符")
        operation = question.find(f"{{*}}Body/{{*}}{how.operation}") if how.soap else question
        if operation is None or etree.QName(operation).localname != how.operation:
            raise _Refused("Client", f"没有操作 {how.operation}")
        asked = _Asked(
            {etree.QName(one).localname: one.text or "" for one in question.iter(etree.Element)}
        )
        account = (asked.any(_USERS), asked.any(_PASSWORDS))
        if account != (self.server.user, self.server.password):
            raise _Refused("Client.Authentication", "用户名或密码错误")
        return asked

    def _answer(self, asked: _Asked) -> str:
        how = self.server.how
        rows = self.server.rows.get(asked.words.get("date", ""), [])
        size = asked.number("pageSize", PAGE)
        first = (asked.number("pageNo", 1) - 1) * size
        said = "".join(rows[first : first + size])
        data = _data("0" if rows else "1", "成功" if rows else "无数据", len(rows), said)
        if how.wrapping is Wrapping.ESCAPED:
            data = escape(f'<?xml version="1.0" encoding="UTF-8"?>\n{data}')
        elif how.wrapping is Wrapping.CDATA:
            data = f"<![CDATA[{data}]]>"
        if how.wrapping is not Wrapping.NESTED:
            data = f"<{how.result}>{data}</{how.result}>"
        name = f"{how.operation}Response"
        return _enveloped(how, f'<n:{name} xmlns:n="urn:sandbox">{data}</n:{name}>')

    def _send(self, status: int, text: str, media_type: str) -> None:
        encoding = self.server.how.encoding
        body = text.encode(encoding)
        self.send_response_only(status)
        self.send_header("Content-Type", f"{media_type}; charset={encoding}")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        """Say nothing: tests and the demo have their own words."""


def _refusal(how: WebServiceCounter, refused: _Refused) -> str:
    words = escape(refused.words)
    if how.soap == "1.1":
        fault = f"<faultcode>s:{refused.code}</faultcode><faultstring>{words}</faultstring>"
    elif how.soap == "1.2":
        codes = (
            f"<s:Value>s:Sender</s:Value><s:Subcode><s:Value>{refused.code}</s:Value></s:Subcode>"
        )
        fault = f"<s:Code>{codes}</s:Code><s:Reason><s:Text>{words}</s:Text></s:Reason>"
    else:
        return _enveloped(how, _data("401" if "." in refused.code else "500", words, 0, ""))
    return _enveloped(how, f"<s:Fault>{fault}</s:Fault>")


def _enveloped(how: WebServiceCounter, body: str) -> str:
    declaration = f'<?xml version="1.0" encoding="{how.encoding}"?>\n'
    if not how.soap:
        return declaration + body
    namespace = _NAMESPACES[how.soap]
    return f'{declaration}<s:Envelope xmlns:s="{namespace}"><s:Body>{body}</s:Body></s:Envelope>'


def _data(code: str, words: str, total: int, rows: str) -> str:
    head = f"<resultCode>{code}</resultCode><resultMsg>{words}</resultMsg><total>{total}</total>"
    return f"<data>{head}<result>{rows}</result></data>"


def _columns(goods: Goods) -> tuple[list[str], list[dict[str, str | None]]]:
    return goods.ids.to_list(), goods.table.to_dicts()


def _row(row_id: str, row: Mapping[str, str | None]) -> str:
    fields = "".join(
        f"<{tag}>{escape(value)}</{tag}>" if value else f"<{tag}/>" for tag, value in row.items()
    )
    return f"<record><ID>{escape(row_id)}</ID>{fields}</record>"
