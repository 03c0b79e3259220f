"""What happens in the pretend country over two days, told once: register, first day, second day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from records.field import Shape
from records.kind import CATALOGUES, Kind
from sandbox import promises
from sandbox.country import make_country
from sandbox.delivery import KINDS, Delivery, marked
from sandbox.first_day import SHARES, Season, Tables, first_day
from sandbox.handed_out import hand_out
from sandbox.inject import inject
from sandbox.pattern import Setting
from sandbox.second_day import register_of_second_day, second_day

SECOND_DAY = 0.08  # of all records
LATE = 0.001  # of enterprises, at least five: registered between the days
_ISO_DAY = r"^(\d{4})-(\d{2})-(\d{2})$"


@dataclass(frozen=True, slots=True)
class Story:
    """What decides everything that happens."""

    seed: int
    enterprises: int
    records: int
    dirty: float
    days: tuple[date, date]


@dataclass(frozen=True, slots=True)
class Cast:
    """Firms by the part they play: `register` is the whole of the second day's, before changes."""

    register: pl.DataFrame
    known: pl.DataFrame
    late: pl.DataFrame

    @property
    def active(self) -> pl.DataFrame:
        """Firms that clean rows may be about."""
        return self.known.filter(pl.col("registration_status") == "存续")

    @property
    def ended(self) -> pl.DataFrame:
        """Firms deregistered before the first day."""
        return self.known.filter(pl.col("registration_status") == "注销")


@dataclass(frozen=True, slots=True)
class Told:
    """Every delivery of both days in order, FAULTS, and BROKEN promises."""

    deliveries: tuple[Delivery, ...]
    faults: pl.DataFrame
    broken: pl.DataFrame


def two_days(story: Story) -> Told:
    """What happens, day by day."""
    rng = np.random.default_rng([story.seed, 2])
    cast = _cast(story)
    first, second = story.days
    tables = first_day(rng, cast.active, first, _counts(story, 1 - SECOND_DAY))
    setting = Setting(rng, first, cast.active, cast.late, cast.ended)
    delivered, faults = _spoiled(tables, setting, story.dirty)
    clean = {
        name: table.filter(~pl.col("_id").is_in(faults["_id"].implode()))
        for name, table in delivered.items()
    }
    after = register_of_second_day(rng, cast.register, clean["ecommerce_blacklist"][::2], first)
    later, later_faults = _second_day(story, Scene(setting, cast, after, clean))
    later["platform_shops"] = _whole_list(delivered["platform_shops"], later["platform_shops"])
    handed, planted = _handed_out(story, Scene(setting, cast, after, clean))
    handed, broken = _with_promises(story, handed, clean)
    deliveries = [
        *_deliveries(rng, first, Register(cast.known, cast.known.clear()), delivered),
        *_deliveries(rng, second, Register(after, _news(cast, after)), later),
        *handed,
    ]
    return Told(tuple(deliveries), pl.concat([faults, later_faults, planted]), broken)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the second day starts from."""

    setting: Setting
    cast: Cast
    after: pl.DataFrame  # the register of the second day
    clean: Tables  # rows of the first day without a fault


def _second_day(story: Story, scene: Scene) -> tuple[Tables, pl.DataFrame]:
    """New and re-sent rows, none about a firm that the register changed meanwhile."""
    changed = _changed(scene)
    clean = {
        name: table.filter(~pl.col("_uscc").is_in(changed).fill_null(value=False))
        for name, table in scene.clean.items()
    }
    firms = _undisturbed(scene)
    first, second = story.days
    season = Season(firms, first - timedelta(days=20), first - timedelta(days=1), 900_001)
    rng = scene.setting.rng
    tables = second_day(rng, season, _counts(story, SECOND_DAY), clean)
    nobody_late = scene.cast.late.clear()
    setting = Setting(rng, second, firms, nobody_late, scene.cast.ended)
    return _spoiled(tables, setting, story.dirty)


def _changed(scene: Scene) -> pl.Series:
    """Codes of the firms that the register changed between the days, in one list."""
    same = scene.after.columns
    return scene.after.join(scene.cast.register, on=same, how="anti", nulls_equal=True)[
        "party_uscc"
    ].implode()


def _undisturbed(scene: Scene) -> pl.DataFrame:
    """Active firms that the register did not change and that no list of the first day names."""
    listed = scene.clean["ecommerce_blacklist"]["_uscc"].implode()
    return scene.cast.active.filter(
        ~pl.col("party_uscc").is_in(_changed(scene)) & ~pl.col("party_uscc").is_in(listed)
    )


def _handed_out(story: Story, scene: Scene) -> tuple[list[Delivery], pl.DataFrame]:
    """The outlets' deliveries; about firms that stay as they are over both days."""
    firms = _undisturbed(scene)
    rng, nobody_late = scene.setting.rng, scene.cast.late.clear()
    settings = [Setting(rng, day, firms, nobody_late, scene.cast.ended) for day in story.days]
    return hand_out(story.seed, story.records, story.dirty, story.days, settings)


def _with_promises(
    story: Story, handed: list[Delivery], clean: Tables
) -> tuple[list[Delivery], pl.DataFrame]:
    """The first day's commitments with those of listed firms behind that did not keep them."""
    rng = np.random.default_rng([story.seed, 6])
    # The register changes others of the listed: these stay on the list as they are.
    listed = clean["ecommerce_blacklist"][1::2]
    rows, broken = promises.promised(rng, listed, clean["market_penalties"])
    first, _ = story.days
    return [
        replace(each, table=pl.concat([each.table, rows.match_to_schema(each.table.schema)]))
        if (each.source_id, each.day) == (promises.SOURCE, first)
        else each
        for each in handed
    ], broken


def _cast(story: Story) -> Cast:
    made = make_country(story.seed, story.enterprises).enterprises
    cut = len(made) - max(5, round(len(made) * LATE))
    known, late = made[:cut], _converted(made[:cut], made[cut:], story.days[0])
    return Cast(pl.concat([known, late]), known, late)


def _converted(known: pl.DataFrame, late: pl.DataFrame, day: date) -> pl.DataFrame:
    """`late` firms, the companies among them made of sole traders that have ended (个转企)."""
    ended = pl.col("registration_status") == "注销"
    traders = known.filter(ended & pl.col("party_uscc").str.starts_with("92"))["party_uscc"]
    before = traders.head(len(late))
    before = before.extend_constant(None, len(late) - len(before))
    came = pl.concat_str(pl.lit("个转企|"), before, pl.lit(f"|{day.isoformat()}"))
    is_company = pl.col("party_uscc").str.starts_with("91")
    return late.with_columns(succession=pl.when(is_company).then(came))


def _counts(story: Story, share: float) -> dict[str, int]:
    """Rows per source, at least forty, so that a small country still has every event."""
    return {
        source_id: max(40, round(story.records * share * part))
        for source_id, part in SHARES.items()
    }


def _spoiled(tables: Tables, setting: Setting, rate: float) -> tuple[Tables, pl.DataFrame]:
    delivered: Tables = {}
    faults = []
    for source_id, table in tables.items():
        dressed = _dressed(source_id, table)
        delivered[source_id], planted = inject(dressed, KINDS[source_id], setting, rate)
        faults.append(planted)
    return delivered, pl.concat(faults)


def _dressed(source_id: str, table: pl.DataFrame) -> pl.DataFrame:
    """Dates as the source writes them: the market regulator follows the template, YYYY/MM/DD."""
    if not source_id.startswith("market"):
        return table
    fields = CATALOGUES[KINDS[source_id]].fields
    dates = [field.name for field in fields if field.shape is Shape.DATE]
    return table.with_columns(pl.col(dates).str.replace(_ISO_DAY, "$1/$2/$3"))


def _whole_list(before: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """A platform sends its whole list every day: yesterday's rows as they were, then the new."""
    again = before.with_columns(_event=pl.lit("unchanged"))
    return pl.concat([again, new.filter(pl.col("_event") == "new")])


@dataclass(frozen=True, slots=True)
class Register:
    """What the register hands out on a day: all it knows, and what changed since the day before."""

    whole: pl.DataFrame
    changes: pl.DataFrame


def _news(cast: Cast, after: pl.DataFrame) -> pl.DataFrame:
    """The second day's rows that the first day's register did not have so."""
    return after.join(cast.known, on=after.columns, how="anti", nulls_equal=True)


def _deliveries(
    rng: np.random.Generator, day: date, register: Register, tables: Tables
) -> list[Delivery]:
    rows = marked(rng, register.whole.with_columns(_uscc="party_uscc"), "register")
    changed = rows.join(register.changes.select("party_uscc"), on="party_uscc", how="semi")
    return [
        Delivery("registry_enterprises", day, rows, Kind.REGISTRATION),
        Delivery("registry_changes", day, changed, Kind.REGISTRATION),
        *(Delivery(source_id, day, table, KINDS[source_id]) for source_id, table in tables.items()),
    ]
