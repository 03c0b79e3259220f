"""Play a case to a consumer: step by step, each in processes of its own."""

import json
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from conformance.cases import Case, Step
from conformance.contract import HUNG, KILLED, Consumer, filled
from conformance.errors import BadCall
from conformance.serving import Shown, serving
from conformance.stamping import Stamp
from conformance.trees import FOLDER, State, Tree

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case: passed unless something is wrong or was left out."""

    case: Case
    wrong: tuple[str, ...] = ()
    left_out: str = ""  # why it was not played


@dataclass(frozen=True, slots=True)
class _Ended:
    code: int | None  # None: it was killed for taking too long
    out: str
    said: str


def play(case: Case, consumer: Consumer, folder: Path = FOLDER) -> Outcome:
    """Play every step of a case; what is wrong, in words."""
    if case.excluded:
        return Outcome(case, left_out=case.excluded)
    if any(step.damage for step in case.steps) and not consumer.damage:
        return Outcome(case, left_out="nothing was named by --damage that damages the list held")
    with tempfile.TemporaryDirectory(prefix="conformance-") as home, serving() as (url, shown):
        player = _Player(consumer, Path(home), url, shown, folder)
        wrong = []
        for number, step in enumerate(case.steps, start=1):
            wrong += [f"step {number} ({step.tree}): {each}" for each in player.take(step)]
        return Outcome(case, tuple(wrong))


class _Player:
    """One case at work: a server, and a consumer that holds something or nothing."""

    def __init__(
        self, consumer: Consumer, home: Path, url: str, shown: Shown, folder: Path
    ) -> None:
        self._consumer, self._home, self._folder = consumer, home, folder
        self._url, self._shown = url, shown
        self._lists = 0
        self._held: State | None = None

    def take(self, step: Step) -> list[str]:
        """Let the consumer meet a step; what is wrong with what it made of it."""
        tree = Tree(step.tree, self._folder)
        if step.anew or not self._lists:
            self._begin(tree)
        if step.damage:
            self._finished(self._consumer.damage, {})
        self._show(tree, step)
        command = self._consumer.repair if step.run == "repair" else self._consumer.run
        ended, killed = self._killable(command)
        exit_class = KILLED if killed else self._class(ended, step.expect)
        if step.holds:
            self._held = Tree(step.holds, self._folder).state
        elif step.expect in ("ok", "listed"):
            self._held = tree.state
        wrong = [] if exit_class == step.expect else [f"{exit_class}, expected {step.expect}"]
        if step.warns and not ended.said.strip():
            wrong.append("nothing was said on the error output")
        return [*wrong, *self._requests(step), *self._state(), *self._checks(step)]

    def _begin(self, tree: Tree) -> None:
        self._lists += 1
        self._held = None
        self._home.joinpath(str(self._lists)).mkdir()
        self._home.joinpath("root.json").write_bytes(tree.first_root)

    def _show(self, tree: Tree, step: Step) -> None:
        self._shown.show(tree, step.faults)
        if step.stamp:
            stamp = Stamp(step.stamp)
            self._shown.stamped, self._shown.late = stamp.signed, stamp.wait

    def _requests(self, step: Step) -> list[str]:
        asked = self._shown.asked
        missed = [one for one in step.asks if not any(fnmatchcase(path, one) for path in asked)]
        strayed = [path for path in asked if any(fnmatchcase(path, one) for one in step.never)]
        return [
            *(f"never asked for {pattern}" for pattern in missed),
            *(f"asked for {path}" for path in strayed),
            *(f"read {path} without a limit" for path in self._shown.drained),
        ]

    def _state(self) -> list[str]:
        ended = self._finished(self._consumer.state, {})
        if self._class(ended, "none") == "none":
            held = None
        elif self._class(ended, "damaged") == "damaged":
            return ["the list held is damaged"]
        else:
            try:
                said = json.loads(ended.out.strip().rpartition("\n")[2])
                held = State(said["seq"], said["count"], said["root"])
            except (ValueError, KeyError, TypeError):
                return [f"says of its state {ended.out[-200:]!r}, {ended.said[-200:]!r}"]
        return [] if held == self._held else [f"holds {held}, expected {self._held}"]

    def _checks(self, step: Step) -> list[str]:
        wrong = []
        for code, expected in step.check.items():
            ended = self._finished(self._consumer.check, {"code": code})
            found = self._class(ended, expected)
            if found != expected:
                wrong.append(f"{code}: {found}, expected {expected}")
        return wrong

    def _class(self, ended: _Ended, expected: str) -> str:
        return HUNG if ended.code is None else self._consumer.named(ended.code, expected)

    def _killable(self, command: Sequence[str]) -> tuple[_Ended, bool]:
        """Run a command that the server may kill at a request; whether it did."""
        running: Future[subprocess.Popen[str]] = Future()
        killed = threading.Event()

        def kill() -> None:
            killed.set()
            _end(running.result())

        self._shown.kill = kill
        with self._started(command, {}) as process:
            running.set_result(process)  # a quick consumer may have asked already
            return _awaited(process), killed.is_set()

    def _finished(self, command: Sequence[str], places: dict[str, str]) -> _Ended:
        with self._started(command, places) as process:
            return _awaited(process)

    def _started(self, command: Sequence[str], places: dict[str, str]) -> "subprocess.Popen[str]":
        mine = self._home / str(self._lists)
        known = {"url": self._url, "file": str(mine / "list"),
                 "root": str(self._home / "root.json")}  # fmt: skip
        words = filled(command, known | places)
        try:
            return subprocess.Popen(  # noqa: S603 - what the caller wants tried
                words, text=True, errors="replace", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=os.environ | {"NO_PROXY": "*", "no_proxy": "*"},
            )  # fmt: skip
        except OSError as error:
            raise BadCall(f"{words[0]} cannot be run: {error}") from error


def _awaited(process: "subprocess.Popen[str]") -> _Ended:
    try:
        out, said = process.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        out, said = process.communicate()
        return _Ended(None, out, said)
    return _Ended(process.returncode, out, said)


def _end(process: "subprocess.Popen[str]") -> None:
    """Kill it and whatever it started, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
