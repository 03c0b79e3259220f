"""What a flow raises."""


class FlowError(Exception):
    """Base of this package's errors."""


class DayFailed(FlowError):
    """Raised by `every_day` at its end, when a source failed or a channel was held.

    All others went on.

    What to do: read each named error in `wangjian status`, mend, and run that source again.
    """

    def __init__(self, failures: list[str]) -> None:
        self.failures = failures
        super().__init__("; ".join(failures))
