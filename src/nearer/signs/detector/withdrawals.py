"""From a timeline to withdrawals: the e-detector over all ties, then verdict, name, and how surely the onset is known."""

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Literal

import numpy as np
import polars as pl

from nearer.model.finding import Verdict
from nearer.signs.detector.confirmation import Confirmation
from nearer.signs.detector.e_detector import FEWEST_UNANSWERED, Episode, Levels, Logged, Step, detect
from nearer.signs.detector.kept_away import NOTHING, KeptAway, in_touch_after, kept_away
from nearer.signs.detector.pressing import MANY_OPENINGS, WINDOW_DAYS, died_down, openings_of, pressing_known
from nearer.timeline import Timeline
from nearer.timeline.clock import wall
from nearer.timeline.moments import DAY_US, NEVER, microseconds

SHARE = 0.5
"""This stream's share of the alpha budget (docs/signs.md)."""

MAYBE_TIMES = 10
HIGHEST_MAYBE = 0.3
FEWEST_TWO_WAY = 5  # nothing is called clear from fewer (K3)
LEAVING_UNANSWERED = 0.85
LEAVING_OPENINGS = 0.15
CERTAIN = 0.8


@dataclass(frozen=True)
class Withdrawal:
    """An episode with what may be said of it. verdict None: they pressed, and a question is asked instead."""

    episode: Episode
    code: Literal["N1", "N3"]
    verdict: Verdict | None
    began_from_us: int
    began_to_us: int
    few_chats: bool
    kept_writing: bool
    """They wrote often into the silence: care and pressing look alike."""


@lru_cache(maxsize=8)
def withdrawals(timeline: Timeline, alpha: float) -> tuple[Withdrawal, ...]:
    """Return all withdrawals by the time they were noticed. alpha: the clear budget over all signs, per tie-year."""
    few, away = two_way_people(timeline) < FEWEST_TWO_WAY, whom_ego_keeps_from(timeline, alpha)
    found = [_judged(episode, timeline, away, few=few) for episode in _episodes(timeline, alpha)]
    return tuple(sorted(found, key=lambda one: (one.episode.alarm_us, one.episode.person)))


@lru_cache(maxsize=8)
def whom_ego_keeps_from(timeline: Timeline, alpha: float) -> KeptAway:
    """Return whom ego told to stop, and who may be one whom ego went silent to, on a new number."""
    return kept_away(timeline, _episodes(timeline, alpha))


@lru_cache(maxsize=8)
def _episodes(timeline: Timeline, alpha: float) -> tuple[Episode, ...]:
    levels = Levels(clear=alpha * SHARE, maybe=min(HIGHEST_MAYBE, alpha * MAYBE_TIMES) * SHARE)
    return tuple(detect(known_steps(timeline), levels, Confirmation(timeline.clock)))


def stopped_answering(timeline: Timeline, alpha: float) -> tuple[Withdrawal, ...]:
    """Return the mirror's clear withdrawals, where ego's openings are the bids: they stopped answering. Internal (K5).

    Time is that of the wall. Ties in which no six openings of ego's hold four without an answer are not looked at.
    """
    mirror = timeline.swapped(wall(timeline.clock.start_us, timeline.now))
    unanswered = (pl.col("outcome") == "unanswered").cast(pl.Int8)
    four_of_six = unanswered.rolling_sum(6, min_samples=FEWEST_UNANSWERED).over("person") >= FEWEST_UNANSWERED
    candidates = mirror.bids.filter(four_of_six)["person"].unique()
    levels = Levels(clear=alpha * SHARE, maybe=alpha * SHARE)
    chosen = set(candidates)
    steps = [step for step in known_steps(mirror) if step.person in chosen] if chosen else []
    found = [
        _judged(episode, mirror, NOTHING, few=False) for episode in detect(steps, levels, Confirmation(mirror.clock))
    ]
    return tuple(one for one in found if one.verdict == "clear")


def known_steps(timeline: Timeline) -> list[Step]:
    """Return bids with a known outcome and ego's openings, in the order in which they became known."""
    bids = timeline.bids.with_row_index("bid").filter(pl.col("outcome").is_in(["answered", "unanswered"]))
    columns = bids.select(
        pl.col("resolved_at").to_physical(),
        pl.col("at").to_physical(),
        "person",
        "bid",
        (pl.col("outcome") == "unanswered").cast(pl.UInt8),
        pl.col("lost_from").to_physical().fill_null(NEVER),
    )
    steps = [Step(*row) for row in columns.iter_rows()]
    opened = timeline.openings.select(pl.col("at").to_physical(), "person")
    steps.extend(Step(at, at, person, -1, 0, NEVER) for at, person in opened.iter_rows())
    steps.sort(key=lambda step: (step.known_us, step.at_us, step.person, step.bid))
    return steps


def two_way_people(timeline: Timeline) -> int:
    """Return how many people there is a real two-way tie with by the end of the files."""
    return int((timeline.clock.two_way_from <= len(timeline.clock.beside)).sum())


def _judged(episode: Episode, timeline: Timeline, away: KeptAway, *, few: bool) -> Withdrawal:
    since = [one for one in episode.log if episode.ended_us is None or one.step.at_us < episode.ended_us]
    early, late = onset_interval(episode)
    verdict, kept_writing = _verdict(episode, timeline, away, few)
    return Withdrawal(
        episode=episode,
        code=_name(since),
        verdict=verdict,
        began_from_us=early,
        began_to_us=late,
        few_chats=few,
        kept_writing=kept_writing,
    )


def _verdict(episode: Episode, timeline: Timeline, away: KeptAway, few: bool) -> tuple[Verdict | None, bool]:
    """Return the verdict, None where they pressed or ego told them to stop, and whether they wrote often into the silence.

    Where the two were in touch again afterwards, no new number is taken for theirs: nobody goes back to who presses so.
    """
    now_us = microseconds(timeline.now)
    until = episode.ended_us or now_us
    if away.was_told(episode.person, until):
        return None, True
    resumed = _resumed(episode, timeline)
    numbers = () if resumed else away.numbers_of(episode.person)
    openings = openings_of(timeline, episode.person, [one.openings_us for one in numbers])
    pressed = pressing_known(openings, episode.onset_us, until)
    if pressed is not None and (pressed <= episode.alarm_us or not resumed):
        return None, True
    if not resumed and away.came_anew(episode.person, episode.onset_us):
        return None, True
    many = openings.count(episode.onset_us, min(until, episode.onset_us + WINDOW_DAYS * DAY_US)) > MANY_OPENINGS
    if episode.clear_us is None or few or pressed is not None or any(one.went_on for one in numbers):
        return "maybe", many
    settled = episode.ended_us is not None or died_down(openings, episode.onset_us, now_us)
    return ("clear" if settled else "maybe"), many


def _resumed(episode: Episode, timeline: Timeline) -> bool:
    """Return whether the two were really in touch again afterwards, which nobody is with someone who presses."""
    return episode.ended_us is not None and in_touch_after(timeline, episode.person, episode.ended_us)


def _name(since: list[Logged]) -> Literal["N1", "N3"]:
    """N3 where nearly all went unanswered and ego hardly opened, and that reading is at least 80 % certain; else N1."""
    bids = [one.step for one in since if one.step.bid >= 0]
    opened = len(since) - len(bids)
    unanswered = sum(step.unanswered for step in bids)
    if unanswered < LEAVING_UNANSWERED * len(bids) or opened > LEAVING_OPENINGS * len(bids):
        return "N1"
    totals = [sum(one.whole[k] for one in since) for k in range(3)]
    weights = [exp(total - max(totals)) for total in totals]
    return "N3" if weights[0] >= CERTAIN * sum(weights) else "N1"


def onset_interval(episode: Episode) -> tuple[int, int]:
    """Return the 80 % interval of the onset, by the likelihood of each bid as the first, from what was known at the alarm."""
    seen = [one for one in (*episode.earlier, *episode.log) if one.step.known_us <= episode.alarm_us]
    totals = [sum(one.nats[k] for one in seen if one.step.at_us >= episode.onset_us) for k in range(3)]
    best = totals.index(max(totals))
    tails = np.cumsum([one.nats[best] for one in seen][::-1])[::-1]
    starts = [k for k, one in enumerate(seen) if one.step.bid >= 0]
    weights = np.exp(tails[starts] - tails[starts].max())
    reached = np.cumsum(weights) / weights.sum()
    low, high = (int(np.searchsorted(reached, q)) for q in (0.1, 0.9))
    moments = [seen[k].step.at_us for k in starts]
    return min(moments[low], episode.onset_us), max(moments[min(high, len(moments) - 1)], episode.onset_us)
