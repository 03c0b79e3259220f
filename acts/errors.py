"""What an act raises that is not a stage's own error."""

from collections.abc import Sequence


class ActError(Exception):
    """Base of this package's errors."""


class ReleaseHeld(ActError):
    """Raised by `release` when a gate failed as a whole, or removals wait for two persons.

    The message names channel, gate and finding, and what went out all the same; where nothing did,
    the last good release stays in place. `zh` tells a steward so, with the records at fault. Mend
    what it names, or, for a mass deletion that is right, let two persons approve it
    (`wangjian release approve`); then release again.
    """

    def __init__(self, words: str, zh: str) -> None:
        super().__init__(words, zh)  # both: an error may travel from a process to another
        self.zh = zh

    def __str__(self) -> str:
        return str(self.args[0])


class ReleaseBusy(ReleaseHeld):
    """Raised by `release` while another process publishes the channel; the message names it.

    Nothing was done and nothing is to be mended: that process, or the next release, says it all.
    """


class AlreadyFounded(ActError):
    """Raised by `signing_keys.found` for a channel that has a root; `rotate` changes its keys."""


class NoRemovalsHeld(ActError):
    """Raised by `approve_removals` where nobody's approval is asked for, or not in this form."""


class NotKept(ActError):
    """Raised by `raw.show` for bytes that are not in the store.

    They were let go of after their period, or this house never fetched them.
    """


class NotWaivable(ActError):
    """Raised by `waive` for a rule that stops no row, or a source that is not declared."""


class CannotCheck(ActError):
    """Raised by `check_file` for a file of which no row can be looked at; `zh` says so in Chinese.

    Mend the file (its format, its header) as the message says, then check it again.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh


class MonthNotOver(ActError):
    """Raised by `score.freeze` for a month that is still running: its numbers would be half.

    Freeze it once its last day is past.
    """


class NoSuchDepartment(ActError):
    """Raised by `open_work.sources_of`; take one of the names that the message lists."""

    def __init__(self, department: str, known: Sequence[str]) -> None:
        super().__init__(f"没有名为“{department}”的部门或来源；现有：{'、'.join(known)}")
