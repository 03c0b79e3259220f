"""The replay gate: our own reference consumer must reach the announced state, or nothing goes out.

The publisher keeps a consumer's list of its own and brings it forward by each release's delta; a
rebuilt snapshot is read in full, and counted. The consumer runs in a process of its own, so
that it reads an object while the next is still being written, and shares nothing with us.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from publish import codes
from publish.announce import Contents, Plan, Standing
from publish.errors import GateFailed
from publish.gates import Gate
from publish.objects import Target
from wangjian_pull import Cursor, PullError, Store, leaves
from wangjian_pull.consume import bring
from wangjian_pull.store import BESIDE


class Rehearsal:
    """The consumer at work on the list in `path`; what it applied is undone unless kept.

    Without a list it reads a snapshot and counts what it would hold.
    """

    def __init__(self, plan: Plan, path: Path | None, *, done: bool = False) -> None:
        self._plan = plan
        self._path = path
        self._done = done  # the list stands at this release already: a rerun
        self._asked = False
        # Answers come in the order of questions: one thread reads them all.
        self._reader: Executor = ThreadPoolExecutor(1, thread_name_prefix="replay")
        self._listing: Future[list[str | Target]] | None = None

    def __enter__(self) -> Self:
        files = [self._plan.tree.location, *([] if self._path is None else [str(self._path)])]
        command = [sys.executable, "-m", "wangjian_pull.rehearse", *files]
        self._consumer = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with (
            self._reader,
            self._consumer,
        ):  # closes its pipes: it undoes what was not kept, and ends
            if kind is not None:
                self._consumer.kill()

    def apply(self, entry: dict[str, object]) -> None:
        """Let the consumer apply an object, by its entry in release.json; it does so in time."""
        if not self._done:
            self._say({"apply": entry, "seq": self._plan.seq})

    def ask(self) -> None:
        """Once all was applied: let the consumer sum up, for `check` to hear when it is asked."""
        if not self._asked:
            self._say({"reached": True})
        self._asked = True

    def check(self, contents: Contents, name: str) -> Gate:
        """`GateFailed` unless everything was accepted and led to the announced count and root."""
        self.ask()
        self._asked = False
        answer = self._reader.submit(self._answer).result()
        if "rejected" in answer:
            raise GateFailed("replay", f"{name}: {answer['rejected']}")
        reached, announced = (answer["count"], answer["root"]), (contents.count, contents.root)
        if reached != announced:
            raise GateFailed("replay", f"{name}: the consumer reaches {reached}, not {announced}")
        return Gate(name, passed=True, detail=f"{contents.count} lines, root {contents.root}")

    def list_codes(self, *, known: bool) -> None:
        """Once all was applied: let the consumer list its codes, for `codes` to have when asked.

        When those of the base are `known`, only if they may be others now.
        """
        if self._path is None:
            raise ValueError("without a list there are no codes")
        # A rerun finds the list ahead of its base.
        self._say({"codes": True, "known": known and not self._done})
        self._listing = self._reader.submit(self._packed)

    def codes(self) -> list[str | Target]:
        """Steps of putting every code with a live line into the tree, sorted, one per line.

        After `list_codes`; they are taken meanwhile. There are none when those of the base stand,
        or an object was rejected.
        """
        if self._listing is None:
            raise ValueError("the codes were not asked for")
        return self._listing.result()

    def _packed(self) -> list[str | Target]:
        listed = self._answer().get("listed")
        if listed is None:
            return []
        return list(codes.put(self._plan.tree, Path(listed["path"]), listed["stretches"]))

    def keep(self, contents: Contents, release: bytes) -> None:
        """Let the list stand at this release, by the hash of its announcement."""
        plan = self._plan
        cursor = Cursor(
            str(plan.channel), plan.seq, hashlib.sha256(release).hexdigest(), contents.count,
            contents.root, plan.moment.isoformat(),
        )  # fmt: skip
        self._say({"keep": asdict(cursor)})
        self._reader.submit(self._answer).result()

    def leave(self) -> None:
        """Wait until the list is written down; nothing more can be asked."""
        self._pipe.close()
        self._consumer.wait()

    def _say(self, command: dict[str, object]) -> None:
        try:
            self._pipe.write(json.dumps(command) + "\n")
            self._pipe.flush()
        except BrokenPipeError as error:
            raise self._ended() from error

    def _answer(self) -> dict[str, Any]:
        answer = self._consumer.stdout.readline() if self._consumer.stdout else ""
        if not answer:
            raise self._ended()
        found: dict[str, Any] = json.loads(answer)
        return found

    @property
    def _pipe(self) -> Any:  # noqa: ANN401 - typed as optional, and always there
        return self._consumer.stdin

    def _ended(self) -> GateFailed:
        return GateFailed(
            "replay", f"the consumer ended by itself, exit code {self._consumer.wait()}"
        )


def rehearsal(plan: Plan, base: Standing | None) -> Rehearsal:
    """The consumer at work on the publisher's own list, which stands at `base`."""
    path = kept(plan)
    plan.private.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Rehearsal(plan, path, done=_stands_at(plan, base, path) == plan.seq)


def kept(plan: Plan) -> Path:
    """The publisher's own list of the channel."""
    return plan.private / "replay.sqlite"


def counted(plan: Plan) -> Rehearsal:
    """The consumer at work without a list: a rebuilt snapshot is read and counted, not kept."""
    return Rehearsal(plan, None)


def _stands_at(plan: Plan, base: Standing | None, path: Path) -> int:
    """Which release the kept list holds once it is read anew where it does not hold `base`."""
    with Store(path, keeps_text=False) as store:
        held = store.cursor()
    expected = None if base is None else base.sha256
    if (None if held is None else held.release) == expected:
        return 0 if held is None else held.seq
    remove(path)
    return 0 if base is None else _read_anew(plan, base, path)


def _read_anew(plan: Plan, base: Standing, path: Path) -> int:
    """A killed run left the list ahead of the tree, or it was lost: start from the tree."""
    try:
        with Store(path, keeps_text=False) as store:
            pulled = bring(plan.tree.location, store)
    except PullError as error:
        raise GateFailed("replay", f"release {base.seq} cannot be read: {error}") from error
    # On a rerun the release being repeated may be the current one already.
    if pulled.seq not in (plan.seq, base.seq):
        raise GateFailed("replay", f"the tree stands at {pulled.seq}, not at {base.seq}")
    return pulled.seq


def remove(path: Path) -> None:
    """Remove a list and what is kept beside it."""
    for suffix in ("", *BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def copy(source: Path, path: Path) -> None:
    """A list that nobody has open, once more; cut off meanwhile, there is none of that name."""
    remove(path)
    for suffix in (leaves.BESIDE, ""):  # its codes are listed nowhere
        part = path.with_suffix(".part")
        shutil.copyfile(source.with_name(source.name + suffix), part)
        part.replace(path.with_name(path.name + suffix))
