import io
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kit.ahead import ahead
from sources.kit.csv_lines import blocks

LONGEST = 30  # seconds; nothing here takes one


class Held(io.BytesIO):
    """A stream whose third reading waits until it is let."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.readings = 0
        self.let, self.was_closed = threading.Event(), threading.Event()
        self.closed_while_read = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.readings += 1
        if self.readings == 3:
            assert self.let.wait(LONGEST)
            self.closed_while_read = self.was_closed.is_set()
        return super().read(size)

    def close(self) -> None:
        self.was_closed.set()
        super().close()


def test_a_stream_left_midway_is_closed_when_the_reading_ahead_is_over() -> None:
    stream = Held(b"a\nb\nc\nd\n")
    pieces = blocks(stream, 2)
    assert next(pieces) == (b"a\n", False)
    pieces.close()
    assert not stream.was_closed.is_set()
    stream.let.set()
    assert stream.was_closed.wait(LONGEST)
    assert not stream.closed_while_read


@given(st.binary(max_size=60), st.integers(1, 9))
def test_pieces_are_the_stream_cut_behind_line_feeds(data: bytes, size: int) -> None:
    stream = io.BytesIO(data.replace(b"a", b"\n"))
    whole = stream.getvalue()
    pieces = list(blocks(stream, size))
    assert b"".join(piece for piece, _ in pieces) == whole
    assert [last for _, last in pieces] == [False] * (len(pieces) - 1) + [True] * bool(pieces)
    for piece, last in pieces:
        assert last or piece.endswith(b"\n") or b"\n" not in piece[-size:]


@given(st.lists(st.binary(max_size=3), max_size=6))
def test_blocks_made_ahead_come_in_their_order(given_blocks: list[bytes]) -> None:
    assert list(ahead(iter(given_blocks))) == given_blocks


@pytest.mark.parametrize("good", range(4))
def test_an_error_comes_one_block_early_at_most(good: int) -> None:
    def failing() -> Iterator[bytes]:
        yield from [b"x"] * good
        raise KeyError

    blocks_ahead = ahead(failing())
    for _ in range(good - 1):
        assert next(blocks_ahead) == b"x"
    with pytest.raises(KeyError):
        list(blocks_ahead)
