"""Ego's operational clock (D6): hours in which ego usually writes count more, days quiet to everybody hardly count.

    Lambda_i(t) = sum over hours up to t of rho(hour of week) x availability_i(day) / 24, in operational days

rho is ego's own profile by local hour of the week, mean 1. availability_i is how much ego did with everybody except i in
the three days before, against the usual of the last 120 days. Both come from earlier days alone: what the clock says of
a day never changes when later days are added. With fewer than four other two-way ties it says nothing and is 1.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.timeline.moments import DAY_US, HOUR_US, first_us, microseconds, moment

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SLOT_US = 4 * HOUR_US
SLOTS_A_DAY = 6
REFIT_DAYS = 30
FEWEST_OUTBOUND = 200  # before that the profile is flat
USUAL_DAYS = 120
DAYS_BEFORE_USUAL = 30
LOOKBACK_DAYS = 3
FEWEST_OTHERS = 4
TWO_WAY_CONTACTS = 8
TWO_WAY_DAYS = 45
PRIOR_CONTACTS = 0.5  # keeps a sparse life from looking like absence


@dataclass(frozen=True)
class Clock:
    """start_us: midnight (UTC) of the first day. contacts: (people, days) of ego's contacts, by 4-hour slot.

    beside: (days,) contacts in groups and with people who are left out: they show that ego was there, and no more.
    """

    start_us: int
    profile: Floats
    contacts: Floats
    beside: Floats
    two_way_from: Ints
    _row: dict[int, int]
    _wound: dict[int, "Hands"] = field(default_factory=dict, compare=False, repr=False)

    def of(self, person: int) -> "Hands":
        """Return the clock as it runs for one tie."""
        if person not in self._wound:
            availability = self._availability(self._row.get(person, -1))
            ticks = self.profile * np.repeat(availability, 24) / 24
            self._wound[person] = Hands(self.start_us, availability, np.concatenate([[0.0], np.cumsum(ticks)]))
        return self._wound[person]

    def everybody(self) -> Floats:
        """Return the availability by day toward everybody: nobody is left out of the count."""
        return self._availability(-1)

    def _availability(self, row: int) -> Floats:
        days = len(self.beside)
        own = self.contacts[row] if row >= 0 else np.zeros(days)
        total = self.contacts.sum(axis=0) + self.beside
        recent, recent_own = _trailing(total, LOOKBACK_DAYS), _trailing(own, LOOKBACK_DAYS)
        usual = pl.Series(recent).rolling_median(USUAL_DAYS, min_samples=1).to_numpy()
        share = _trailing(own, USUAL_DAYS) / np.maximum(1, _trailing(total, USUAL_DAYS))
        expected = 0.5 * usual * (1 - share)
        availability = np.minimum(1, (recent - recent_own + PRIOR_CONTACTS) / (expected + PRIOR_CONTACTS))
        others = np.sort(np.delete(self.two_way_from, row) if row >= 0 else self.two_way_from)
        silent = np.searchsorted(others, np.arange(days)) < FEWEST_OTHERS
        availability[silent] = 1
        availability[:DAYS_BEFORE_USUAL] = 1
        return np.asarray(availability, dtype=np.float64)


@dataclass(frozen=True)
class Hands:
    """One tie's clock. availability: (days,); passed: operational days at the start of each hour, (hours + 1,)."""

    start_us: int
    availability: Floats
    passed: Floats

    def at(self, at_us: Ints | int) -> Floats:
        """Return operational days since the start at the given microseconds (UTC)."""
        hours = (np.asarray(at_us) - self.start_us) / HOUR_US
        return np.interp(hours, np.arange(len(self.passed)), self.passed)

    def when(self, operational: Floats) -> Floats:
        """Return the first moment in microseconds at which the clock shows this; infinity where it never does."""
        after = np.searchsorted(self.passed, operational, side="left")
        inside = after < len(self.passed)
        k = np.clip(after, 1, len(self.passed) - 1)
        step = np.maximum(self.passed[k] - self.passed[k - 1], 1e-12)
        hours = k - 1 + np.clip((operational - self.passed[k - 1]) / step, 0, 1)
        return np.where(inside, self.start_us + hours * HOUR_US, np.inf)

    def lowest(self, from_us: Ints, until_us: Ints) -> Floats:
        """Return the lowest availability on any day from..until (both inside), for arrays of moments."""
        first = np.clip((from_us - self.start_us) // DAY_US, 0, len(self.availability) - 1)
        last = np.clip((until_us - self.start_us) // DAY_US, 0, len(self.availability) - 1)
        found = [self.availability[a : b + 1].min() for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        return np.asarray(found, dtype=np.float64)

    def mean(self, from_us: int, until_us: int) -> float:
        """Return the mean availability over the days from..until."""
        first, last = (from_us - self.start_us) // DAY_US, (until_us - self.start_us) // DAY_US
        return float(self.availability[first : last + 1].mean())


def wind(events: pl.DataFrame, rows: pl.DataFrame, zone: str, now: datetime) -> Clock:
    """Return the clock for a life. events: all of it (with groups); rows: the dyads frame; now: the end of coverage."""
    people = np.unique(rows["person"].to_numpy()).astype(np.int64)
    row = {int(person): k for k, person in enumerate(people)}
    start_us = first_us(events["at"]) // DAY_US * DAY_US
    days = (microseconds(now) - start_us) // DAY_US + 1
    acts = events.filter((pl.col("mine") | pl.col("kind").is_in(["call", "meeting"])) & (pl.col("kind") != "system"))
    return Clock(
        start_us=start_us,
        profile=_profile(acts["at"], start_us, days, zone),
        contacts=_contacts(acts, row, start_us, days),
        beside=_contacts_beside(acts, row, start_us, days),
        two_way_from=_two_way_from(rows, row, start_us, days),
        _row=row,
    )


def wall(start_us: int, now: datetime) -> Clock:
    """Return the clock on the wall: every hour counts alike. For the other side of a tie, whose life nobody knows here."""
    days = (microseconds(now) - start_us) // DAY_US + 1
    nobody = np.zeros(0, dtype=np.int64)
    return Clock(start_us, np.ones(days * 24), np.zeros((0, days)), np.zeros(days), nobody, {})


def _trailing(x: Floats, n: int) -> Floats:
    """Sum over the n days before each day, that day not counted."""
    total = np.concatenate([[0.0], np.cumsum(x)])
    k = np.arange(len(x))
    return np.asarray(total[k] - total[np.maximum(0, k - n)], dtype=np.float64)


def _contacts(acts: pl.DataFrame, row: dict[int, int], start_us: int, days: int) -> Floats:
    own = acts.filter(pl.col("group").is_null() & pl.col("person").is_in(list(row)))
    index = np.searchsorted(np.fromiter(row, dtype=np.int64, count=len(row)), own["person"].to_numpy())
    slots = _distinct_slots(index, own["at"], start_us, days)
    return np.bincount(slots // SLOTS_A_DAY, minlength=len(row) * days).reshape(len(row), days).astype(np.float64)


def _contacts_beside(acts: pl.DataFrame, row: dict[int, int], start_us: int, days: int) -> Floats:
    total = np.zeros(days)
    in_groups = acts.filter(pl.col("group").is_not_null() & pl.col("mine"))
    left_out = acts.filter(
        pl.col("group").is_null() & pl.col("person").is_not_null() & ~pl.col("person").is_in(list(row))
    )
    for who, ours in (("group", in_groups), ("person", left_out)):
        slots = _distinct_slots(ours[who].to_numpy().astype(np.int64), ours["at"], start_us, days)
        total += np.bincount(slots // SLOTS_A_DAY % days, minlength=days)
    return total


def _distinct_slots(who: Ints, at: pl.Series, start_us: int, days: int) -> Ints:
    """Return the 4-hour slots in which there was any contact, each once, numbered who x (slots of all days) + slot."""
    slot = np.minimum((at.to_physical().to_numpy() - start_us) // SLOT_US, days * SLOTS_A_DAY - 1)
    return np.unique(who * (days * SLOTS_A_DAY) + slot)


def _two_way_from(rows: pl.DataFrame, row: dict[int, int], start_us: int, days: int) -> Ints:
    """The day after which each tie counts as two-way: eight conversations with words of both, over 45 days."""
    both = (
        rows.group_by("person", "conversation", maintain_order=True)
        .agg(pl.col("at").max(), two=pl.col("mine").any() & ~pl.col("mine").all())
        .filter("two")
        .group_by("person", maintain_order=True)
        .agg("at")
    )
    known = np.full(len(row), days + 1, dtype=np.int64)
    for person, moments in both.iter_rows():
        late_enough = [at for at in moments[TWO_WAY_CONTACTS - 1 :] if at - moments[0] >= timedelta(days=TWO_WAY_DAYS)]
        if late_enough:
            known[row[person]] = (microseconds(late_enough[0]) - start_us) // DAY_US + 1
    return known


def _profile(at: pl.Series, start_us: int, days: int, zone: str) -> Floats:
    """Return rho for each hour from the start: ego's outbound by local hour of the week, refitted every 30 days from before."""
    start = moment(start_us)
    hours = pl.datetime_range(start, start + timedelta(hours=days * 24 - 1), "1h", eager=True)
    local = hours.dt.convert_time_zone(zone)
    of_week = ((local.dt.weekday().cast(pl.Int64) - 1) * 24 + local.dt.hour()).to_numpy()
    mine = np.bincount((at.to_physical().to_numpy() - start_us) // HOUR_US, minlength=days * 24)[: days * 24]
    profile = np.ones(days * 24)
    counts = np.zeros(168)
    for block in range(0, days * 24, REFIT_DAYS * 24):
        if counts.sum() >= FEWEST_OUTBOUND:
            smooth = np.convolve(np.concatenate([counts[-1:], counts, counts[:1]]) + 1, [0.25, 0.5, 0.25], "valid")
            profile[block : block + REFIT_DAYS * 24] = (smooth / smooth.mean())[
                of_week[block : block + REFIT_DAYS * 24]
            ]
        span = slice(block, block + REFIT_DAYS * 24)
        counts = counts + np.bincount(of_week[span], mine[span], minlength=168)
    return profile
