"""The command: `wangjian-pull URL_OR_PATH --into FILE [--check CODE …]`.

Exit codes, the gravest of what happened:

0  the list is up to date and fresh
1  a checked code is listed
2  the feed could not be reached: the last verified list is used as it is
3  the feed was rejected: likewise, and the publisher has to be told
4  no verified list is held: nothing may be concluded about any code
5  stale: nothing newer than a day vouches for the list; take no new adverse action on its word
6  suspended: nothing newer than three days does; decide nothing by the list alone
7  damaged: the list's file is no longer what was verified; run `--reconcile`
64 the command was called wrongly, or no root is trusted yet
70 it failed here: a full disk, a file that may not be written, the list's file in use by another
   program, a fault of its own; nothing may be concluded about any code

Whatever fails, it never exits with 1: that would call a code listed.
"""

import argparse
import json
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from wangjian_pull.codes import Status
from wangjian_pull.errors import Damaged, NoList, NoRoot, PullError, Unreachable
from wangjian_pull.fault import FileFault, is_of_the_machine
from wangjian_pull.feed import Feed
from wangjian_pull.freshness import Freshness
from wangjian_pull.transport import is_readable

LISTED, UNREACHABLE, REJECTED, NO_LIST, STALE, SUSPENDED, DAMAGED = range(1, 8)
USAGE, FAILED = 64, 70
# From the gravest on: the exit code is the first of these that happened.
_GRAVEST = (USAGE, FAILED, DAMAGED, NO_LIST, SUSPENDED, STALE, REJECTED, UNREACHABLE, LISTED, 0)
_HOW = {
    "current": "nothing new",
    "chain": "applied the changes",
    "window": "applied a window of changes",
    "snapshot": "read in full",
}
_ERRORS: tuple[tuple[type[PullError], int, str], ...] = (
    (Unreachable, UNREACHABLE, "; the last verified list stays in use, try again later"),
    (NoList, NO_LIST, ""),
    (NoRoot, USAGE, ""),
    (Damaged, DAMAGED, ": run with --reconcile"),
    (PullError, REJECTED, "; the last verified list stays in use, tell the publisher"),
)
_AGES = {
    Freshness.LATE: "the list is older than an hour: find out whether the feed is held back",
    Freshness.STALE: "the list is stale: take no new adverse action on its word",
    Freshness.SUSPENDED: "the list is suspended: decide nothing by it alone, ask the publisher",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code says what happened."""
    options = _parser().parse_args(arguments)
    if not is_readable(options.location):
        return _warn(USAGE, f"{options.location}: neither http(s):// nor a folder")
    try:
        feed = Feed(
            options.location, options.into, root=options.root, fingerprint=options.fingerprint
        )
    except OSError as error:
        return _warn(USAGE, error)
    happened = {_tried(step) for step in _steps(options, feed)}
    return next(code for code in _GRAVEST if code in happened)


def _steps(options: argparse.Namespace, feed: Feed) -> list[Callable[[], int]]:
    """What was asked for, in order; each gives an exit code of its own."""
    steps: list[Callable[[], int]] = [] if options.offline else [lambda: _pull(feed)]
    if options.reconcile:
        steps.append(lambda: _reconcile(feed))
    if options.verify:
        steps.append(lambda: _verify(feed))
    if options.state:
        steps.append(lambda: _state(feed))
    if options.check == ["-"]:
        steps.append(lambda: _check_input(feed))
    elif options.check:
        steps.append(lambda: _check(feed, options.check))
    if options.codes:
        steps.append(lambda: _write(options.codes, feed, "codes"))
    if options.export:
        steps.append(lambda: _write(options.export, feed, "lines"))
    return [*steps, lambda: _age(feed)]


def _tried(step: Callable[[], int]) -> int:
    try:
        return step()
    except FileFault as error:
        if is_of_the_machine(error):
            return _warn(FAILED, f"the list's file cannot be used now: {error}")
        return _warn(DAMAGED, f"the list's file cannot be read ({error}): move it away, pull anew")
    except PullError as error:
        _, code, advice = next(told for told in _ERRORS if isinstance(error, told[0]))
        return _warn(code, f"{error}{advice}")
    except OSError as error:
        return _warn(FAILED, error)
    except Exception:  # noqa: BLE001 - left to Python it would exit with 1, and call a code listed
        return _warn(FAILED, traceback.format_exc())


def _pull(feed: Feed) -> int:
    pulled = feed.pull()
    _say(f"{pulled.channel} release {pulled.seq}: {pulled.count} lines, root {pulled.root}")
    _say(_HOW[pulled.how])
    for warning in pulled.warnings:
        _warn(0, warning)
    return 0


def _reconcile(feed: Feed) -> int:
    done = feed.reconcile()
    _say(f"reconciled: {done.buckets} buckets written anew from {done.shards} shards")
    return 0


def _verify(feed: Feed) -> int:
    feed.verify()
    _say("verified: the lines held hash to the announced root")
    return 0


def _state(feed: Feed) -> int:
    _say(json.dumps(asdict(feed.held())))
    return 0


def _check(feed: Feed, codes: list[str]) -> int:
    answers = [feed.check(code) for code in codes]
    for answer in answers:
        if answer.status is Status.INVALID:
            _say(f"{answer.code}: invalid, no code has these characters")
        else:
            _say(f"{answer.code}: {len(answer.lines)} line(s)")
        for line in answer.lines:
            _say(f"  {line.decode()}")
    return LISTED if any(answer.listed for answer in answers) else 0


def _check_input(feed: Feed) -> int:
    codes = (line.strip() for line in sys.stdin.buffer)
    found = 0
    for code, status in feed.check_many(codes):
        found = LISTED if status is Status.LISTED else found
        sys.stdout.write(f"{code.decode(errors='replace')}\t{status}\n")
    return found


def _write(into: Path, feed: Feed, what: str) -> int:
    """Replace the file `into` by what is listed today, or leave it if there is no list."""
    half = into.with_name(f".{into.name}.half")
    lines = feed.lines() if what == "lines" else (code.encode() for code in feed.codes())
    try:
        with half.open("wb") as file:
            file.writelines(line + b"\n" for line in lines)
        half.replace(into)
    finally:
        half.unlink(missing_ok=True)
    return 0


def _age(feed: Feed) -> int:
    age = feed.freshness()
    code = {Freshness.STALE: STALE, Freshness.SUSPENDED: SUSPENDED}.get(age, 0)
    if age in _AGES:
        _warn(code, _AGES[age])
    return code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="wangjian-pull",
        description="Pull a feed of wangjian, verified, into one SQLite file.",
        epilog=(__doc__ or "").partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("location", help="address or folder of a channel's tree")
    add("--into", type=Path, required=True, help="the SQLite file of the list")
    trusted = parser.add_mutually_exclusive_group()
    trusted.add_argument("--root", type=Path, help="a root.json to trust; the first pull needs one")
    trusted.add_argument("--fingerprint", help="or the SHA-256 of the channel's 1.root.json")
    add("--offline", action="store_true", help="pull nothing: ask the list as it is")
    add("--verify", action="store_true", help="hash every line held once more")
    add("--state", action="store_true", help="print as JSON which release is held")
    add("--reconcile", action="store_true", help="fetch anew what is damaged in the list's file")
    add("--check", nargs="+", default=[], metavar="CODE", type=_readable,
        help="codes to look up; - reads them")  # fmt: skip
    add("--codes", type=Path, metavar="FILE", help="write the codes listed today, sorted")
    add("--export", type=Path, metavar="FILE", help="write the lines that may be shown today")
    return parser


def _readable(argument: str) -> str:
    """An argument that is no text in this locale: no code either, and told all the same."""
    return argument.encode(errors="replace").decode()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _warn(code: int, words: object) -> int:
    sys.stderr.write(f"wangjian-pull: {words}\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
