"""What an act raises that is not a stage's own error."""


class ActError(Exception):
    """Base of this package's errors."""


class ReleaseHeld(ActError):
    """Raised by `release` when a gate failed as a whole; the last good release stays in place.

    The message names channel, gate and finding. Mend what it names, or, for a mass deletion that
    is right, let two persons approve it; then release again.
    """


class NotKept(ActError):
    """Raised by `raw.show` for bytes that are not in the store.

    They were let go of after their period, or this house never fetched them.
    """


class NotWaivable(ActError):
    """Raised by `waive` for a rule that stops no row, or a source that is not declared."""
