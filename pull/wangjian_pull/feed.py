"""A feed as a reader uses it: where it is, where its list is kept, and what is trusted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian_pull import consume
from wangjian_pull.codes import Status, ask
from wangjian_pull.consume import Pulled
from wangjian_pull.errors import Equivocation, Missing, Unreachable
from wangjian_pull.freshness import Freshness, day_of, freshness
from wangjian_pull.history import Walk, compare
from wangjian_pull.parts import Parts
from wangjian_pull.reconcile import Reconciled, reconcile
from wangjian_pull.release import RELEASE_TARGET, load, safe, verify
from wangjian_pull.store import Cursor, Store
from wangjian_pull.transport import fetch

if TYPE_CHECKING:
    from wangjian_pull.trust import Trust, Word


@dataclass(frozen=True, slots=True)
class Answer:
    """What a list says about a code."""

    code: str
    status: Status
    lines: tuple[bytes, ...]  # as published
    freshness: Freshness  # of the list

    @property
    def listed(self) -> bool:
        """Whether the list held has a line about the code that may be shown today."""
        return self.status is Status.LISTED


def _now() -> datetime:
    return datetime.now(UTC)


class Feed:
    """The channel at `location` (http(s) address or folder), its list kept in the file `into`.

    The first pull needs `root`, a root.json got by another way than the feed (its file or its
    bytes), or `fingerprint`, the SHA-256 of the channel's first root.
    """

    def __init__(
        self,
        location: str | Path,
        into: str | Path,
        *,
        root: str | Path | bytes | None = None,
        fingerprint: str | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._clock = clock
        self.location = str(location)
        self.into = Path(into)
        self._root = root if root is None or isinstance(root, bytes) else Path(root).read_bytes()
        self._fingerprint = fingerprint

    def pull(self) -> Pulled:
        """Bring the list up to the announced release.

        Verifies before it keeps, applies in one transaction, and checks count and root before the
        new position is written. Raises a `PullError` and changes nothing otherwise.
        """
        with Store(self.into) as store, self._trust.word() as word:
            try:
                return self._follow(store, word)
            except Equivocation as error:
                folder = self._beside("equivocation")
                self._trust.evidence(folder, error.offered)
                told = f"{error}; both, with their signatures, are kept in {folder}"
                raise Equivocation(told, error.offered) from error

    def target(self, name: str) -> bytes:
        """A file of the announced release, verified: its codes, native rendering or schema.

        `name` is its target's, as release.json lists it (`codes/codes.txt.zst`).
        """
        with self._trust.word(keep=False) as word:
            if name not in word.targets:
                raise Missing(f"the announced release has no {name}")
            found = word.targets[name]
            data = fetch(self.location, safe(found.path), found.length)
            verify(data, found.sha256, found.length, found.path)
            return data

    def check(self, code: str) -> Answer:
        """What the list held says about `code` today; `NoList` before the first verified one.

        Ends of publication are honoured by the day in Asia/Shanghai. Look at `freshness` before
        you act on an answer: an old list proves little.
        """
        with Store(self.into) as store:
            lines = tuple(store.check(code, day_of(self._clock())))
        ((_, status),) = ask([code.encode()], {code.encode()} if lines else ())
        return Answer(code, status, lines, self.freshness())

    def check_many(self, codes: Iterable[bytes]) -> Iterator[tuple[bytes, Status]]:
        """Each of `codes` and what the list held says about it today; quick for millions."""
        with Store(self.into) as store:
            listed = store.listed(day_of(self._clock()))
        return ask(codes, listed)

    def codes(self) -> list[str]:
        """Every code listed today, sorted; `NoList` before the first verified list."""
        with Store(self.into) as store:
            return list(store.codes(day_of(self._clock())))

    def lines(self) -> Iterator[bytes]:
        """Every line that may be shown today; `NoList` before the first verified list."""
        with Store(self.into) as store:
            yield from store.lines(day_of(self._clock()))

    def held(self) -> Cursor:
        """Which release is held; `NoList` before the first verified one."""
        with Store(self.into) as store:
            return store.demand()

    def freshness(self) -> Freshness:
        """What may be done with the list held; `NoList` before the first verified one."""
        with Store(self.into) as store:
            store.demand()
            return freshness(store.vouched(), self._clock())

    def verify(self) -> None:
        """Hash every line held once more; `Damaged` when the list is not what was verified.

        `NoList` before the first verified one.
        """
        with Store(self.into) as store:
            store.demand()
            store.recount()

    def reconcile(self) -> Reconciled:
        """Make a damaged list whole: fetches only the shards that hold what is damaged.

        For a list that is up to date, `NoList` before the first; errors as of `pull`.
        """
        with Store(self.into) as store, self._trust.word() as word:
            release = load(self.location, word.sha256, word.length)
            if store.demand().release != release.sha256:
                raise Unreachable("another release than the one held is announced: pull first")
            return reconcile(Parts(self.location, self._beside("part")), store, release)

    def _follow(self, store: Store, word: "Word") -> Pulled:
        held = store.cursor()
        if held is not None and held.release == word.sha256:
            walks, warnings = compare(self.location, store, None)
            with store.change():
                _note(store, word, walks)
            pulled = consume.unchanged(held)
        else:
            release = load(self.location, word.sha256, word.length)
            walks, warnings = compare(self.location, store, release)
            self._trust.note(RELEASE_TARGET, release.raw)
            parts = Parts(self.location, self._beside("part"))
            pulled = consume.follow(parts, store, release, partial(_note, store, word, walks))
        return replace(pulled, warnings=(*pulled.warnings, *warnings))

    @cached_property
    def _trust(self) -> "Trust":
        # Here: a rehearsal, or a question about a code, verifies no signature, and tuf takes as
        # long to import as all the rest.
        from wangjian_pull.trust import Anchor, Trust  # noqa: PLC0415

        anchor = Anchor(self._root, self._fingerprint)
        return Trust(self.location, self._beside("tuf"), anchor, self._clock)

    def _beside(self, suffix: str) -> Path:
        return self.into.with_name(f"{self.into.name}.{suffix}")


def _note(store: Store, word: "Word", walks: list[Walk]) -> None:
    store.vouch(word.expires)
    store.set_walks(astuple(walk) for walk in walks)


def pull(
    location: str | Path,
    into: str | Path,
    *,
    root: str | Path | bytes | None = None,
    fingerprint: str | None = None,
    clock: Callable[[], datetime] = _now,
) -> Pulled:
    """`Feed.pull`, once."""
    return Feed(location, into, root=root, fingerprint=fingerprint, clock=clock).pull()
