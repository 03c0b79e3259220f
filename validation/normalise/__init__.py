"""Lossless normalisation: every form a value may come in, brought to one, each change recorded.

Here: steps as data (`step.py`, `texts.py`, `codes.py`), and the readings that give a value its type
(`dates.py`, `money.py`, `choices.py`, `status.py`). Not here: judging a value; a reading that fails
leaves a mark (`_unread_<field>`) for a rule to find.

Start with `normalise.py`, which says the order.
"""
