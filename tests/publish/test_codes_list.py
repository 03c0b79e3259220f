"""The list of codes, packed where its pieces lie."""

import io
import random
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from publish import codes, objects

CODES = [b"91330100MA%08d\n" % number for number in range(50_000)]


def put_apart(path: Path, data: bytes, cuts: list[int]) -> list[tuple[int, int]]:
    """Write `data` into `path` in pieces that lie in no order, others between them."""
    pieces = [data[low:high] for low, high in pairwise([0, *cuts, len(data)])]
    stretches = [(0, 0)] * len(pieces)
    text = b""
    for number in sorted(range(len(pieces)), key=lambda number: number % 3):
        text += b"else"
        stretches[number] = (len(text), len(pieces[number]))
        text += pieces[number]
    path.write_bytes(text)
    return stretches


@pytest.mark.parametrize("lines", [0, 1, 50_000])
def test_sorted_lines_are_packed_to_the_same_bytes_however_they_are_cut_up(
    tmp_path: Path, lines: int
) -> None:
    data, path = b"".join(CODES[:lines]), tmp_path / "text"
    packed = {
        codes.packed(path, put_apart(path, data, cuts))
        for cuts in ([], [len(data) // 3], [*range(0, len(data), 19_019)])
    }
    (only,) = packed
    assert zstandard.ZstdDecompressor().decompress(only) == data
    assert zstandard.get_frame_parameters(only).content_size == len(data)


def test_a_list_of_codes_is_packed_smaller_than_by_the_lowest_level() -> None:
    dice, letters = random.Random(18), "0123456789ABCDEFGHJKLMNPQRTUWXY"
    every = sorted(
        f"91{dice.choice((110108, 330106, 440305))}MA{''.join(dice.choices(letters, k=8))}\n"
        for _ in range(50_000)
    )
    data = "".join(every).encode()
    packed = zstandard.ZstdCompressor(compression_params=codes.NEIGHBOURS).compress(data)
    assert len(packed) < 0.85 * len(objects.compress(data, level=1))


@given(data=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300), max_size=5))
def test_stretches_are_read_as_one(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, cuts: list[int]
) -> None:
    path = tmp_path_factory.mktemp("joined") / "text"
    stretches = put_apart(path, data, sorted(min(cut, len(data)) for cut in cuts))
    with path.open("rb", buffering=0) as file:
        assert io.BufferedReader(codes.Joined(file, stretches), 7).read() == data
