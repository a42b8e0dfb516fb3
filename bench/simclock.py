"""Time in the invented lives: somebody's week, sleep, mood, and moments that come in bursts on a clock."""

from dataclasses import dataclass
from math import gamma

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DAYS = 1096
HOURS = DAYS * 24


@dataclass
class Rhythm:
    """One person's week: rate by hour of the week (mean 1), and when they wake and sleep."""

    of_week: Floats
    wake: float
    sleep: float

    def hours(self) -> Floats:
        """Return the rate of every hour of the three years."""
        return self.of_week[np.arange(HOURS) % 168]

    def awake(self, rng: np.random.Generator, at: float) -> float:
        """Return the moment, or soon after waking where it falls into sleep."""
        hour = (at % 1) * 24
        asleep = (hour >= self.sleep or hour < self.wake) if self.sleep > self.wake else self.sleep <= hour < self.wake
        if not asleep:
            return at
        woken = np.floor(at) + self.wake / 24
        woken += woken < at
        return float(woken + rng.exponential(0.5) / 24)


def drift(rng: np.random.Generator, sd: float, days: float) -> Floats:
    """Return a mood by day that comes back to its mean (Ornstein and Uhlenbeck)."""
    stays = np.exp(-1 / days)
    pushes = rng.normal(0, sd * np.sqrt(1 - stays * stays), DAYS)
    mood = np.empty(DAYS)
    mood[0] = rng.normal(0, sd)
    for day in range(1, DAYS):
        mood[day] = stays * mood[day - 1] + pushes[day]
    return mood


def rhythm_of(rng: np.random.Generator) -> Rhythm:
    """Return somebody's week: an evening peak, a smaller one at noon, little at night."""
    hour = np.arange(24)
    shift = rng.normal(0, 1.2)
    rate = np.exp(1.3 * np.cos((hour - 20 - shift) * 2 * np.pi / 24)) + 0.8 * np.exp(
        -(((hour - 12.5 - shift) / 2.5) ** 2)
    )
    wake, sleep = 7.5 + shift + rng.normal(0, 0.5), 23.7 + shift
    late = hour < sleep if sleep <= 24 else hour < sleep - 24
    up = (hour >= wake - 0.5) & late if sleep <= 24 else (hour >= wake - 0.5) | late
    rate *= np.where(up, 1, 0.02)
    week = np.array([1, 1, 1, 1, 1.15, 1.25, 1.1]) * np.exp(rng.normal(0, 0.1, 7))
    of_week = np.concatenate([rate * week[day] for day in range(7)])
    return Rhythm(of_week / of_week.mean(), float(wake % 24), float(sleep % 24))


def renewal(rng: np.random.Generator, clock: Floats, shape: float) -> Floats:
    """Return moments that come in bursts on a clock (Weibull renewals, mean 1), as days."""
    total = clock[-1]
    steps = rng.weibull(shape, int(total + 6 * np.sqrt(total * 3) + 20)) / gamma(1 + 1 / shape)
    shown = np.cumsum(steps) - rng.uniform(0, 1) * steps[0]
    return np.asarray(np.interp(shown[shown < total], clock, np.arange(HOURS + 1) / 24), dtype=np.float64)
