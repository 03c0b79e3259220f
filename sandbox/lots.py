"""National volumes of every kind, spoiled with every pattern: rows as sources hand them over.

No server and no file: a lot goes straight to whoever is to be tried. The same arguments give the
same lots, and no more than one lot is held at a time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from records.kind import CATALOGUES, Kind
from records.states import Vocabulary
from sandbox import decided, licences, listings, observations, penalties
from sandbox.authorities import market_authorities
from sandbox.country import BLOCK, block
from sandbox.decisions import Draw, decision_days, shaped
from sandbox.delivery import PERSON, marked
from sandbox.every_pattern import EVERY_PATTERN
from sandbox.inject import inject
from sandbox.observations import Wanted
from sandbox.pattern import Setting

DAY, LATER = date(2018, 9, 3), date(2021, 11, 23)
ROWS = 50_000  # of a lot, at most
PERSONS = 0.02  # of decisions
_LATE = 5_000_000  # the ordinal of the first firm that no register knows yet
_BLACKLIST = "电子商务领域严重失信企业名单"

Make = Callable[[np.random.Generator, Wanted], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the programme: a kind as one vocabulary says it, and its share of all rows."""

    kind: Kind
    share: float
    make: Make
    vocabulary: Vocabulary = Vocabulary.LOCAL
    day: date = DAY
    stem: str = ""
    stock: bool = True


@dataclass(frozen=True, slots=True)
class Lot:
    """Rows of one delivery. `table`: catalogue columns as text with `_id`, `_event`, `_uscc`.

    `faults` has FAULTS columns.
    """

    kind: Kind
    vocabulary: Vocabulary
    day: date
    stock: bool  # long since decided, in part; else of the last working days
    table: pl.DataFrame
    faults: pl.DataFrame

    @property
    def delivered(self) -> pl.DataFrame:
        """The rows as a reader hands them over: text under field names, the locators behind."""
        place = pl.int_range(pl.len(), dtype=pl.Int64)
        return self.table.select(
            *CATALOGUES[self.kind].by_name,
            _row=place,
            _locator=pl.format("第{}行", place + 2),
            _snapshot=pl.lit("0" * 64),
            _vocabulary=pl.lit(self.vocabulary.value),
            _remote=pl.lit(None, pl.String),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A lot to be made: rows `first` … `first + count - 1` of its line."""

    line: Line
    first: int
    count: int


def lots(seed: int, rows: int, dirty: float) -> Iterator[Lot]:
    """About `rows` rows over all kinds, `dirty` of them spoiled."""
    firms = register(seed, rows)
    for number, line in enumerate(PROGRAMME):
        wanted = round(rows * line.share)
        for first in range(0, wanted, ROWS):
            rng = np.random.default_rng([seed, 7, number, first])
            yield _lot(rng, Part(line, first, min(ROWS, wanted - first)), firms, dirty)


def register(seed: int, rows: int) -> pl.DataFrame:
    """The register against which lots of that many rows are to be held: registration rows."""
    return block(seed, 0, min(BLOCK, max(2_000, rows // 5)))


def _lot(rng: np.random.Generator, part: Part, firms: pl.DataFrame, dirty: float) -> Lot:
    line, status = part.line, pl.col("registration_status")
    active, ended = firms.filter(status == "存续"), firms.filter(status == "注销")
    late = block(int(rng.integers(0, 2**31)), _LATE, 500)
    setting = Setting(rng, line.day, active, late, ended, daily=not line.stock)
    about = firms if line.kind is Kind.REGISTRATION else active
    last = line.day - timedelta(days=2)
    wanted = Wanted(about, market_authorities(), last, part.count, part.first + 1, line.stem)
    made = marked(rng, line.make(rng, wanted), "new")
    table, faults = inject(made, line.kind, setting, dirty, EVERY_PATTERN)
    if line.vocabulary is Vocabulary.V2018_B:
        people = _people(rng, line.kind, wanted, round(part.count * PERSONS))
        table = pl.concat([table, people])
    return Lot(line.kind, line.vocabulary, line.day, line.stock, table, faults)


def _people(rng: np.random.Generator, kind: Kind, wanted: Wanted, count: int) -> pl.DataFrame:
    dates = decision_days(rng, wanted.last - timedelta(days=300), wanted.last, count)
    draw = Draw(wanted.firms, wanted.authorities, dates, 5_000_000 + wanted.serial)
    make = licences.persons if kind is Kind.LICENCE else penalties.persons
    return marked(rng, make(rng, draw), PERSON)


def _of_last_days(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Penalties of the week before the last day: still in time."""
    dates = decision_days(rng, wanted.last - timedelta(days=6), wanted.last, wanted.count)
    return penalties.penalties(rng, Draw(wanted.firms, wanted.authorities, dates, wanted.serial))


def _registered(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    chosen = rng.integers(0, len(wanted.firms), wanted.count)
    return shaped(Kind.REGISTRATION, wanted.firms[chosen].with_columns(_uscc="party_uscc"))


def _listed(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Three lists; a third of the firms taken off again, with the reason."""
    firms = wanted.firms[rng.integers(0, len(wanted.firms), wanted.count)]
    rows = listings.listings(rng, firms, wanted.authorities, wanted.last - timedelta(days=60))
    place = pl.int_range(pl.len())
    removed = pl.Series(rng.random(wanted.count) < 1 / 3)
    which = pl.Series(rng.integers(0, 3, wanted.count))
    serial = (place + wanted.serial).cast(pl.String)
    return rows.with_columns(
        list_name=pl.when(which == 0).then(pl.lit(_BLACKLIST))
        .when(which == 1).then(pl.lit("经营异常名录"))
        .otherwise(pl.lit("严重违法失信企业名单")),
        listing_reason=pl.when(which == 1).then(pl.lit("通过登记的住所或者经营场所无法联系"))
        .otherwise(pl.lit("在网络交易中实施严重失信行为，经核查属实")),
        decision_number=pl.format("沄列字〔2018〕{}号", serial),
        removed_on=pl.when(removed).then(pl.lit((wanted.last - timedelta(days=9)).isoformat())),
        removal_reason=pl.when(removed).then(pl.lit("信用修复，准予移出")),
    )  # fmt: skip


def _operators(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Shops, sites, and accounts with a name of their own."""
    chosen = rng.integers(0, len(wanted.firms), wanted.count)
    rows = listings.shops(rng, wanted.firms, chosen, wanted.serial)
    account = pl.Series(rng.random(wanted.count) < 1 / 6)
    nothing = pl.lit(None, pl.String)
    return rows.with_columns(
        operator_type=pl.when(account).then(pl.lit("公众号")).otherwise("operator_type"),
        wechat_account=pl.when(account).then(pl.format("yunli-{}", "shop_number")),
        platform_name=pl.when(account).then(nothing).otherwise("platform_name"),
        icp_number=pl.when(account).then(nothing).otherwise("icp_number"),
    ).with_columns(
        wechat_account=pl.when(account).then(pl.col("wechat_account").fill_null("yunli-0"))
    )


def _leads(rng: np.random.Generator, wanted: Wanted) -> pl.DataFrame:
    """Leads of which a closed one tells its result."""
    closed = pl.col("handling_status") == "已办结"
    return observations.leads(rng, wanted).with_columns(
        handling_result=pl.when(closed).then(pl.lit("调解成功，商家退款"))
    )


PROGRAMME: tuple[Line, ...] = (
    Line(Kind.PENALTY, 0.31, decided.penalties_of, Vocabulary.V2018_B),
    Line(Kind.PENALTY, 0.05, _of_last_days, Vocabulary.V2018_B, stock=False),
    Line(Kind.PENALTY, 0.10, decided.penalties_of_2015, Vocabulary.V2015),
    Line(Kind.PENALTY, 0.04, decided.penalties_of, Vocabulary.V2018_B, LATER),
    Line(Kind.LICENCE, 0.18, decided.licences_of, Vocabulary.V2018_B),
    Line(Kind.LISTING, 0.06, _listed),
    Line(Kind.ONLINE_OPERATOR, 0.10, _operators),
    Line(Kind.REGISTRATION, 0.06, _registered),
    Line(Kind.INSPECTION, 0.03, observations.inspections, stem="CC"),
    Line(Kind.LEAD, 0.02, _leads, stem="TS"),
    Line(Kind.RATING, 0.015, observations.ratings, stem="海关企业信用等级"),
    Line(Kind.COMMITMENT, 0.015, observations.commitments, stem="CN"),
    Line(Kind.ENFORCEMENT, 0.01, observations.enforcements, stem="沄网"),
    Line(Kind.REPAIR, 0.01, observations.repairs, stem="沄"),
)
"""What a country hands over, by kind, vocabulary and day; the shares add up to one."""
