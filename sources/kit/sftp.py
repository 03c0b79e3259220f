"""Fetching from a drop folder over SFTP: the day's files, once the department has finished them.

The address is `sftp://user@host:port/folder`. The environment gives the rest, each name behind
`WANGJIAN_SOURCE_<ID>_`: `HOST_KEY` (the server's public key, a line each) or `KNOWN_HOSTS` (a file
of them), and `PASSWORD` or `KEY_FILE` (a private key; with `KEY_PASSPHRASE` it must be PKCS#8).
Nothing else is looked at: no agent, no `~/.ssh`, no configuration of ours.
Not here: who may come in (`sftp_login.py`, `sftp_admission.py`), which files (`sftp_names.py`),
how they are brought (`sftp_taking.py`, `sftp_visit.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from records.snapshot import Snapshot
from sources.kit.fetching import Access, Errand
from sources.kit.sftp_names import MOST_FILES, MOST_NAMES, Wanted


@dataclass(frozen=True, slots=True)
class DropFolder:
    """Files of the base folder that match `pattern`, which holds `{day:…}`; in name order.

    `mark` is how the department says that it is done: `.ok` is a flag beside every file (`a.csv.ok`
    or `a.ok`), any other text is the name of one flag for the day and may hold `{day:…}`. Without
    one, a file of the day that is still being written holds the whole day back. A folder of more
    than `most_names` and a day of more than `most_files` are not believed.
    """

    access: ClassVar[Access] = Access.SFTP
    pattern: str
    mark: str = ""
    media_type: str = "text/csv"
    most_files: int = MOST_FILES
    most_names: int = MOST_NAMES

    def snapshots(self, errand: Errand) -> Iterator[Snapshot]:
        """The day's files, all of them kept before the first is given; a `FetchError` if not."""
        # Half a second of imports: commands that fetch nothing need not wait for them.
        from sources.kit.sftp_taking import take  # noqa: PLC0415

        wanted = Wanted(self.pattern, self.mark, errand.day, self.most_files, self.most_names)
        yield from take(errand, wanted, self.media_type)
