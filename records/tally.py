"""A batch's sum: what came in, and where every row went."""

from dataclasses import asdict, dataclass
from datetime import date

from records.states import RowState


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one batch: `lines = blank + unparsable + rows`, `rows = Σ rows by state`."""

    source_id: str
    day: date
    batch_id: str
    lines: int = 0
    blank: int = 0
    unparsable: int = 0
    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: int = 0
    identity_pending: int = 0
    out_of_scope: int = 0
    superseded: int = 0
    rejected: int = 0
    corrected: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers alone, in the order of the table of the day."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}

    def by_state(self) -> dict[RowState, int]:
        """Rows by state."""
        counts = self.counts()
        return {state: counts[state.value] for state in RowState}
