"""The recorded trees: which file stands at which path, each file's bytes stored once.

`trees/<name>.json` holds `{"state": {…} or null, "files": {path: SHA-256}}`; the bytes are in
`trees/files/<SHA-256>`. The state is what a consumer holds that followed the tree.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from conformance.errors import NoSuchTree

FOLDER = Path(__file__).parent / "trees"
FILES = "files"
FIRST_ROOT = "metadata/1.root.json"


@dataclass(frozen=True, slots=True)
class State:
    """What a consumer holds: which release, how many lines, and the state root over them."""

    seq: int
    count: int
    root: str


class Tree:
    """One recorded tree."""

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        self.name = name
        self._folder = folder
        try:
            said = json.loads((folder / f"{name}.json").read_bytes())
        except FileNotFoundError as error:
            raise NoSuchTree(f"{folder / name}.json: no such tree was recorded") from error
        self.state = None if said["state"] is None else State(**said["state"])
        self.paths: dict[str, str] = said["files"]

    def read(self, path: str) -> bytes:
        """The bytes at a path of `paths`."""
        return (self._folder / FILES / self.paths[path]).read_bytes()

    @cached_property
    def first_root(self) -> bytes:
        """What a consumer is given to trust."""
        return self.read(FIRST_ROOT)
