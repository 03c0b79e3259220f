"""The machinery every source declares itself with: fetch, keep, read.

What is here: the shape of a declaration, polite and bounded downloads, the content-addressed store
that keeps bytes before anyone reads them, and readers for CSV, workbooks, JSON, XML and databases
that turn them into tables of text with a locator on every row.
What is not here: anything that knows one particular source, or what a value ought to be.
Where to start: the declaration of a source, then the reader of the format at hand.
"""
