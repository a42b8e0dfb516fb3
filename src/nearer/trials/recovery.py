"""Quiet stretches that ran when a practice began: did they end sooner than those without one?

People begin when it is hardest, and a hard stretch ends by itself. So the ends are compared with those of ego's own
stretches without the practice, by their rate from the moment at which each could be seen (the end hazard of the
detector): given all ends, how many fall into the time with the practice is binomial where the rates are the same.
"""

from collections.abc import Collection
from math import comb

from nearer.model.trial import Recovered
from nearer.signs.detector.e_detector import Episode
from nearer.timeline.moments import DAY_US

FEWEST_ENDED = 3  # without the practice: with fewer there is nothing to compare with


def recovery(episodes: Collection[Episode], start_us: int, until_us: int) -> Recovered | None:
    """Return how the stretches that ran at the beginning ended; None where none ran or too few ended without it.

    Time at risk without the practice: from each alarm to the end, or to the beginning. until_us: the end of what counts.
    """
    running = [one for one in episodes if one.alarm_us <= start_us and _end(one, until_us) > start_us]
    before = [(one, min(_end(one, start_us), start_us)) for one in episodes if one.alarm_us < start_us]
    others_ended = sum(one.ended_us is not None and one.ended_us <= start_us for one, _until in before)
    if not running or others_ended < FEWEST_ENDED:
        return None
    others_us = sum(max(0, until - one.alarm_us) for one, until in before)
    ended = sum(one.ended_us is not None and one.ended_us <= until_us for one in running)
    at_risk = sum(min(_end(one, until_us), until_us) - start_us for one in running)
    if others_us <= 0 or at_risk <= 0:
        return None
    return Recovered(
        running=len(running),
        ended=ended,
        days=at_risk / DAY_US / ended if ended else None,
        others_ended=others_ended,
        others_days=others_us / DAY_US / others_ended,
        p=_two_sided(ended, ended + others_ended, at_risk / (at_risk + others_us)),
    )


def _end(one: Episode, otherwise: int) -> int:
    return otherwise + 1 if one.ended_us is None else one.ended_us


def _two_sided(k: int, n: int, p: float) -> float:
    """Return the exact binomial p-value: all outcomes that are no likelier than k."""
    chances = [comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(n + 1)]
    return min(1.0, sum(chance for chance in chances if chance <= chances[k] * (1 + 1e-9)))
