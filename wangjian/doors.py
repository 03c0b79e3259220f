"""Starting the doors: desk, portal, and the scheduled flows."""

import uvicorn

from records.settings import from_environment
from wangjian.clockwork import ready
from wangjian.console import say


def desk(port: int) -> int:
    """Serve the stewards' desk on loopback until interrupted."""
    from acts.house import open_house
    from desk.app import make_app

    with open_house() as house:  # a wrong setting is told before anything is served
        settings = house.settings
    say(f"desk: http://127.0.0.1:{port}/")
    uvicorn.run(make_app(settings), host="127.0.0.1", port=port, log_level="warning")
    return 0


def portal(port: int) -> int:
    """Serve the portal on loopback until interrupted; a web server in front faces the world."""
    from portal.app import make_app

    say(f"portal: http://127.0.0.1:{port}/")
    uvicorn.run(make_app(from_environment()), host="127.0.0.1", port=port, log_level="warning")
    return 0


def serve() -> int:
    """Serve the flows that start by themselves from this process, until interrupted."""
    ready()
    from flows.serving import serve_clock

    serve_clock()
    return 0
