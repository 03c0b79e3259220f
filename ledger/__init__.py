"""The memory: what came in, what became of every row, what we said and when.

What is here: append-only record versions, open work, findings, decisions, the change log, what is
published, and the migrations of all that; one bulk path, the same on SQLite and PostgreSQL.
What is not here: any judgement. The ledger enters what it is given and counts it twice.
No other package speaks SQL, save the reader of front-end databases in ``sources/kit``.
Where to start: `open.py` (what a caller sees), `places.py` (how a row is addressed), then
`enter.py` with `classify.py`; the tables are in `tables.py` and `tables_release.py`.
"""
