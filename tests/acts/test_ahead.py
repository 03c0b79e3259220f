"""The next item is made while the present one is used; nothing else differs."""

import threading
from collections.abc import Generator

import pytest

from acts.ahead import ahead


def test_items_come_in_order_and_the_next_is_made_while_one_is_used() -> None:
    made = [threading.Event() for _ in range(3)]

    def items() -> Generator[int, None, None]:
        for number, event in enumerate(made):
            event.set()
            yield number

    seen = []
    with ahead(items()) as found:
        for number in found:
            seen.append(number)
            # Without a thread of its own the next item would never come while this one is held.
            assert made[min(number + 1, 2)].wait(timeout=30)
    assert seen == [0, 1, 2]


def test_an_error_comes_where_its_item_would_have_come() -> None:
    def items() -> Generator[int, None, None]:
        yield 1
        raise ValueError("second")

    seen: list[int] = []
    with pytest.raises(ValueError, match="second"), ahead(items()) as found:
        seen.extend(found)
    assert seen == [1]


def test_whoever_leaves_early_ends_the_work() -> None:
    ended = threading.Event()

    def items() -> Generator[int, None, None]:
        try:
            yield from range(10)
        finally:
            ended.set()

    with ahead(items()) as found:
        assert next(found) == 0
    assert ended.is_set()


def test_nothing_is_nothing() -> None:
    def items() -> Generator[int, None, None]:
        yield from ()

    with ahead(items()) as found:
        assert list(found) == []
