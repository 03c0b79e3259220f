"""Figures against floors measured in the same run.

What is here: one file per figure, each with its floor as a plain script function beside it.
What is not here: promises about seconds. Machines are noisy; ratios from one run are not.
Where to start: `python -m bench`, or `python -m bench NAME …`.
"""
