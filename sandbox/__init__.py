"""A pretend country: enterprises, departments with real servers, and the truth about them.

What is here: a seeded generator, the dirty patterns it plants at known rates, the departments'
servers on loopback, and the labelled truth: every fault, its field, whether it can be seen at all.
What is not here: any rule or matcher. It imports ``records`` only, so that it can never mark its
own homework. No code it makes can belong to a real firm.
Where to start: the country and its seed, then one department.
"""
