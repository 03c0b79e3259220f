"""The stock TUF client on a tree served over real HTTP: it knows nothing of us."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tuf.ngclient import Updater


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which `folder` can be fetched."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Client:
    """A stranger who was given one root and keeps what he learnt in `home`."""

    def __init__(self, home: Path, address: str, root: bytes) -> None:
        self._home, self._address, self._root = home, address, root

    def refreshed(self) -> Updater:
        """Follow the tree; raises what the stock client raises."""
        for name in ("metadata", "targets"):
            (self._home / name).mkdir(parents=True, exist_ok=True)
        updater = Updater(
            str(self._home / "metadata"), f"{self._address}/metadata/",
            str(self._home / "targets"), f"{self._address}/targets/", bootstrap=self._root,
        )  # fmt: skip
        updater.refresh()
        return updater

    def fetched(self, target: str) -> bytes:
        """The verified bytes of a target."""
        updater = self.refreshed()
        described = updater.get_targetinfo(target)
        assert described is not None, target
        return Path(updater.download_target(described)).read_bytes()
