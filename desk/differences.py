"""Two texts laid beside each other, character by character: what of each the other lacks."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters, and whether the other text has it at this place."""

    text: str
    same: bool


def differences(text: str, other: str) -> tuple[Piece, ...]:
    """`text` in pieces, against `other`.

    >>> [(piece.text, piece.same) for piece in differences("91350100M0", "9135O100M0")]
    [('9135', True), ('0', False), ('100M0', True)]
    """
    # The characters of names are few and all of them tell: none is taken for noise.
    blocks = SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks()
    pieces, reached = [], 0
    for block in blocks:
        if block.a > reached:
            pieces.append(Piece(text[reached : block.a], same=False))
        if block.size:
            pieces.append(Piece(text[block.a : block.a + block.size], same=True))
        reached = block.a + block.size
    return tuple(pieces)
