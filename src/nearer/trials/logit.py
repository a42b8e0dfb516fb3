"""A logistic model of answers, with a level for each tie held near the common one (ridge).

    log odds of an answer = offset + level + level of the tie + others' weight x others + effect x on

The penalties are those of normal priors: a tie's level around 0 with sd 1/2; the weight of others around -1 with sd 1/2
(at -1 their bad weeks weigh as in the detector, D12); the effect around 0 with sd 2, so that a tie in which all was
answered has an end. The common level is free. Fitted by Newton's method; a tie's levels are taken out of the equations
(Schur complement), so a fit costs as much for 400 ties as for four. Intervals by the profile of the likelihood, which
keeps its shape where nearly everything was answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TIE_PENALTY = 4.0
OTHERS_PENALTY, OTHERS_USUAL = 4.0, -1.0
EFFECT_PENALTY = 0.25
MOST_STEPS = 60
CLOSE = 1e-9
FARTHEST = 12.0  # log odds beyond which no interval is looked for


@dataclass(frozen=True, eq=False)
class Bids:
    """What the model is fitted to; columns of one length. tie: numbers from 0 on. on: 1 where the practice counts."""

    answered: Floats
    offset: Floats
    others: Floats
    tie: Ints
    on: Floats


@dataclass(frozen=True)
class Fit:
    """effect, level, weight: as in the model; likelihood: its logarithm with the penalties."""

    effect: float
    level: float
    weight: float
    likelihood: float


def fit(bids: Bids, effect: float | None = None) -> Fit:
    """Return the model that fits best; effect: where given, it is held at this value. Takes at least one bid."""
    free = effect is None
    columns = [np.ones(len(bids.answered)), bids.others] + ([bids.on] if free else [])
    shared = np.stack(columns, axis=1)
    offset = bids.offset if effect is None else bids.offset + effect * bids.on
    penalty = np.array([0.0, OTHERS_PENALTY, EFFECT_PENALTY][: shared.shape[1]])
    centre = np.array([0.0, OTHERS_USUAL, 0.0][: shared.shape[1]])
    ties = int(bids.tie.max()) + 1
    values, levels = centre.copy(), np.zeros(ties)

    def likelihood(values: Floats, levels: Floats) -> float:
        eta = offset + shared @ values + levels[bids.tie]
        held = float(penalty @ (values - centre) ** 2 + TIE_PENALTY * levels @ levels)
        return float(bids.answered @ eta - np.logaddexp(0, eta).sum()) - held / 2

    best = likelihood(values, levels)
    for _step in range(MOST_STEPS):
        eta = offset + shared @ values + levels[bids.tie]
        chance = 1 / (1 + np.exp(-eta))
        weight, surprise = chance * (1 - chance), bids.answered - chance
        of_ties = np.bincount(bids.tie, weight, ties) + TIE_PENALTY
        pull_ties = np.bincount(bids.tie, surprise, ties) - TIE_PENALTY * levels
        both = np.stack([np.bincount(bids.tie, weight * column, ties) for column in shared.T], axis=1)
        pull = shared.T @ surprise - penalty * (values - centre)
        curve = (shared * weight[:, None]).T @ shared + np.diag(penalty) - both.T @ (both / of_ties[:, None])
        step = np.linalg.solve(curve + 1e-12 * np.eye(len(values)), pull - both.T @ (pull_ties / of_ties))
        step_ties = (pull_ties - both @ step) / of_ties
        length = 1.0
        while (now := likelihood(values + length * step, levels + length * step_ties)) < best and length > 1e-6:
            length /= 2
        values, levels = values + length * step, levels + length * step_ties
        gained, best = now - best, now
        if gained < CLOSE:
            break
    found = effect if effect is not None else float(values[2])
    held = 0.0 if free else EFFECT_PENALTY * found**2 / 2
    return Fit(found, float(values[0]), float(values[1]), best - held)


def signed_root(bids: Bids, best: Fit | None = None) -> float:
    """Return how far the best effect lies from none, in standard units: the signed root of the likelihood ratio."""
    best = fit(bids) if best is None else best
    gained = max(0.0, best.likelihood - fit(bids, 0.0).likelihood)
    return sqrt(2 * gained) * (1 if best.effect >= 0 else -1)


def interval(bids: Bids, best: Fit, units: float) -> tuple[float, float]:
    """Return the effects that lie within so many standard units of the best one (1.96: 95 %)."""
    lowest = best.likelihood - units**2 / 2

    def beyond(effect: float) -> float:
        return lowest - fit(bids, effect).likelihood

    return _edge(beyond, best.effect, -1), _edge(beyond, best.effect, 1)


def _edge(beyond: Callable[[float], float], best: float, way: int) -> float:
    """Return where `beyond` crosses zero on one side of the best: doubling, then regula falsi (Illinois)."""
    inner, outer, width = best, best + way * 0.25, 0.25
    at_inner, at_outer = beyond(inner), beyond(outer)
    while at_outer < 0:
        if abs(outer) > FARTHEST:
            return way * inf
        inner, at_inner, width = outer, at_outer, width * 2
        outer = best + way * width
        at_outer = beyond(outer)
    for _step in range(60):
        middle = (inner * at_outer - outer * at_inner) / (at_outer - at_inner)
        at_middle = beyond(middle)
        if abs(at_middle) < 1e-7 or abs(outer - inner) < 1e-7:
            return middle
        if at_middle > 0:
            outer, at_outer, at_inner = middle, at_middle, at_inner / 2
        else:
            inner, at_inner, at_outer = middle, at_middle, at_outer / 2
    return outer
