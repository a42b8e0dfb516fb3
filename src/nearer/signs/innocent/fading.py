"""Two sides that fell quiet: they stepped back, or both faded. Neither is pulling away, and each has the room of a finding.

For each tie the week is sought after which both sides together opened far less for a quarter of a year than in the half
year before (Poisson, made wider for bursts). Who fell says which it is; where ego's answers or ego's own openings fell
first, nothing is said here. Weeks in which ego was away, or that the files lost, are not counted.

    they stepped back   A E A E A E | . E . E . E          faded together   A E A E A E | . A . . E .
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, lgamma, log

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.model.finding import Other, Pattern
from nearer.signs.detector.withdrawals import Withdrawal
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, WEEK_US, first_us, microseconds, moment

Weeks = npt.NDArray[np.float64]

BEFORE, AFTER = 26, 13
FEWEST_AFTER = 8
FEWEST_OPENINGS = 16.0
BURSTS = 2.5  # variance over mean of openings a week
CHANCE = 1e-4
FELL = 0.4
KEPT = 0.6
ANSWERS_FELL = 0.2
THERE = 0.5


@dataclass(frozen=True)
class Fall:
    """The week it began, what each side kept of its openings, and the week it ended, or None."""

    week: int
    theirs: float
    mine: float
    ended: int | None


def patterns(timeline: Timeline, withdrawn: Sequence[Withdrawal]) -> list[Other]:
    """Return at most one pattern a tie, none where a withdrawal overlaps it."""
    if timeline.dyads.is_empty():
        return []
    start = first_us(timeline.dyads["at"])
    weeks = (microseconds(timeline.now) - start) // WEEK_US
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in withdrawn:
        until = one.episode.ended_us or microseconds(timeline.now)
        spans.setdefault(one.episode.person, []).append((one.began_from_us - 30 * DAY_US, until + 30 * DAY_US))
    found = []
    for person in timeline.people:
        fall = _fall(timeline, person.id, start, weeks)
        if fall is None:
            continue
        began = start + fall.week * WEEK_US
        ended = None if fall.ended is None else start + fall.ended * WEEK_US
        if any(a <= began <= b for a, b in spans.get(person.id, [])):
            continue
        pattern = _who(fall, timeline, person.id, moment(began))
        if pattern is not None:
            found.append(Other(person.name, pattern, moment(began), None if ended is None else moment(ended)))
    return found


def _fall(timeline: Timeline, person: int, start: int, weeks: int) -> Fall | None:
    """The strongest fall of both sides together, or None."""
    ours = timeline.conversations.filter(pl.col("person") == person)
    week = ((ours["at"].to_physical() - start) // WEEK_US).to_numpy()
    mine = ours["mine"].to_numpy()
    kept = week < weeks
    opened = np.bincount(week[kept & mine], minlength=weeks).astype(np.float64)
    reached = np.bincount(week[kept & ~mine], minlength=weeks).astype(np.float64)
    there = _weeks_there(timeline, person, start, weeks)
    best: Fall | None = None
    strongest = log(CHANCE)
    for k in range(8, weeks - FEWEST_AFTER + 1):
        before, after = slice(max(0, k - BEFORE), k), slice(k, min(weeks, k + AFTER))
        share = there[after].sum() / max(1.0, there[before].sum())
        usual = float((opened + reached)[before] @ there[before])
        if there[after].sum() < FEWEST_AFTER or there[before].sum() < FEWEST_AFTER or usual < FEWEST_OPENINGS:
            continue
        since = float((opened + reached)[after] @ there[after])
        if since > FELL * usual * share:
            continue
        chance = _log_poisson_tail(since / BURSTS, usual * share / BURSTS)
        if chance < strongest:
            strongest = chance
            theirs = (reached[after] @ there[after] + 0.5) / (reached[before] @ there[before] * share + 0.5)
            own = (opened[after] @ there[after] + 0.5) / (opened[before] @ there[before] * share + 0.5)
            best = Fall(
                k, float(theirs), float(own), _ended(opened + reached, there, k, usual / float(there[before].sum()))
            )
    return best


def _weeks_there(timeline: Timeline, person: int, start: int, weeks: int) -> Weeks:
    """1 for weeks that the files cover and in which ego was there for others, else 0."""
    hands = timeline.clock.of(person)
    first = (start - hands.start_us) // DAY_US
    days = hands.availability[first : first + weeks * 7]
    there = np.ones(weeks)
    there[: len(days) // 7] = days[: len(days) // 7 * 7].reshape(-1, 7).mean(axis=1) >= THERE
    channel = timeline.dyads.filter(pl.col("person") == person)["channel"].mode().min()
    lost = timeline.losses.filter(pl.col("channel") == channel)
    for begin, end in lost.select(pl.col("from").to_physical(), pl.col("until").to_physical()).iter_rows():
        there[max(0, (begin - start) // WEEK_US) : (end - start) // WEEK_US + 1] = 0
    return there


def _ended(total: Weeks, there: Weeks, k: int, usual: float) -> int | None:
    """The first week after which four covered weeks come near the usual again."""
    for week in range(k + FEWEST_AFTER, len(total) - 3):
        span = slice(week, week + 4)
        if there[span].sum() == 4 and total[span].mean() >= KEPT * usual:
            return week
    return None


def _log_poisson_tail(k: float, mean: float) -> float:
    """Log of P(X <= k) for a Poisson, k rounded up."""
    terms = [-mean + j * log(mean) - lgamma(j + 1) for j in range(int(np.ceil(k)) + 1)]
    top = max(terms)
    return top + log(sum(exp(term - top) for term in terms))


def _who(fall: Fall, timeline: Timeline, person: int, began: datetime) -> Pattern | None:
    bids = timeline.bids.filter((pl.col("person") == person) & pl.col("outcome").is_in(["answered", "unanswered"]))
    answered = pl.col("outcome") == "answered"
    before = bids.filter(pl.col("at") < began).tail(80).select(answered.mean()).item()
    after = bids.filter(pl.col("at") >= began).select(answered.mean()).item()
    if before is not None and after is not None and after < before - ANSWERS_FELL:
        return None
    if fall.theirs <= FELL and fall.mine >= max(KEPT, 2 * fall.theirs):
        return "they_stepped_back"
    if fall.theirs <= FELL and fall.mine <= KEPT:
        return "faded_together"
    return None
