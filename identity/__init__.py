"""Which enterprise a record is about, and why.

What is here: the ladder from the strongest evidence to the weakest, the evidence it keeps with
every match, and the ranked suggestions for a person when no step holds.
What is not here: the checks of a code's form (records), the registry's storage (ledger), a
steward's decision (desk). A name alone never attaches anything.
Where to start: ``resolve``, which walks the ladder; each step names its reason.
"""
