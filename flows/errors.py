"""What a flow raises."""


class FlowError(Exception):
    """Base of this package's errors."""


class DayFailed(FlowError):
    """Raised by a flow at its end, when a source failed or a channel was held.

    All others went on. `failures` tells a steward of each, in Chinese.

    What to do: read each named error in `wangjian status`, mend, and run that source again.
    """

    def __init__(self, failures: list[str]) -> None:
        self.failures = failures
        super().__init__("; ".join(failures))
