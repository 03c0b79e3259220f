"""Codes merged, or taken up, in a process that kills itself: `python -m tests.acts.killed_judging`.

Arguments: the environment, the words of a `wangjian` command (none: take up what was cut off) and
the step, all as JSON: the process is killed when it makes that statement, or before
the first write after it.
"""

import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, event

from acts.house import open_house
from acts.revalidate import take_up

DAY = date(2018, 9, 4)


@dataclass
class Step:
    """Where the process ends."""

    at: str  # a part of a statement
    then_write: bool  # not there, but before the next transaction that writes
    met: bool = False

    def listen(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "engine_connect", self._transaction)

    def _statement(self, _conn: object, _cursor: object, statement: str, *_: object) -> None:
        self.met |= self.at in statement
        if self.met and not self.then_write:
            os.kill(os.getpid(), signal.SIGKILL)

    def _transaction(self, conn: Connection) -> None:
        if self.met and conn.get_execution_options().get("writes"):
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Do what the arguments say, as far as the step lets it."""
    environment, words, step = (json.loads(each) for each in sys.argv[1:])
    if step is not None:
        Step(*step).listen()
    if words:
        from wangjian.main import app

        os.environ.update(environment)
        app(words)
    with open_house(environment) as house:
        take_up(house, DAY, datetime.now(UTC))


if __name__ == "__main__":
    main()
