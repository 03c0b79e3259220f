"""Signed metadata as bytes: the same content and the same keys give the same bytes."""

from collections.abc import Iterable
from typing import TypeVar

from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from publish.errors import KeysBroken

Content = TypeVar("Content", Root, Targets, Snapshot, Timestamp)

_SERIALIZER = JSONSerializer(compact=True)


def sealed(content: Content, signers: Iterable[Signer]) -> bytes:
    """`content` with one signature of each of `signers`, in their order."""
    metadata: Metadata[Content] = Metadata(content)
    for signer in signers:
        try:
            metadata.sign(signer, append=True)
        except RepositoryError as error:
            raise KeysBroken(f"key {signer.public_key.keyid}: {error}") from error
    return metadata.to_bytes(_SERIALIZER)
