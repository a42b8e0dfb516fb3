"""Two sides that fell quiet: they stepped back, or both faded. Neither is pulling away, and each has the room of a finding.

For each tie the week is sought after which both sides together, or theirs alone, opened far less for a quarter of a
year than in the half year before (Poisson, made wider for bursts). Who fell says which it is; where ego answered less,
or ego's own openings fell and theirs did not, nothing is said here. Weeks in which ego was away or in a time-out, or
that the files lost, are not counted.

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
Places = npt.NDArray[np.int64]

BEFORE, AFTER = 26, 13
FEWEST_AFTER = 8
FEWEST_OPENINGS = 16.0
BURSTS = 2.0  # variance over mean of openings a week
CHANCE = 1e-4
FADED_CHANCE = 1e-6
FELL = 0.4
KEPT = 0.6
STAYED = 2.5  # ego kept this many times more of its openings than they did
ANSWERS_FELL = 0.2
FEWEST_BIDS = 2
THERE = 0.5
AROUND_US = 30 * DAY_US


@dataclass(frozen=True)
class Fall:
    """The week it began, how likely by chance, what each side kept of its openings, and the week it ended, or None."""

    week: int
    chance: float
    theirs: float
    mine: float
    ended: int | None


def patterns(timeline: Timeline, withdrawn: Sequence[Withdrawal], mirrored: Sequence[Withdrawal]) -> list[Other]:
    """Return at most one pattern a tie, none where a withdrawal of ego's overlaps it.

    mirrored: withdrawals.stopped_answering, where ego's openings are the bids.
    """
    if timeline.dyads.is_empty():
        return []
    start = first_us(timeline.dyads["at"])
    weeks = (microseconds(timeline.now) - start) // WEEK_US
    own: dict[int, list[tuple[int, int]]] = {}
    for one in withdrawn:
        own.setdefault(one.episode.person, []).append(_span(one, timeline))
    stopped = {one.episode.person: one.episode for one in mirrored}
    found = []
    for person in timeline.people:
        fall = _fall(timeline, person.id, start, weeks)
        pattern: Pattern | None = None
        if fall is not None:
            began = start + fall.week * WEEK_US
            ended = None if fall.ended is None else start + fall.ended * WEEK_US
            pattern = _who(fall, timeline, person.id, moment(began))
        if pattern is None and person.id in stopped:
            began, ended, pattern = stopped[person.id].onset_us, stopped[person.id].ended_us, "they_stepped_back"
        if pattern is not None and not any(first <= began <= last for first, last in own.get(person.id, [])):
            found.append(Other(person.name, pattern, moment(began), None if ended is None else moment(ended)))
    return found


def _span(one: Withdrawal, timeline: Timeline) -> tuple[int, int]:
    until = one.episode.ended_us or microseconds(timeline.now)
    return one.began_from_us - AROUND_US, until + AROUND_US


def _fall(timeline: Timeline, person: int, start: int, weeks: int) -> Fall | None:
    """The strongest fall, of both sides together or of theirs alone, or None."""
    ours = timeline.conversations_by_person.of(person)
    week = ((ours["at"].to_physical() - start) // WEEK_US).to_numpy()
    mine = ours["mine"].to_numpy()
    kept = week < weeks
    opened = np.bincount(week[kept & mine], minlength=weeks).astype(np.float64)
    reached = np.bincount(week[kept & ~mine], minlength=weeks).astype(np.float64)
    there = _weeks_there(timeline, person, start, weeks)
    candidates = np.arange(8, weeks - FEWEST_AFTER + 1)
    windows = (np.maximum(0, candidates - BEFORE), candidates, np.minimum(weeks, candidates + AFTER))
    then, here = _sums(there, windows)
    share = here / np.maximum(1, then)
    (own_before, own_after), (their_before, their_after) = (_sums(side * there, windows) for side in (opened, reached))
    best: Fall | None = None
    strongest = log(CHANCE)
    for side, before, after in (
        (opened + reached, own_before + their_before, own_after + their_after),
        (reached, their_before, their_after),
    ):
        expected = before * share
        fell = (np.minimum(here, then) >= FEWEST_AFTER) & (before >= FEWEST_OPENINGS) & (after <= FELL * expected)
        for j in np.flatnonzero(fell).tolist():
            chance = _log_poisson_tail(after[j] / BURSTS, expected[j] / BURSTS)
            if chance < strongest:
                strongest, k = chance, int(candidates[j])
                kept_theirs = float((their_after[j] + 0.5) / (their_before[j] * share[j] + 0.5))
                kept_own = float((own_after[j] + 0.5) / (own_before[j] * share[j] + 0.5))
                ended = _ended(side, there, k, float(before[j] / then[j]))
                best = Fall(k, exp(chance), kept_theirs, kept_own, ended)
    return best


def _sums(weekly: Weeks, windows: tuple[Places, Places, Places]) -> tuple[Weeks, Weeks]:
    """Return the sums over the weeks before and after each candidate. windows: from, the candidate itself, until."""
    total = np.concatenate([[0.0], np.cumsum(weekly)])
    first, at, last = windows
    return total[at] - total[first], total[last] - total[at]


def _weeks_there(timeline: Timeline, person: int, start: int, weeks: int) -> Weeks:
    """1 for weeks that the files cover and in which ego was there for others, else 0."""
    hands = timeline.clock.of(person)
    first = (start - hands.start_us) // DAY_US
    days = hands.availability[first : first + weeks * 7]
    there = np.ones(weeks)
    there[: len(days) // 7] = days[: len(days) // 7 * 7].reshape(-1, 7).mean(axis=1) >= THERE
    lost = timeline.losses.filter(pl.col("channel") == timeline.main_channel.get(person, -1)).select("from", "until")
    declared = timeline.stretches.filter(pl.col("person").is_null() | (pl.col("person") == person)).select(
        "from", "until"
    )
    for begin, end in pl.concat([lost, declared]).select(pl.all().to_physical()).iter_rows():
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
    bids = timeline.bids_by_person.of(person).filter(pl.col("outcome").is_in(["answered", "unanswered"]))
    answered = pl.col("outcome") == "answered"
    before = bids.filter(pl.col("at") < began).tail(80).select(answered.mean()).item()
    since = bids.filter(pl.col("at") >= began)
    after = since.select(answered.mean()).item() if since.height >= FEWEST_BIDS else None
    if before is not None and after is not None and after < before - ANSWERS_FELL:
        return None
    if fall.theirs <= FELL and fall.mine >= max(FELL, STAYED * fall.theirs):
        return "they_stepped_back"
    if fall.theirs <= FELL and fall.mine <= KEPT and fall.chance < FADED_CHANCE:
        return "faded_together"
    return None
