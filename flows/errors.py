"""What a flow raises."""


class FlowError(Exception):
    """Base of this package's errors."""


class SourcesFailed(FlowError):
    """Raised by `every_day` at its end, when some sources failed and the others went on.

    What to do: read each named error in `wangjian status`, mend, and run that source again.
    """

    def __init__(self, failures: list[str]) -> None:
        self.failures = failures
        super().__init__("; ".join(failures))
