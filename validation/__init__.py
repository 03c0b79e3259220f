"""Validation: what is wrong with a row, said once, in words a steward can act on.

Here: lossless normalisation as recorded changes (`normalise/`), the rules as data, one object each
(`rules/`), the pandera schema built from them (`schema.py`), rules over a whole table (`batch.py`),
a delivery held against the last good one (`runs.py`),
and `check.py`, which joins them: a table in, accepted rows, dispositions, findings, changes out.

Not here: whose record it is (`identity`), and who may see it (`publish`). Only this room imports
pandera; bad data is a finding here, never an exception.

Start with `rule.py`, then `rules/party.py`, then `check.py`.
"""
