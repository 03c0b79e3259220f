"""Codes broken by hand: one slip of each kind, drawn at random."""

from random import Random

from records.uscc import ALPHABET

CONFUSED = {"0": "O", "1": "I", "2": "Z", "5": "S", "U": "V", "Y": "V"}
"""What is read for a legal character and is none itself."""


def substituted(dice: Random, code: str) -> str:
    """One character is another."""
    place = dice.randrange(18)
    return _put(code, place, dice.choice([c for c in ALPHABET if c != code[place]]))


def digit_for_digit(dice: Random, code: str) -> str:
    """One digit is another digit."""
    place = dice.choice([n for n, char in enumerate(code) if char.isdigit()])
    return _put(code, place, dice.choice([c for c in "0123456789" if c != code[place]]))


def illegal(dice: Random, code: str) -> str:
    """One character is none that a code may have."""
    return _put(code, dice.randrange(18), dice.choice("IOSVZ*?九"))


def confused(dice: Random, code: str) -> str:
    """One to three characters, each read as a letter that no code has."""
    places = [n for n, char in enumerate(code) if char in CONFUSED]
    for place in dice.sample(places, min(len(places), dice.randint(1, 3))):
        code = _put(code, place, CONFUSED[code[place]])
    return code


def transposed(dice: Random, code: str) -> str:
    """Two neighbours have changed places."""
    place = dice.choice([n for n in range(17) if code[n] != code[n + 1]])
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def dropped(dice: Random, code: str) -> str:
    """One character is missing."""
    place = dice.randrange(18)
    return code[:place] + code[place + 1 :]


def doubled(dice: Random, code: str) -> str:
    """One character stands twice."""
    place = dice.randrange(18)
    return code[:place] + code[place] + code[place:]


def inserted(dice: Random, code: str) -> str:
    """One character is too many."""
    place = dice.randrange(19)
    return code[:place] + dice.choice(ALPHABET + "IOSVZ") + code[place:]


ONE_SLIP = (
    substituted, digit_for_digit, illegal, confused, transposed, dropped, doubled, inserted,
)  # fmt: skip


def _put(code: str, place: int, char: str) -> str:
    return code[:place] + char + code[place + 1 :]
