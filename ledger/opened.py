"""An open database, as every part of the ledger's face starts from it."""

from sqlalchemy import Engine

from ledger.checkpoints import Checkpoints
from ledger.engine import writer


class Opened:
    """An open database: reads go through `_engine`, whatever writes through `_writer`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer(engine)
        self._checkpoints = Checkpoints(engine)
