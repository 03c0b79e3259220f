"""Why a record is attached where it is, as one Chinese sentence."""

import json
from collections.abc import Mapping
from typing import Any

from records.states import LINK_SORTS_ZH, LinkSort, Rung

_NUMBERS = {
    Rung.ORG_CODE_AND_NAME: "组织机构代码",
    Rung.REGISTRATION_NUMBER_AND_NAME: "工商注册号",
    Rung.TAX_NUMBER_AND_NAME: "税务登记号",
}
_INNER = "代码校验位通过（内含的组织机构代码校验不符），登记库有此代码"
_SOUND = "代码有效，登记库有此主体"


def sentence(rung: str, evidence: str | None, persons: Mapping[int, str] | None = None) -> str:
    """What a rung and its evidence (canonical JSON; None: the rung says it alone) come to.

    `persons` names who carried out an operation.
    """
    said: dict[str, Any] = json.loads(evidence) if evidence else {}
    return "；".join([_ground(Rung(rung), said, persons or {}), *_besides(said)])


def _ground(rung: Rung, said: Mapping[str, Any], persons: Mapping[int, str]) -> str:
    code = _INNER if said.get("code_check") == "mod11" else _SOUND
    match rung:
        case Rung.CODE_AND_NAME:
            return f"{code}，名称一致"
        case Rung.CODE_AND_FORMER_NAME:
            until = f"（至 {said['former_until']}）" if said.get("former_until") else ""
            return f"{code}，名称与其曾用名“{said.get('name_key', '')}”{until}一致"
        case Rung.CORRECTED_CODE_AND_NAME:
            return _corrected(said)
        case Rung.DECIDED:
            number = said.get("operation")
            return f"{persons.get(int(number or 0), '经办人')}认定（操作 {number}）"
        case Rung.REGISTER_ITSELF:
            return "登记信息，即该主体本身"
        case _:
            return f"{_NUMBERS[rung]}在登记库中只属该主体，名称一致"


def _corrected(said: Mapping[str, Any]) -> str:
    names = {"of_old_code": "原代码登记的名称", "former": "现主体的曾用名"}
    with_ = names.get(str(said.get("name")), "现主体的名称")
    return f"所报代码 {said.get('replaced', '')} 已由现代码取代，名称与{with_}一致"


def _besides(said: Mapping[str, Any]) -> list[str]:
    """What else stands in the evidence that a person should know."""
    words = []
    if said.get("ended_on"):
        words.append(f"主体{said.get('status', '')}于 {said['ended_on']}")
    if said.get("taken_after"):
        words.append(f"此前用他名至 {said['taken_after']}，决定日时无他人用此名称")
    for each in said.get("successors") or ():
        sort, _, code = str(each).partition("=")
        words.append(f"{LINK_SORTS_ZH[LinkSort(sort)]}后为 {code}")
    return words
