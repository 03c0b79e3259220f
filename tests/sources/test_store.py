import errno
import hashlib
import stat
import subprocess
import sys

import pytest

from sources.kit.errors import TooLarge
from sources.kit.store import first_bytes, open_stored, read_stored
from tests.sources.house import House


def test_bytes_are_found_by_their_digest_and_come_back_whole(house: House) -> None:
    data = b"evidence" * 100_000
    digest = house.keep(data).digest
    assert digest == hashlib.sha256(data).hexdigest()
    path = house.store.path(digest)
    assert path.stat().st_size < len(data) / 10
    with open_stored(path) as stream:
        assert stream.read() == data
    assert house.store.size(digest) == len(data)
    assert read_stored(path, len(data)) == data
    with pytest.raises(TooLarge):
        read_stored(path, 10)


def test_what_is_kept_is_private(house: House) -> None:
    path = house.store.path(house.keep(b"private").digest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(house.store.root.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once(house: House) -> None:
    first = house.keep(b"same")
    written = first.path.stat().st_mtime_ns
    assert house.keep(b"same").path.stat().st_mtime_ns == written
    assert len(list(house.store.root.glob("**/*.zst"))) == 1


def test_bytes_that_a_disk_has_altered_are_mended_when_they_come_again(house: House) -> None:
    kept = house.keep(b"evidence" * 1000)
    kept.path.write_bytes(kept.path.read_bytes()[:-9])
    assert house.store.holds(kept.digest)
    assert not house.store.sound(kept.digest)
    house.keep(b"evidence" * 1000)
    assert house.store.sound(kept.digest)


def test_a_disk_that_is_full_is_left_as_it_was(house: House) -> None:
    """The child may write no file beyond 64 KiB: the disk refuses what is still to come."""
    child = f"""
import os, resource, sys
from pathlib import Path
from sources.kit.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
try:
    with Store(Path({str(house.store.root)!r})).receive(1 << 30) as receiver:
        for _ in range(64):
            receiver.write(os.urandom(1 << 16))
        receiver.keep()
except OSError as error:
    sys.exit(error.errno)
"""
    ended = subprocess.run([sys.executable, "-c", child], check=False, timeout=60)
    assert ended.returncode == errno.EFBIG
    assert not [path for path in house.store.root.rglob("*") if path.is_file()]


def test_nothing_half_written_is_left_behind(house: House) -> None:
    with pytest.raises(TooLarge), house.store.receive(3) as receiver:
        receiver.write(b"four")
    assert not [path for path in house.store.root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 9, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_the_first_bytes_come_of_a_file_of_any_size(house: House, size: int) -> None:
    data = hashlib.shake_128(b"evidence").digest(size)
    path = house.store.path(house.keep(data).digest)
    for most in (1, 1 << 20, (1 << 20) + 1, 4 << 20):
        assert first_bytes(path, most) == data[:most]
