"""Tables asked for an answer: one long question, on the engine that is quick for few rows.

A person waits for the answer about one name, of which the engine sees some thirty rows: starting
its streaming engine, which `collect` takes by itself, and looking for a better order of a
question that is written in the best one both take longer than answering. For many rows it is no
slower (ADR 17).
"""

import polars as pl

_AS_WRITTEN = pl.QueryOptFlags.none()


def answer(question: pl.LazyFrame) -> pl.DataFrame:
    """The answer to `question`, worked out in the order in which it is written."""
    return question.collect(engine="in-memory", optimizations=_AS_WRITTEN)
