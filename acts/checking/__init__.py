"""A file checked before it is submitted: how it is read, what is reported, and in which words.

What is here: the file as a source of its own (`file_source.py`), the report (`report.py`), its
words (`words.py`), and the report as JSON (`as_json.py`).
Not here: the verb (`acts.check_file`), the report as a workbook (`acts.workbook`), the terminal.
Start with `acts/check_file.py`.
"""
