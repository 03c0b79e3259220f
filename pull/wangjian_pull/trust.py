"""Whose word is taken: a channel's TUF metadata, verified by the stock client before it is kept.

What was verified stands in a folder beside the list. A pull works on a copy of that folder and
puts it in its place only once the list itself has followed, so that a pull that fails changes
nothing; new roots alone stay, because a key that was taken back must not come back, and only those
that follow from a root held.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuf.api import exceptions
from tuf.api.metadata import TargetFile
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from wangjian_pull import transport
from wangjian_pull.errors import (
    Busy,
    Expired,
    Missing,
    NoRoot,
    PullError,
    Rejected,
    Rollback,
    TooBig,
    Unreachable,
)
from wangjian_pull.release import (
    METADATA,
    RELEASE_LIMIT,
    RELEASE_TARGET,
    TARGETS_LIMIT,
    TIMESTAMP_LIMIT,
)

ROOT_LIMIT = 512_000
LIMITS = UpdaterConfig(
    root_max_length=ROOT_LIMIT,
    timestamp_max_length=TIMESTAMP_LIMIT,
    snapshot_max_length=2_000_000,
    targets_max_length=TARGETS_LIMIT,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a first pull trusts: the bytes of a root.json, or the SHA-256 of the 1.root.json."""

    root: bytes | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A file that the signed targets name."""

    path: str  # within the tree
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Word:
    """What the channel's keys vouch for."""

    sha256: str  # of release.json
    length: int
    expires: datetime  # of the timestamp, aware
    targets: Mapping[str, Target]  # every file of the release by its target's name


class Trust:
    """The metadata kept in `folder` for the channel at `location`."""

    def __init__(
        self, location: str, folder: Path, anchor: Anchor, clock: Callable[[], datetime]
    ) -> None:
        self._location = location
        self._folder = folder
        self._anchor = anchor
        self._clock = clock
        self._work = folder.with_name(folder.name + ".new")

    @property
    def held(self) -> bool:
        """Whether a root is held: from then on none need be named."""
        return bool(self._roots())

    @contextmanager
    def word(self, *, keep: bool = True) -> Iterator[Word]:
        """What is vouched for now; kept if the caller gets to its end without an error.

        `Busy` while another program does the same for this list.
        """
        with _alone(self._folder.with_name(self._folder.name + ".lock")):
            yield from self._word(keep=keep)

    def _word(self, *, keep: bool) -> Iterator[Word]:
        shutil.rmtree(self._work, ignore_errors=True)
        try:
            root = self._root()
            if self.held:
                shutil.copytree(self._folder, self._work, symlinks=True)
            else:
                self._work.mkdir(parents=True)
            # A root that was named anew takes the place of those held once the list has followed.
            held = {path.read_bytes() for path in self._roots().values()}
            is_ours = root in held
            try:
                word = self._refreshed(root)
                is_ours = is_ours or not held
                yield word
                is_ours = True
                self._forget_beyond((self._work / "root.json").readlink())
            finally:
                if is_ours:
                    self._keep("root_history/*.json")
            if keep:
                self._keep("*.json")
        finally:
            shutil.rmtree(self._work, ignore_errors=True)

    def note(self, name: str, data: bytes) -> None:
        """Inside `word`: keep a file beside the metadata, under the same condition."""
        (self._work / name).write_bytes(data)

    def evidence(self, folder: Path, offered: bytes) -> None:
        """Inside `word`: copy what is held and what is offered, signatures included.

        Of a list that was moved here without its metadata, there is only what is offered.
        """
        for kind, source in (("held", self._folder), ("offered", self._work)):
            if source.is_dir():
                shutil.copytree(source, folder / kind, dirs_exist_ok=True)
        (folder / "offered" / RELEASE_TARGET).write_bytes(offered)

    def _refreshed(self, root: bytes) -> Word:
        files = _Files(self._location)
        try:
            updater = Updater(
                str(self._work), METADATA, fetcher=files, config=LIMITS, bootstrap=root
            )
            trusted = updater._trusted_set  # noqa: SLF001 - it takes no clock and tells no expiry
            trusted.reference_time = self._clock()
            updater.refresh()
        except exceptions.RepositoryError as error:
            raise _rejection(error) from error
        except exceptions.DownloadLengthMismatchError as error:
            raise TooBig(str(error)) from error
        except exceptions.DownloadError as error:
            raise Unreachable(str(error.__cause__ or error)) from error
        targets = {name: _target(name, file) for name, file in trusted.targets.targets.items()}
        release = targets.get(RELEASE_TARGET)
        if release is None or release.length > RELEASE_LIMIT:
            raise Rejected(f"the signed targets hold no {RELEASE_TARGET} that can be read")
        return Word(release.sha256, release.length, trusted.timestamp.expires, targets)

    def _root(self) -> bytes:
        """The root to start from: the one named, else the newest held."""
        roots, anchor = self._roots(), self._anchor
        if anchor.root is not None:
            return anchor.root
        first = roots[1].read_bytes() if anchor.fingerprint and 1 in roots else None
        # A fingerprint of another first root than the one held: the channel was founded anew.
        if roots and (first is None or _has(anchor.fingerprint, first)):
            return roots[max(roots)].read_bytes()
        if anchor.fingerprint is None:
            raise NoRoot("no root is trusted yet: name one by --root FILE or --fingerprint SHA256")
        first = transport.fetch(self._location, f"{METADATA}/1.root.json", ROOT_LIMIT)
        if not _has(anchor.fingerprint, first):
            raise Rejected("1.root.json does not have the fingerprint that was named")
        return first

    def _roots(self) -> dict[int, Path]:
        return _roots_in(self._folder)

    def _forget_beyond(self, newest: Path) -> None:
        """Drop roots of a former row, to which the one now trusted does not lead."""
        for folder in (self._folder, self._work):
            for version, path in _roots_in(folder).items():
                if version > _version(newest):
                    path.unlink()

    def _keep(self, pattern: str) -> None:
        """Move verified files of the copy into the folder, each whole or not at all."""
        for path in self._work.glob(pattern):
            if not path.is_symlink():
                into = self._folder / path.relative_to(self._work)
                into.parent.mkdir(parents=True, exist_ok=True)
                with path.open("rb") as handle:
                    os.fsync(handle.fileno())
                path.replace(into)


class _Files(FetcherInterface):
    """The stock client's way to the feed's files: ours, for servers and folders alike."""

    def __init__(self, location: str) -> None:
        self._location = location

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            return transport.chunks(self._location, url)
        except Missing as error:
            raise exceptions.DownloadHTTPError(str(error), 404) from error


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(f"{lock}: another pull is at work on this list") from error
        yield


def _roots_in(folder: Path) -> dict[int, Path]:
    return {_version(path): path for path in folder.glob("root_history/*.root.json")}


def _version(root: Path) -> int:
    return int(root.name.partition(".")[0])


def _target(name: str, file: TargetFile) -> Target:
    """Where a target lies: consistent snapshots put its hash before its name."""
    sha256 = file.hashes.get("sha256", "")
    folder, slash, base = name.rpartition("/")
    return Target(f"targets/{folder}{slash}{sha256}.{base}", sha256, file.length)


def _has(fingerprint: str | None, first: bytes) -> bool:
    return hashlib.sha256(first).hexdigest() == (fingerprint or "").strip().lower()


def _rejection(error: exceptions.RepositoryError) -> PullError:
    if isinstance(error, exceptions.ExpiredMetadataError):
        return Expired(f"{error}: the publisher is dead, or an old state is being shown")
    if isinstance(error, exceptions.BadVersionNumberError):
        return Rollback(f"older metadata than what is held: {error}")
    return Rejected(f"{type(error).__name__}: {error}")
