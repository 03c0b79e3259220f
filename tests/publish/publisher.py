"""A publisher as a process of its own: `python -m tests.publish.publisher FOLDER NAME TEXT`.

Says `holds` or why it does not, and goes on once a line comes in: publishes TEXT of subject `a`.
"""

import sys
from dataclasses import replace
from pathlib import Path

from publish.errors import PublisherBusy
from publish.fence import publishing
from publish.release import write_release
from tests.publish.world import World, wanted_rows


def main() -> None:
    folder, name, text = sys.argv[1:]
    world = World(Path(folder))
    plan = world.plan()
    try:
        with publishing(plan.private, name, patience=1) as fence:
            print("holds", flush=True)  # noqa: T201
            if sys.stdin.readline():
                change = world.delta(wanted_rows({"a": text}))
                write_release(replace(plan, fence=fence), [change.lines], world.members)
                print("published", flush=True)  # noqa: T201
    except PublisherBusy as busy:
        print(busy, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
