"""The roll of live lines: what it leads to is what the ledger would, and what is lost is asked."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.recording.digests import bucket_rows
from publish import overlay, roll, state
from publish.spill import Spill
from records.digest import bucket_of, sha256_expr

IDS = [f"c-{number}" for number in range(300)]
CHANGES = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["put 1", "put 2", "del"]))


def lines(changes: dict[str, str], folder: Path) -> Spill:
    made = Spill(folder)
    table = pl.DataFrame({"public_id": list(changes), "line": list(changes.values())},
                         schema={"public_id": pl.String(), "line": pl.String()})  # fmt: skip
    made.add(
        table.with_columns(
            bucket_of("public_id").alias("bucket"),
            sha256_expr(pl.col("line")).alias("line_hash"),
            op=pl.col("line").str.slice(0, 3),
        )
    )
    return made


def asked(live: dict[str, str]) -> roll.Ask:
    """What the ledger answers when it knows `live`."""
    table = pl.DataFrame({"public_id": list(live), "line": list(live.values())},
                         schema={"public_id": pl.String(), "line": pl.String()})  # fmt: skip
    known = table.select(
        "public_id", sha256_expr(pl.col("line")).alias("line_hash"),
        bucket_of("public_id").alias("bucket"),
    )  # fmt: skip
    return lambda buckets: known.filter(pl.col("bucket").is_in(buckets.implode()))


def nobody(buckets: pl.Series) -> pl.DataFrame:
    raise AssertionError(f"the ledger is asked about {len(buckets)} buckets")


def expected(live: dict[str, str]) -> bytes:
    every = pl.Series(range(4096), dtype=pl.Int32())
    return bucket_rows(asked(live)(every))


@settings(max_examples=15, deadline=None)
@given(history=st.lists(CHANGES, min_size=1, max_size=4))
def test_a_roll_followed_through_releases_gives_the_state_without_asking(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("roll")
    rows, old, live = state.EMPTY, None, dict[str, str]()
    for number, changes in enumerate(history):
        new = folder / f"{number}.roll"
        rows = roll.followed(old, rows, lines(changes, folder / "spill"), nobody, new)
        live = {each: said for each, said in (live | changes).items() if said != "del"}
        assert rows == expected(live)
        assert state.count(rows) == len(live)
        old = new


@pytest.mark.parametrize("harm", ["lost", "cut short", "changed", "of another history", "its sums"])
def test_a_roll_that_cannot_be_trusted_is_made_anew_from_the_ledger(
    tmp_path: Path, harm: str
) -> None:
    live = dict.fromkeys(IDS, "put 1")
    old, new = tmp_path / "old.roll", tmp_path / "new.roll"
    rows = roll.followed(None, state.EMPTY, lines(live, tmp_path / "a"), nobody, old)
    if harm == "lost":
        old.unlink()
    elif harm == "cut short":
        old.write_bytes(old.read_bytes()[: -overlay.WIDTH])
    elif harm == "changed":
        old.write_bytes(bytes(byte ^ 1 for byte in old.read_bytes()))
    elif harm == "its sums":
        old.with_suffix(".sums").write_bytes(bytes(4096 * 8))
    else:
        other = dict.fromkeys(live, "put 2")
        roll.followed(None, state.EMPTY, lines(other, tmp_path / "b"), nobody, old)
    changes = dict.fromkeys(IDS[:150], "put 2")
    after = roll.followed(old, rows, lines(changes, tmp_path / "c"), asked(live), new)
    assert after == expected(live | changes)


def test_a_roll_is_handed_on_with_what_changed_beside_it_until_that_is_much(tmp_path: Path) -> None:
    many = [f"c-{number}" for number in range(2_000)]
    live, rows, new = dict.fromkeys(many, "put 1"), state.EMPTY, tmp_path / "next.roll"
    rows = roll.followed(None, rows, lines(live, tmp_path / "a"), nobody, new)
    roll.keep(new, 1, "ab")
    for seq, changed in ((2, many[:600]), (3, many[500:850]), (4, many[300:700])):
        said = "del" if seq == 3 else f"put {seq}"
        changes = dict.fromkeys([*changed, f"c-new-{seq}"], said)
        old = tmp_path / f"{seq - 1}.ab.roll"
        rows = roll.followed(old, rows, lines(changes, tmp_path / "b"), nobody, new)
        live = {each: word for each, word in (live | changes).items() if word != "del"}
        assert rows == expected(live)
        assert new.samefile(old) is (seq != 4)
        roll.keep(new, seq, "ab")
    assert (tmp_path / "4.ab.roll").stat().st_size == overlay.WIDTH * len(live)
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        f"{seq}.ab.{end}" for seq in (3, 4) for end in ("roll", "since", "sums")
    }


@pytest.mark.parametrize("harm", ["lost", "cut short", "changed"])
def test_changed_rows_that_cannot_be_trusted_are_made_anew_with_the_roll(
    tmp_path: Path, harm: str
) -> None:
    live, new = dict.fromkeys(IDS, "put 1"), tmp_path / "next.roll"
    rows = roll.followed(None, state.EMPTY, lines({}, tmp_path / "a"), nobody, new)
    roll.keep(new, 1, "ab")
    rows = roll.followed(tmp_path / "1.ab.roll", rows, lines(live, tmp_path / "b"), nobody, new)
    roll.keep(new, 2, "ab")
    since = tmp_path / "2.ab.since"
    if harm == "lost":
        since.unlink()
    elif harm == "cut short":
        since.write_bytes(since.read_bytes()[:-1])
    else:
        since.write_bytes(bytes(byte ^ 1 for byte in since.read_bytes()))
    changes = dict.fromkeys(IDS[:150], "put 2")
    old = tmp_path / "2.ab.roll"
    after = roll.followed(old, rows, lines(changes, tmp_path / "c"), asked(live), new)
    assert after == expected(live | changes)


def test_a_release_of_nothing_takes_the_roll_along(tmp_path: Path) -> None:
    old, new = tmp_path / "old.roll", tmp_path / "new.roll"
    live = dict.fromkeys(IDS, "put 1")
    rows = roll.followed(None, state.EMPTY, lines(live, tmp_path / "a"), nobody, old)
    assert roll.followed(old, rows, lines({}, tmp_path / "b"), nobody, new) == rows
    assert new.samefile(old)


def test_a_release_of_nothing_repeated_harms_no_roll_that_is_kept(tmp_path: Path) -> None:
    new, kept = tmp_path / "next.roll", tmp_path / "1.ab.roll"
    live = dict.fromkeys(IDS, "put 1")
    rows = roll.followed(None, state.EMPTY, lines(live, tmp_path / "a"), nobody, new)
    roll.keep(new, 1, "ab")
    for _ in range(2):
        roll.followed(kept, rows, lines({}, tmp_path / "b"), nobody, new)
        roll.keep(new, 2, "cd")
    changes = dict.fromkeys(IDS[:9], "put 2")
    third = lines(changes, tmp_path / "c")
    after = roll.followed(tmp_path / "2.cd.roll", rows, third, nobody, new)
    assert after == expected(live | changes)


def test_only_the_roll_before_the_last_release_is_kept(tmp_path: Path) -> None:
    for seq in (1, 2, 3):
        (tmp_path / "next.roll").write_bytes(b"")
        roll.keep(tmp_path / "next.roll", seq, "ab")
    assert {path.name for path in tmp_path.iterdir()} == {"2.ab.roll", "3.ab.roll"}
