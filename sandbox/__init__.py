"""A pretend country: enterprises, departments with real servers, and the truth about them.

What is here: a seeded generator (`country.py`, `first_day.py`, `second_day.py`, told as one in
`story.py`), the dirty patterns it plants at known rates (`faults_*.py`; `every_pattern.py` lists
all of them, and `lots.py` plants them in national volumes), the departments' servers on loopback
(`departments/`), and the labelled truth: every fault, its field, whether it can be seen at all
(`truth.py`). Beside it a registry made to be mistaken in, and records of it with their true
enterprise (`identity_world.py`, `identity_cases.py`; `identity_patterns.py` lists all of them).
What is not here: any rule or matcher. It imports ``records`` only, so that it can never mark its
own homework. No code it makes can belong to a real firm.
Where to start: `sandbox.py`: `with Sandbox(seed=1).start(folder) as running: …`.
"""
