"""One delivery collected as a process of its own, to be killed: `python -m tests.acts.killed_run`.

Arguments: the environment as JSON, the moment in ISO form.
"""

import json
import sys
from datetime import date, datetime

from acts.collect import collect
from acts.house import open_house
from sources import source

DAY = date(2018, 9, 3)
SOURCE = "platform_shops"

if __name__ == "__main__":
    with open_house(json.loads(sys.argv[1])) as house:
        collect(house, source(SOURCE), DAY, datetime.fromisoformat(sys.argv[2]))
