"""The departments' systems: one file here is one source.

What is here: a declaration per source (who publishes it, when and how it is fetched, how it is
read, what its columns mean, how many rows to expect). The machinery lies one level down, in kit.
What is not here: judging a value (validation), deciding whom a row is about (identity), storing
rows (ledger). Sources never import one another.
Where to start: read any source file, they all have the same order; then ``sources/kit``.
"""
