"""What can be wrong with the kit itself, or with how it was called."""


class KitError(Exception):
    """Base of everything the kit raises on purpose."""


class NoSuchTree(KitError):
    """`trees` raises it for a tree that was never recorded: run `conformance.record`."""


class BadCase(KitError):
    """`cases` raises it for a case that cannot be read."""


class BadCall(KitError):
    """`contract` raises it for a command or codes that cannot be used."""
