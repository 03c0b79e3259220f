"""What the house can do, one verb per file.

What is here: the stories that join the stages, such as collect, explain and release, each told
once and called by every door: the clock, the stewards' desk, the command line.
What is not here: cleverness. Work belongs to a stage; schedules and retries to flows; pages to the
desk and the portal. Acts take clock, ledger and store as arguments and never ask for today's date.
Where to start: ``collect``, the way of one source's day from its server into the ledger.
"""
