"""Workbooks that people are given: text cells only, no formula, Chinese throughout.

What is here: the report of a checked file (`check_report.py`). Only this act writes workbooks.
Not here: what stands in them (`acts.checking`), reading departments' workbooks (`sources.kit`).
Start with `check_report.py`.
"""
