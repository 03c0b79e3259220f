"""What a department's refusal is called here, and what is to be done about it."""

from collections.abc import Callable
from datetime import UTC, datetime

from sources.kit.envelope import Refusal, Refused
from sources.kit.errors import FetchError, NotAdmitted, NotDelivered, SourceUnavailable
from sources.kit.fetching import Errand

_REMEDIES = {
    Refusal.APPKEY: "the appkey is not known there: set {prefix}_KEY to the one it gave us",
    Refusal.SIGNATURE: "the signature is refused: set {prefix}_SECRET to the secret it gave us",
    Refusal.CLOCK: "the time of the question is refused: it is {now} on this machine; set its "
    "clock, or ask the department for the time on theirs",
    Refusal.TOKEN: "the token is refused, a new one too: renew {prefix}_KEY and {prefix}_SECRET",
    Refusal.QUOTA: "the quota of questions is used up: run the source again when it begins anew, "
    "or ask for a larger one",
}


def named(refused: Refused, errand: Errand, hide: Callable[[str], str] = str) -> FetchError:
    """The error that `refused` is; `hide` takes the credentials out of the department's words."""
    said = f"{refused.place}: " + hide(f"code {refused.code}, {refused.words}")
    if refused.refusal is Refusal.NOTHING:
        return NotDelivered(said)
    if refused.refusal is Refusal.BUSY:
        return SourceUnavailable(f"{said}; it stays busy: run the source again later")
    if refused.refusal is Refusal.UNKNOWN:
        return SourceUnavailable(
            f"{said}; ask the department what that means, and add it to `refusals` of "
            f"sources/{errand.source_id}.py"
        )
    remedy = _REMEDIES[refused.refusal].format(
        prefix=f"WANGJIAN_SOURCE_{errand.source_id.upper()}",
        now=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
    return NotAdmitted(f"{said}; {remedy}")
