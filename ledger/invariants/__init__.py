"""The ten invariants as set-based queries: each says whom a violation concerns, and why.

What is here: one module per few invariants, each check over one batch (by its range of places) or
over the whole ledger; `every.py` lists them. What is not here: what follows from a violation
(`ledger/holds.py`), and the rendering of what is published (`acts/invariants.py`).
"""
