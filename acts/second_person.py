"""What the second person says of an operation, and whether the first one said the same."""

import polars as pl

from acts.house import House
from ledger.errors import NotDecided
from ledger.identifying import CHOICE
from records.names import name_key
from records.reasons import Verb
from records.states import Judgement
from records.uscc import compact, mod31_ok


def approve_command(house: House, number: int) -> str:
    """What a second person has to say; with a judgement of their own where one is asked for."""
    own = "same|not-same|unsure|new [--to 代码] "
    if house.ledger.identity_choice(number).is_empty():
        own = ""
    elif borne(house, number) is not None:
        own = "same --to 代码 --bore 曾用名或旧代码 "
    return f"identity approve {number} {own}--approver 姓名"


def borne(house: House, number: int) -> str | None:
    """What an alias says an enterprise bore, as `as_borne`; None for any other operation."""
    change = house.ledger.identity_change(number)
    if change is None or house.ledger.operation(number).verb != Verb.ALIAS:
        return None
    return change.other or name_key(change.name or "")


def as_borne(text: str) -> str:
    """A name or code that an enterprise bore, in the form in which two of them are compared."""
    code = compact(text)
    return code if mod31_ok(code) else name_key(text)


def check_choice(house: House, number: int, choice: pl.DataFrame, bore: str) -> None:
    """`NotDecided` unless CHOICE judges, by codes somebody knows: a slip is no dissent.

    So is a name (`bore`) left out of an alias, or given where none is asked for.
    """
    names_one = pl.col("uscc").fill_null("") != ""
    bare = choice.filter((pl.col("judgement") != Judgement.UNSURE.value) & ~names_one)
    asks_name = borne(house, number) is not None
    if choice.is_empty() or bare.height or asks_name != bool(as_borne(bore)):
        raise NotDecided(f"请给出自己的认定：{approve_command(house, number)}")
    said = choice.filter(names_one)
    known = house.ledger.registry().by_uscc(said["uscc"].unique())["uscc"]
    for judgement, code in said.select("judgement", "uscc").iter_rows():
        is_new = judgement == Judgement.NEW.value and mod31_ok(code)
        if code not in known and not is_new:
            raise NotDecided(f"登记库没有 {code}：请核对代码")


def agrees(first: pl.DataFrame, choice: pl.DataFrame) -> bool:
    """Whether two persons said the same of every record."""
    said = choice.match_to_schema(CHOICE)
    for_all = said.filter(pl.col("record_id").is_null()).drop("record_id")
    spread = first.select("record_id").unique().join(for_all, how="cross")
    second = pl.concat([said.drop_nulls("record_id"), spread.select(CHOICE.names())])
    plain = pl.col("uscc").fill_null("")
    both = [set(table.with_columns(plain).select(CHOICE.names()).rows())
            for table in (first, second)]  # fmt: skip
    return both[0] == both[1]
