"""The stewards' door: what failed, why, and what a person decides about it.

What is here: the web pages of the desk in Chinese, usable without JavaScript: the day's batches,
open findings, one record's story from source cell to feed line.
What is not here: the doing itself (acts), public pages (portal). Every page reads through acts.
Where to start: the application and its routes, then the templates.
"""
