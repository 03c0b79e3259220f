"""Whether a consumer follows the feed: `python -m conformance.run -- COMMAND …`.

The command brings the consumer's list up to date; in it, `{url}` is the channel's address, `{file}`
where the list is kept, `{root}` the file of the root to trust. For wangjian-pull:

    python -m conformance.run -- wangjian-pull {url} --into {file} --root {root}

Exit codes: 0 every case that was played passed, 1 some did not, 64 the call was wrong.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NoReturn

from conformance import contract
from conformance.cases import Case, load
from conformance.errors import BadCall, KitError
from conformance.playing import Outcome, play

FAILED, USAGE = 1, 64


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the cases that were asked for and print what became of each."""
    options = _parser().parse_args(arguments)
    try:
        cases = _chosen(load(), options.only)
        if options.list:
            for case in cases:
                _say(f"{case.id}  {case.name}: {case.shows or case.excluded}")
            return 0
        consumer = contract.consumer(options.consumer, vars(options))
        with ThreadPoolExecutor(options.jobs) as pool:
            outcomes = []
            for outcome in pool.map(partial(play, consumer=consumer), cases):
                outcomes.append(outcome)
                _say(_told(outcome))
    except KitError as error:
        sys.stderr.write(f"conformance: {error}\n")
        return USAGE
    failed = [outcome for outcome in outcomes if outcome.wrong]
    left = [outcome for outcome in outcomes if outcome.left_out]
    passed = len(outcomes) - len(failed) - len(left)
    _say(f"{passed} passed, {len(failed)} failed, {len(left)} left out")
    return FAILED if failed else 0


def _chosen(cases: Sequence[Case], only: str | None) -> Sequence[Case]:
    if not only:
        return cases
    by_id = {case.id: case for case in cases}
    strange = set(only.split(",")) - set(by_id)
    if strange:
        raise BadCall(f"--only: no case {', '.join(sorted(strange))}")
    return [by_id[each] for each in only.split(",")]


def _told(outcome: Outcome) -> str:
    word = "FAILED" if outcome.wrong else "left out" if outcome.left_out else "passed"
    lines = [f"{outcome.case.id}  {word:9} {outcome.case.name}"]
    return "\n".join(lines + [f"               {each}" for each in _details(outcome)])


def _details(outcome: Outcome) -> Sequence[str]:
    return (outcome.left_out,) if outcome.left_out else outcome.wrong


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m conformance.run",
        description="Show recorded feeds to a consumer and see what it makes of them.",
        epilog=contract.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("consumer", nargs="*", help="the consumer's command, after --")
    add(
        "--state",
        metavar="COMMAND",
        help="prints the state held; default: it + --offline --verify --state",
    )
    add("--check", metavar="COMMAND", help="asks {code}; default: it + --offline --check {code}")
    add("--repair", metavar="COMMAND", help="mends a damaged list; default: it + --reconcile")
    add("--damage", metavar="COMMAND", help="changes a line of the list held in {file}")
    add("--codes", metavar="CLASS=N,…", help="exit codes other than wangjian-pull's")
    add("--only", metavar="C01,…", help="these cases alone")
    add("--list", action="store_true", help="say what the cases show, and play none")
    add("--jobs", type=int, default=2, help="cases side by side (2)")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
