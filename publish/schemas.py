"""JSON Schemas of the lines (draft 2020-12), and the same said to columns of them.

A line is canonical: its members come sorted, nothing is written two ways. So one regular
expression per kind of body says of a line what its schema says of what it means, for a million
lines in seconds; only lines that fail are read one by one, to say what is wrong with them.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import polars as pl
from jsonschema import Draft202012Validator

from publish import objects
from publish.announce import Contents, Plan
from publish.bodies import Body, Form, Member, bodies
from publish.delta import ID_CHARACTERS, PREFIXES
from publish.errors import GateFailed
from records.field import Channel
from records.states import WHY_NAMES_ZH

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DAY = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_MOMENT = _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00"
_FORMS = {
    Form.DATE: _DAY,
    Form.WAN_YUAN: r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,6})?",
    Form.ENTERPRISE: "[0-9A-HJ-NPQRTUWXY]{18}",
}
_NUMBER = "[1-9][0-9]*"
_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"'
_CHANNELS_ZH = {
    Channel.CREDIT_CHINA: "信用中国",
    Channel.GSXT: "国家企业信用信息公示系统",
    Channel.WARNING: "全网警示名单",
}
LINE = "schema/line.schema.json"


def publish(plan: Plan, contents: Contents) -> Iterator[str]:
    """Write the schemas of every line and of this channel's lines into the tree."""
    for name, schema in (
        (LINE, line_schema()),
        (of_channel(plan.channel), schema_of(plan.channel)),
    ):
        text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        yield from objects.collect(objects.put(plan.tree, name, text.encode()), contents.schemas)


def of_channel(channel: Channel) -> str:
    """The target name of that channel's schema."""
    return f"schema/{channel}.schema.json"


def line_schema() -> Schema:
    """What a line of any channel is: an addition or change, or a removal."""
    prefixes = "".join(sorted(prefix[0] for prefix in PREFIXES.values()))
    put, gone = _put({"type": "object"}, f"[{prefixes}]-"), _del(f"[{prefixes}]-")
    return _document("line", "公示数据的一行", put, gone, {})


def schema_of(channel: Channel) -> Schema:
    """What a line of `channel` is, its body member by member; the same bytes every time."""
    known = bodies(channel)
    refs = [{"$ref": f"#/$defs/{body.kind}"} for body in known]
    put = _put(refs[0] if len(refs) == 1 else {"oneOf": refs}, PREFIXES[channel])
    defs = {body.kind: _body(body) for body in known}
    title = f"{_CHANNELS_ZH[channel]}公示数据的一行"
    return _document(channel, title, put, _del(PREFIXES[channel]), defs)


def check(channel: Channel, lines: pl.DataFrame) -> None:
    """`GateFailed` with the ids of LINES that the channel's schema does not let pass."""
    is_put = pl.col("op") == "put"
    faults = [lines.filter(~is_put, ~pl.col("line").str.contains(_del_pattern(channel)))]
    rest = lines.filter(is_put)
    for kind, pattern in _put_patterns(channel).items():
        # In JSON text a bare quote is never inside a string: this can only be the member.
        is_kind = pl.col("line").str.contains(f'"kind":"{kind}"', literal=True)
        faults.append(rest.filter(is_kind, ~pl.col("line").str.contains(pattern)))
        rest = rest.filter(~is_kind)
    bad = pl.concat([*faults, rest])
    if bad.height:
        ids = tuple(bad["public_id"].to_list())
        words = f"{len(ids)} line(s) are not as the schema says, first {ids[0]}: "
        raise GateFailed("schema", words + fault(channel, bad["line"][0]), ids)


def fault(channel: Channel, line: str) -> str:
    """Where a line breaks the schema and which rule of it; never the value itself."""
    try:
        meant = json.loads(line)
    except ValueError:
        return "not JSON"
    error = next(iter(_validator(channel).iter_errors(meant)), None)
    if error is None:
        return "not in canonical form"
    while error.context:
        # The kind that the line says it is, is the one that it was meant to be.
        others = {one.schema_path[0] for one in error.context if one.validator == "const"}
        meant_as = [one for one in error.context if one.schema_path[0] not in others]
        error = (meant_as or error.context)[0]
    return f"{error.json_path} breaks {error.validator!r}"


@cache
def _validator(channel: Channel) -> Draft202012Validator:
    return Draft202012Validator(schema_of(channel))


def _document(name: str, title: str, put: Schema, gone: Schema, defs: Schema) -> Schema:
    either = [{"$ref": "#/$defs/put"}, {"$ref": "#/$defs/del"}]
    head = {"$schema": _DRAFT, "$id": f"urn:wangjian:feed:1:{name}", "title": title}
    return head | {"oneOf": either, "$defs": {"put": put, "del": gone} | defs}


def _put(body: Schema, prefix: str) -> Schema:
    members = {"body": body, "id": _id(prefix), "op": {"const": "put"}, **_counted()}
    return _object("新增或变更", members, tuple(members))


def _del(prefix: str) -> Schema:
    successor = _text("续接编号（合并/变更时）", f"(?:{_id_pattern(prefix)})?")
    why = [{"const": str(why), "title": title} for why, title in WHY_NAMES_ZH.items()]
    members = {
        "effective_at": _text("生效时间", _MOMENT),
        "erase": {"title": "是否清除", "type": "boolean"},
        "id": _id(prefix), "op": {"const": "del"}, **_counted(), "successor": successor,
        "why": {"title": "撤下原因", "oneOf": why},
    }  # fmt: skip
    return _object("撤下", members, tuple(members))


def _counted() -> Schema:
    number = {"type": "integer", "minimum": 1}
    return {"rev": number | {"title": "版次"}, "seq": number | {"title": "发布序号"}}


def _id(prefix: str) -> Schema:
    return _text("公示编号", _id_pattern(prefix))


def _id_pattern(prefix: str) -> str:
    return f"{prefix}[a-z2-7]{{{ID_CHARACTERS}}}"


def _body(body: Body) -> Schema:
    members = {"kind": {"const": body.kind}} | {one.key: _member(one) for one in body.members}
    required = ("kind", *(one.key for one in body.members if one.required))
    return _object(body.title, members, required)


def _member(member: Member) -> Schema:
    if not member.entry:
        return _text(member.title, _FORMS.get(member.form))
    entry = _object(member.title, {one.key: _member(one) for one in member.entry}, ())
    return {"title": member.title, "type": "array", "items": entry}


def _text(title: str, pattern: str | None) -> Schema:
    plain = {"title": title, "type": "string"}
    return plain if pattern is None else plain | {"pattern": f"^(?:{pattern})$"}


def _object(title: str, members: Schema, required: tuple[str, ...]) -> Schema:
    head = {"title": title, "type": "object", "properties": dict(sorted(members.items()))}
    return head | {"required": sorted(required), "additionalProperties": False}


@cache
def _put_patterns(channel: Channel) -> dict[str, str]:
    """By kind of body, what a whole line of it matches."""
    end = f',"id":"{_id_pattern(PREFIXES[channel])}","op":"put","rev":{_NUMBER},"seq":{_NUMBER}'
    found = {}
    for body in bodies(channel):
        members = {one.key: (_value(one), one.required) for one in body.members}
        members["kind"] = (f'"{body.kind}"', True)
        found[body.kind] = rf'^\{{"body":{_members(members)}{end}\}}$'
    return found


@cache
def _del_pattern(channel: Channel) -> str:
    code = _id_pattern(PREFIXES[channel])
    why = "|".join(WHY_NAMES_ZH)
    return (
        rf'^\{{"effective_at":"{_MOMENT}","erase":(?:true|false),"id":"{code}","op":"del",'
        rf'"rev":{_NUMBER},"seq":{_NUMBER},"successor":"(?:{code})?","why":"(?:{why})"\}}$'
    )


def _value(member: Member) -> str:
    if member.entry:
        entry = _members({one.key: (_value(one), one.required) for one in member.entry})
        return rf"\[(?:{entry}(?:,{entry})*)?\]"
    pattern = _FORMS.get(member.form)
    return _STRING if pattern is None else f'"(?:{pattern})"'


def _members(members: dict[str, tuple[str, bool]]) -> str:
    """An object with those members in canonical order, all but the required ones optional."""
    told = [
        (f'"{key}":{value}', is_required) for key, (value, is_required) in sorted(members.items())
    ]
    pivot = next((at for at, (_, is_required) in enumerate(told) if is_required), None)
    if pivot is not None:
        before = "".join(f"(?:{text},)?" for text, _ in told[:pivot])
        return rf"\{{{before}{told[pivot][0]}{_rest(told[pivot + 1 :])}\}}"
    # Without one that is always there, any may be the first.
    firsts = (text + _rest(told[at + 1 :]) for at, (text, _) in enumerate(told))
    return rf"\{{(?:{'|'.join(firsts)})?\}}"


def _rest(told: Iterable[tuple[str, bool]]) -> str:
    return "".join(f",{text}" if is_required else f"(?:,{text})?" for text, is_required in told)
