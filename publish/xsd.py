"""The XML Schemas of the native renderings, generated from the catalogue and published."""

from lxml import etree

from publish.native import Native
from records.field import Shape
from records.kind import CATALOGUES, Kind
from records.states import Why

_TYPES = {Shape.DATE: "xs:date", Shape.WAN_YUAN: "xs:decimal"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
"""
_RECORD = """<xs:attribute name="id" type="xs:string" use="required"/>
<xs:attribute name="rev" type="xs:positiveInteger" use="required"/>
<xs:attribute name="until" type="xs:date"/>
"""
_ROOT = """<xs:attribute name="channel" type="xs:string" use="required"/>
<xs:attribute name="seq" type="xs:positiveInteger" use="required"/>
<xs:attribute name="day" type="xs:date" use="required"/>
"""
_ENTERPRISE = '<xs:attribute name="UNISCID" type="xs:string" use="required"/>\n'


def schema(native: Native) -> bytes:
    """The schema of one channel's documents, in UTF-8; the same bytes every time."""
    records = "".join(_record(native, kind) for kind in native.elements)
    names = list(native.elements.values())
    if native.grouped:
        inner = "".join(_reference(name, "unbounded") for name in names)
        records += _complex("ENTERPRISE", f"<xs:sequence>{inner}</xs:sequence>", _ENTERPRISE)
        names = ["ENTERPRISE"]
    choice = "".join(_reference(name) for name in (*names, "DEL"))
    root = f'<xs:choice minOccurs="0" maxOccurs="unbounded">{choice}</xs:choice>'
    text = _HEAD + records + _removal() + _complex("PUBLICITY", root, _ROOT) + "</xs:schema>\n"
    return text.encode()


def compiled(native: Native) -> etree.XMLSchema:
    """`schema`, ready to validate with."""
    return etree.XMLSchema(etree.fromstring(schema(native)))


def _record(native: Native, kind: Kind) -> str:
    """One record element: the fields in the standard's order, each there at most once."""
    fields = CATALOGUES[kind].public(native.channel)
    inner = "".join(
        f'<xs:element name="{key}" type="{_TYPES.get(field.shape, "xs:string")}" minOccurs="0"/>'
        for key, field in zip(native.keys[kind], fields, strict=True)
    )
    return _complex(native.elements[kind], f"<xs:sequence>{inner}</xs:sequence>", _RECORD)


def _removal() -> str:
    reasons = "".join(f'<xs:enumeration value="{why}"/>' for why in Why)
    restriction = f'<xs:restriction base="xs:string">{reasons}</xs:restriction>'
    why = (
        f'<xs:attribute name="why" use="required"><xs:simpleType>{restriction}</xs:simpleType>'
        "</xs:attribute>"
    )
    moment = '<xs:attribute name="effective_at" type="xs:dateTime" use="required"/>'
    erase = '<xs:attribute name="erase" type="xs:boolean" use="required"/>'
    successor = '<xs:attribute name="successor" type="xs:string"/>'
    return _complex("DEL", "", _RECORD + why + moment + erase + successor)


def _complex(name: str, content: str, attributes: str) -> str:
    return (
        f'<xs:element name="{name}"><xs:complexType>\n{content}\n{attributes}'
        "</xs:complexType></xs:element>\n"
    )


def _reference(name: str, most: str = "1") -> str:
    return f'<xs:element ref="{name}" minOccurs="0" maxOccurs="{most}"/>'
