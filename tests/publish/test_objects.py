from pathlib import Path

import pytest

from publish import objects


@pytest.mark.parametrize("lines", [0, 1, 50_000])
@pytest.mark.parametrize("level", [objects.SHORT, objects.LEVEL])
def test_a_file_is_packed_to_the_same_bytes_as_its_text(
    tmp_path: Path, lines: int, level: int
) -> None:
    data = b"".join(b"91330100MA%08d\n" % number for number in range(lines))
    path = tmp_path / "text"
    path.write_bytes(data)
    assert objects.compress_file(path, level) == objects.compress(data, level)
