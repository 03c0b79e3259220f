"""Workbooks that leave the house for people to work in, and what comes back in them.

What is here: open rows as a workbook that a department repairs in Excel, WPS or LibreOffice
(``write``), the same workbook read back as edits and refusals, each refusal with its reason
(``read``), what a person is told before anything is changed (``preview``), the report by which a
department mends its own system (``write_back``), and that of a checked file (``check_report``).
What is not here: whether an edit is right, which validation says when it is proposed; what a
checked file's report says (``acts.checking``); and the ledger, which answers with frames.
Where to start: ``tables``, the frames that go in and come out; then ``write`` and ``read``.
"""
