"""What validation raises: never for bad data, only when we or the caller are wrong.

ValidationError
├── UnreadableTable
└── RuleBroken
"""


class ValidationError(Exception):
    """Base of everything this package raises on purpose."""


class UnreadableTable(ValidationError):
    """Raised by `check` for a chunk that is not of its kind: fix the source's column mapping.

    Its locators are absent, a column is unknown to the catalogue, or a column is not text.
    """


class RuleBroken(ValidationError):
    """Raised by `check` when a rule itself failed to run, so its silence would mean nothing.

    The batch must fail; fix the rule named in the message.
    """
