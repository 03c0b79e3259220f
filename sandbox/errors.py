"""What the sandbox raises."""


class SandboxError(Exception):
    """Base of this package's errors."""


class CannotMisbehaveSo(SandboxError):
    """Raised on starting, when a misbehaviour does not suit its source (an XML bomb in a CSV).

    Choose a misbehaviour for that source's format.
    """
