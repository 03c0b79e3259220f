"""A question in XML: a template filled with words, wrapped as the protocol wants it."""

import string
from collections.abc import Mapping
from enum import Enum
from xml.sax.saxutils import escape

from sources.kit.xml_envelope import SOAP_11, SOAP_12

_QUOTES = {'"': "&quot;", "'": "&apos;"}


class Soap(Enum):
    """What a question is wrapped in; the value is the namespace of the envelope."""

    V1_1 = SOAP_11
    V1_2 = SOAP_12
    NONE = ""


def placeholders(*templates: str) -> set[str]:
    """What the templates want filled in."""
    return {
        name
        for template in templates
        for _, name, _, _ in string.Formatter().parse(template)
        if name is not None
    }


def filled(template: str, words: Mapping[str, object]) -> str:
    """`template` with `words`, texts escaped so that they stay one value."""
    quoted = {
        name: escape(word, _QUOTES) if isinstance(word, str) else word
        for name, word in words.items()
    }
    return template.format(**quoted)


def wrapped(body: str, header: str, soap: Soap, encoding: str) -> bytes:
    """The document to post."""
    text = body
    if soap is not Soap.NONE:
        head = f"<s:Header>{header}</s:Header>" if header else ""
        text = f'<s:Envelope xmlns:s="{soap.value}">{head}<s:Body>{body}</s:Body></s:Envelope>'
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)


def http_headers(soap: Soap, action: str, encoding: str) -> dict[str, str]:
    """How HTTP says what is posted."""
    if soap is Soap.V1_1:
        return {"Content-Type": f"text/xml; charset={encoding}", "SOAPAction": f'"{action}"'}
    if soap is Soap.V1_2:
        named = f'; action="{action}"' if action else ""
        return {"Content-Type": f"application/soap+xml; charset={encoding}{named}"}
    return {"Content-Type": f"application/xml; charset={encoding}"}
