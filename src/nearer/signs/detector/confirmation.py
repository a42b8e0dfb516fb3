"""Benefit of the doubt: at the moment of an alarm the run is tested once more, against the tie before and the others.

Exact binomial of the unanswered bids since the onset, with the share before raised by the others' ratio; and ego was
there for others (mean availability). It looks at earlier data alone, so it can veto an alarm but never move it.
"""

from dataclasses import dataclass
from math import comb, sqrt

from nearer.signs.detector.e_detector import Episode
from nearer.signs.detector.null_model import DOUBT, with_others
from nearer.timeline.clock import Clock

HIGHEST_P = 1e-3
HIGHEST_CHANCE = 0.95
LOWEST_AVAILABILITY = 0.5


@dataclass(frozen=True)
class Confirmation:
    """Confirms an episode by its own numbers and ego's clock."""

    clock: Clock

    def __call__(self, episode: Episode) -> bool:
        """Return whether the alarm stands."""
        bids = [one.step for one in episode.log if one.step.bid >= 0]
        unanswered = sum(step.unanswered for step in bids)
        p = binomial_tail(unanswered, len(bids), usual_chance(episode))
        there = self.clock.of(episode.person).mean(episode.onset_us, episode.alarm_us)
        return p < HIGHEST_P and there >= LOWEST_AVAILABILITY


def usual_chance(episode: Episode) -> float:
    """Return the share unanswered before, with benefit of the doubt, raised by the others' ratio."""
    n = episode.before_bids + 8
    share = (episode.before_unanswered + 1) / n
    share += DOUBT * sqrt(share * (1 - share) / n)
    return min(HIGHEST_CHANCE, with_others(share, episode.others_ratio))


def binomial_tail(k: int, n: int, p: float) -> float:
    """Return P(X >= k) for X ~ Binomial(n, p)."""
    return sum(comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))
