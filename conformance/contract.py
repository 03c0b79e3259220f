"""What the kit and a consumer agree on: commands, and what an exit code means.

A consumer is a command that brings its list up to date and exits with a code of a class:

ok           up to date and fresh            none       no verified list is held
listed       a code that was asked is listed stale      the word that vouches is over
unreachable  the feed could not be reached   suspended  it has been for two days more
rejected     the feed was refused            damaged    the list held is not what was verified

Three more commands may be named. `state` ends its output with a line of JSON that says what is
held, `{"seq": …, "count": …, "root": …}`, looked at anew; with nothing held it exits as `none`.
`check` asks about one code. `repair` makes a damaged list whole.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conformance.errors import BadCall

CODES: dict[str, tuple[int, ...]] = {
    "ok": (0,),
    "listed": (1,),
    "unreachable": (2,),
    "rejected": (3,),
    "none": (4,),
    "stale": (5,),
    "suspended": (6,),
    "damaged": (7,),
}
"""wangjian-pull's own; `--codes` gives another consumer's."""
KILLED = "killed"
HUNG = "hung"
STATE = ("--offline", "--verify", "--state")
CHECK = ("--offline", "--check", "{code}")
REPAIR = ("--reconcile",)


@dataclass(frozen=True, slots=True)
class Consumer:
    """The commands of a consumer, with `{url}`, `{file}`, `{root}` and `{code}` to be filled in."""

    run: tuple[str, ...]
    state: tuple[str, ...]
    check: tuple[str, ...]
    repair: tuple[str, ...]
    damage: tuple[str, ...]  # none: cases that damage the list are not run
    codes: Mapping[str, tuple[int, ...]]

    def named(self, code: int, expected: str) -> str:
        """The class of an exit code: the expected one where the code may mean several."""
        classes = [name for name, codes in self.codes.items() if code in codes]
        if expected in classes:
            return expected
        return classes[0] if classes else f"exit code {code}"


def consumer(run: Sequence[str], named: Mapping[str, str | None]) -> Consumer:
    """The consumer of the command `run`; `named` holds what else was said, by option.

    What is not said is `run` with the options that wangjian-pull takes.
    """
    if not run:
        raise BadCall("name the consumer's command after --")

    def command(name: str, usual: Sequence[str]) -> tuple[str, ...]:
        said = named.get(name)
        return tuple(shlex.split(said)) if said else (*run, *usual)

    damage = named.get("damage")
    return Consumer(
        run=tuple(run),
        state=command("state", STATE),
        check=command("check", CHECK),
        repair=command("repair", REPAIR),
        damage=tuple(shlex.split(damage)) if damage else (),
        codes=codes(named.get("codes") or ""),
    )


def codes(said: str) -> dict[str, tuple[int, ...]]:
    """`ok=0,rejected=1,rejected=9` as codes by class; a class that is not said keeps its own."""
    found: dict[str, tuple[int, ...]] = {}
    for pair in filter(None, said.split(",")):
        name, _, number = pair.partition("=")
        if name not in CODES or not number.isdigit():
            raise BadCall(f"--codes: {pair!r} is not CLASS=NUMBER with one of {', '.join(CODES)}")
        found[name] = (*found.get(name, ()), int(number))
    return CODES | found


def filled(command: Sequence[str], places: Mapping[str, str]) -> list[str]:
    """A command with its places filled in; other braces stay as they are."""
    done = []
    for word in command:
        for name, value in places.items():
            word = word.replace(f"{{{name}}}", value)  # noqa: PLW2901 - one place after the other
        done.append(word)
    return done
