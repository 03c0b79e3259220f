"""What may be shown, to whom, until when; and the files that say so.

What is here: the dated policy packs, lists and measures, warnings, the canonical lines of each
channel, the releases made of what changed, the gates that hold a faulty one, and the renderings
in XML and workbooks.
What is not here: reading the ledger's tables (acts hand over what changed), serving files (portal).
A release is replayed by the consumer in ``pull/`` before anyone can see it.
Where to start: the canonical line, then how a release is put together from changes.
"""
