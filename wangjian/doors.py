"""Starting the doors: desk, portal, and the scheduled flows."""

import uvicorn

from records.settings import from_environment


def desk(port: int) -> int:
    """Serve the stewards' desk on loopback until interrupted."""
    from desk.app import make_app

    uvicorn.run(make_app(from_environment()), host="127.0.0.1", port=port, log_level="warning")
    return 0


def portal(port: int) -> int:
    """Serve the portal on loopback until interrupted; a web server in front faces the world."""
    from portal.app import make_app

    uvicorn.run(make_app(from_environment()), host="127.0.0.1", port=port, log_level="warning")
    return 0
