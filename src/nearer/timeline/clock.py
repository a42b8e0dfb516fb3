"""Ego's operational clock (D6): hours in which ego usually writes count more, days quiet to everybody hardly count.

    Lambda_i(t) = sum over hours up to t of rho(hour of week) x availability_i(day), in operational hours

rho is ego's own profile by local hour of the week, mean 1. availability_i is how much ego did with everybody except i in
the three days before, against the usual of the last 120 days. Both come from earlier days alone: what the clock says of
a day never changes when later days are added. With fewer than four other two-way ties it says nothing and is 1.

All of it is counted in whole numbers: rho and availability in millionths, time in operational milliseconds, each rounded
down. So the same life gives the same figures to the last digit, on any computer and in any order of adding.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.timeline.moments import DAY_US, HOUR_US, NEVER, first_us, microseconds, moment

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
WHOLE = 1_000_000
"""1 in millionths."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True)
class Clock:
    """start_us: midnight (UTC) of the first day. profile: (hours,) rho in millionths. contacts: (people, days) of ego's
    contacts, by 4-hour slot.

    beside: (days,) contacts in groups and with people who are left out: they show that ego was there, and no more.
    """

    start_us: int
    profile: Ints
    contacts: Ints
    beside: Ints
    two_way_from: Ints
    _row: dict[int, int]
    _wound: dict[int, "Hands"] = field(default_factory=dict, compare=False, repr=False)

    def of(self, person: int) -> "Hands":
        """Return the clock as it runs for one tie."""
        if person not in self._wound:
            availability = self._availability(self._row.get(person, -1))
            ticks = self.profile * np.repeat(availability, 24) * (HOUR_MS // 1000) // (WHOLE * WHOLE // 1000)
            passed = np.concatenate([[0], np.cumsum(ticks)])
            self._wound[person] = Hands(self.start_us, availability / WHOLE, passed)
        return self._wound[person]

    def everybody(self) -> Floats:
        """Return the availability by day toward everybody: nobody is left out of the count."""
        return self._availability(-1) / WHOLE

    def _availability(self, row: int) -> Ints:
        """Return (others' contacts + 1/2) / (half of their usual + 1/2), at most 1, by day in millionths.

        Their usual is the median of everybody's, less the tie's own share. The halves keep a sparse life from looking
        like absence.
        """
        days = len(self.beside)
        own = self.contacts[row] if row >= 0 else np.zeros(days, dtype=np.int64)
        total = self.contacts.sum(axis=0) + self.beside
        recent, recent_own = _trailing(total, LOOKBACK_DAYS), _trailing(own, LOOKBACK_DAYS)
        median = pl.Series(recent).rolling_median(USUAL_DAYS, min_samples=1).to_numpy()
        twice_usual = (2 * median).astype(np.int64)
        all_before = np.maximum(1, _trailing(total, USUAL_DAYS))
        others_before = all_before - _trailing(own, USUAL_DAYS)
        done = 2 * (2 * (recent - recent_own) + 1) * all_before
        availability = np.minimum(WHOLE, WHOLE * done // (twice_usual * others_before + 2 * all_before))
        others = np.sort(np.delete(self.two_way_from, row) if row >= 0 else self.two_way_from)
        silent = np.searchsorted(others, np.arange(days)) < FEWEST_OTHERS
        availability[silent] = WHOLE
        availability[:DAYS_BEFORE_USUAL] = WHOLE
        return np.asarray(availability, dtype=np.int64)


@dataclass(frozen=True)
class Hands:
    """One tie's clock. availability: (days,); passed: operational ms at the start of each hour, (hours + 1,)."""

    start_us: int
    availability: Floats
    passed: Ints

    def at(self, at_us: Ints | int) -> Ints:
        """Return operational milliseconds since the start at the given microseconds (UTC)."""
        since = np.clip(np.asarray(at_us) - self.start_us, 0, (len(self.passed) - 1) * HOUR_US)
        hour = np.minimum(since // HOUR_US, len(self.passed) - 2)
        tick = self.passed[hour + 1] - self.passed[hour]
        return np.asarray(self.passed[hour] + tick * (since - hour * HOUR_US) // HOUR_US)

    def when(self, operational_ms: Ints) -> Ints:
        """Return the first moment in microseconds at which the clock shows this; NEVER where it does not."""
        after = np.searchsorted(self.passed, operational_ms, side="left")
        k = np.clip(after, 1, len(self.passed) - 1)
        missing = operational_ms - self.passed[k - 1]
        tick = np.maximum(self.passed[k] - self.passed[k - 1], 1)
        within = np.clip(-(-missing * HOUR_US // tick), 0, HOUR_US)  # rounded up
        return np.where(after < len(self.passed), self.start_us + (k - 1) * HOUR_US + within, NEVER)

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
    alike = np.full(days * 24, WHOLE, dtype=np.int64)
    return Clock(start_us, alike, np.zeros((0, days), dtype=np.int64), np.zeros(days, dtype=np.int64), nobody, {})


def _trailing(x: Ints, n: int) -> Ints:
    """Sum over the n days before each day, that day not counted."""
    total = np.concatenate([[0], np.cumsum(x)])
    k = np.arange(len(x))
    return np.asarray(total[k] - total[np.maximum(0, k - n)], dtype=np.int64)


def _contacts(acts: pl.DataFrame, row: dict[int, int], start_us: int, days: int) -> Ints:
    own = acts.filter(pl.col("group").is_null() & pl.col("person").is_in(list(row)))
    index = np.searchsorted(np.fromiter(row, dtype=np.int64, count=len(row)), own["person"].to_numpy())
    slots = _distinct_slots(index, own["at"], start_us, days)
    return np.bincount(slots // SLOTS_A_DAY, minlength=len(row) * days).reshape(len(row), days).astype(np.int64)


def _contacts_beside(acts: pl.DataFrame, row: dict[int, int], start_us: int, days: int) -> Ints:
    total = np.zeros(days, dtype=np.int64)
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


def _profile(at: pl.Series, start_us: int, days: int, zone: str) -> Ints:
    """Return rho for each hour from the start, in millionths: ego's outbound by local hour of the week.

    It is refitted every 30 days from what lay before, and smoothed by a quarter, a half and a quarter.
    """
    start = moment(start_us)
    hours = pl.datetime_range(start, start + timedelta(hours=days * 24 - 1), "1h", eager=True)
    local = hours.dt.convert_time_zone(zone)
    of_week = ((local.dt.weekday().cast(pl.Int64) - 1) * 24 + local.dt.hour()).to_numpy()
    mine = np.bincount((at.to_physical().to_numpy() - start_us) // HOUR_US, minlength=days * 24)[: days * 24]
    profile = np.full(days * 24, WHOLE, dtype=np.int64)
    counts = np.zeros(168, dtype=np.int64)
    for block in range(0, days * 24, REFIT_DAYS * 24):
        span = slice(block, block + REFIT_DAYS * 24)
        if counts.sum() >= FEWEST_OUTBOUND:
            smooth = np.roll(counts, 1) + 2 * counts + np.roll(counts, -1) + 4
            profile[span] = (smooth * 168 * WHOLE // smooth.sum())[of_week[span]]
        np.add.at(counts, of_week[span], mine[span])
    return profile
