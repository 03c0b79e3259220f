"""The conformance kit: recorded feeds, and what a consumer must make of them.

What is here: channels' trees as they were recorded, honest ones and such as no publisher would
sign; the cases (`cases.toml`) that show them, with faults of the network, to a consumer; a runner
that says which of them it passes.
What is not here: any consumer, and, in the runner, anything beyond the standard library. Only
what records the trees (`conformance/record.py`) knows the publisher.
Where to start: ``conformance/cases.toml``; ``docs/how-to/conform.md`` says how to run it.
"""
