"""Sign anew what a channel says, so that nobody takes an old state for the current one."""

from datetime import datetime

from acts.signing_keys import Keys
from publish.signing import trusted
from publish.signing.renewal import renewed


def resign(keys: Keys, moment: datetime) -> int:
    """Sign the timestamp anew at `moment`, and what is due below it; the timestamp's version.

    Needs no ledger and no key but the timestamp's. 0 while the channel has no release. Raises
    `KeysMissing` without that key, `PublisherBusy` while somebody else publishes the channel.
    """
    with keys.alone("resign") as still_ours:
        for _ in renewed(keys.tree, keys.ring, moment, still_ours):
            pass
    stands = trusted.signed(keys.tree)
    return 0 if stands is None else stands.timestamp.signed.version
