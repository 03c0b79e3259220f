"""The command: `wangjian-pull URL_OR_PATH --into FILE [--verify] [--check CODE …]`.

Exit codes: 0 the list is up to date; 1 a checked code is listed; 2 the feed could not be reached
and the last verified list, if any, is used as it is; 3 the feed was rejected, likewise.
"""

import argparse
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from wangjian_pull.errors import PullError, Unreachable
from wangjian_pull.feed import Feed
from wangjian_pull.store import Store

# Asia/Shanghai has had no summer time since 1991; no zone database is needed for its date.
SHANGHAI = timezone(timedelta(hours=8))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code says what happened."""
    options = _parser().parse_args(arguments)
    try:
        feed = Feed(
            options.location, options.into, root=options.root, fingerprint=options.fingerprint
        )
    except OSError as error:
        sys.stderr.write(f"wangjian-pull: {error}\n")
        return 3
    with Store(options.into) as store:
        try:
            pulled = feed.pull()
            _say(f"{pulled.channel} release {pulled.seq}: {pulled.count} lines, root {pulled.root}")
            _say({"current": "nothing new", "chain": "applied the changes"}.get(
                pulled.how, "read in full"))  # fmt: skip
            if options.verify:
                store.recount()
                _say("verified: the lines held hash to the announced root")
            code = 0
        except PullError as error:
            sys.stderr.write(f"wangjian-pull: {error}\n")
            code = 2 if isinstance(error, Unreachable) else 3
        try:
            listed = _check(store, options.check)
        except PullError as error:
            sys.stderr.write(f"wangjian-pull: {error}\n")
            return code or 3
    return code or (1 if listed else 0)


def _check(store: Store, codes: list[str]) -> bool:
    today = datetime.now(SHANGHAI).date().isoformat()
    found = False
    for code in codes:
        lines = store.check(code, today)
        found = found or bool(lines)
        _say(f"{code}: {len(lines)} line(s)")
        for line in lines:
            _say(f"  {line.decode()}")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wangjian-pull", description="Pull a feed of wangjian, verified, into one SQLite file."
    )
    parser.add_argument("location", help="address or folder of a channel's tree")
    parser.add_argument("--into", type=Path, required=True, help="the SQLite file of the list")
    trusted = parser.add_mutually_exclusive_group()
    trusted.add_argument("--root", type=Path, help="a root.json to trust; the first pull needs one")
    trusted.add_argument("--fingerprint", help="or the SHA-256 of the channel's 1.root.json")
    parser.add_argument("--verify", action="store_true", help="hash every line held once more")
    parser.add_argument("--check", nargs="+", default=[], metavar="CODE", help="codes to look up")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
