"""Dated policy packs: what may be shown, where, until when, and why not (design §7, ADR 18).

What is here: the packs as TOML, one per instrument, their JSON Schema, and the modules that read
them, judge tables of records by them, and explain what they say.
What is not here: which records there are (acts hand them over), warnings and lists.
A record that no pack governs is not shown: publishing without a legal basis is the worse error.
Where to start: `rules`, what a pack is made of; then `judging`.
"""

from publish.policy.conditions import as_date
from publish.policy.judging import Policy
from publish.policy.reading import COMMITMENTS, PACKS, load, load_over
from publish.policy.rules import Pack

__all__ = ["COMMITMENTS", "PACKS", "Pack", "Policy", "as_date", "load", "load_over"]
