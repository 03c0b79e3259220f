"""A feed as a reader uses it: where it is, where its list is kept, and what is trusted."""

from pathlib import Path

from wangjian_pull import consume
from wangjian_pull.consume import Pulled
from wangjian_pull.parts import Parts
from wangjian_pull.release import load
from wangjian_pull.store import Store


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
    ) -> None:
        self.location = str(location)
        self.into = Path(into)
        # Here: a publisher's rehearsal verifies no signature, and tuf takes 0.2 s to import.
        from wangjian_pull.trust import Anchor, Trust  # noqa: PLC0415

        known = root if root is None or isinstance(root, bytes) else Path(root).read_bytes()
        self._is_named = known is not None or fingerprint is not None
        self._trust = Trust(self.location, self._beside("tuf"), Anchor(known, fingerprint))

    def pull(self) -> Pulled:
        """Bring the list up to the announced release.

        Verifies before it keeps, applies in one transaction, and checks count and root before the
        new position is written. Raises a `PullError` and changes nothing otherwise.
        """
        with Store(self.into) as store:
            if not self._is_named and not self._trust.held:
                return consume.bring(self.location, store)
            parts = Parts(self.location, self._beside("part"))
            with self._trust.word() as word:
                held = store.cursor()
                if held is not None and held.release == word.sha256:
                    with store.change():
                        store.vouch(word.expires)
                    return consume.unchanged(held)
                release = load(self.location, word.sha256, word.length)
                return consume.follow(parts, store, release, word.expires)

    def _beside(self, suffix: str) -> Path:
        return self.into.with_name(f"{self.into.name}.{suffix}")


def pull(
    location: str | Path,
    into: str | Path,
    *,
    root: str | Path | bytes | None = None,
    fingerprint: str | None = None,
) -> Pulled:
    """`Feed.pull`, once."""
    return Feed(location, into, root=root, fingerprint=fingerprint).pull()
