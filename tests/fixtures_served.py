"""A web application behind a real server on loopback, for the doors' tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import requests
import uvicorn
from starlette.applications import Starlette


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The address of `app`, served by uvicorn on a free port until the block ends."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # connections queue from here on, so nobody has to wait and retry
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        assert requests.get(f"{address}/healthz", timeout=60).status_code == 200
        yield address
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
