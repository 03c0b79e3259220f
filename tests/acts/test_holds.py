"""Each of the ten invariants, broken on purpose behind the program's back: caught, and held.

What is held gets no addition and no change; what must leave leaves all the same.
"""
