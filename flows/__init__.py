"""The clock's door: acts wrapped as Prefect tasks and flows.

What is here: one flow per file that reads like a list of steps, the task wrappers with their
retries, and the table of the day that each run leaves behind. ``prefect.yaml`` is made from it.
What is not here: work of its own. A flow calls acts; run again for any day, it ends the same.
No other package imports Prefect, and no flow file bears a package's name.
Where to start: the flow of every day, then the tasks.
"""
