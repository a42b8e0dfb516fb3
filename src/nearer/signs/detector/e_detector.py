"""The e-detector: has ego stopped answering this person, far beyond what was usual between the two?

At each bid the evidence that a withdrawal began at any earlier bid is summed (Shiryaev-Roberts) and compared with the
number of bids a year over alpha. Under the null model an alarm then comes at most alpha times a tie-year, whatever the
rhythm of the tie. Method: Shin, Ramdas, Rinaldo, "E-detectors" (2023). Who opened is the second stream: given that a
conversation opened, ego opens less. Their writing less, or both writing less, is no evidence.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Protocol

from nearer.signs.detector.null_model import Everybody, Tie, chance_ego_opens, own_chance, with_others
from nearer.timeline.moments import DAY_US

UNANSWERED_AT_LEAST = (0.93, 0.65, 0.40)  # the three alternatives: gone, mostly gone, often gone
TIMES_USUAL = (1.0, 1.8, 1.6)
OPENS_TIMES = (0.05, 0.45, 0.6)
ALTERNATIVES = tuple(zip(UNANSWERED_AT_LEAST, TIMES_USUAL, OPENS_TIMES, strict=True))
OPENED = (log(OPENS_TIMES[0]), log(OPENS_TIMES[1]), log(OPENS_TIMES[2]))
"""What an opening of ego's says against each alternative."""
MOST_NATS = 4.0
MOST_SUM = 1e9  # beyond this a figure says nothing more
FEWEST_UNANSWERED = 4
FEWEST_DAYS = 9
NATS_TO_END = 3.0


@dataclass(slots=True)
class Step:
    """One bid whose outcome is known, or one opening of ego's. bid: its row in the bids frame, -1 for an opening."""

    known_us: int
    at_us: int
    person: int
    bid: int
    unanswered: int
    lost_us: int


@dataclass(slots=True)
class Logged:
    """A step with the log likelihood ratio of each alternative: held within 4 nats for evidence and onset, whole for the name.

    Held, "gone" and "mostly gone" weigh the same in a tie where ego always answered.
    """

    step: Step
    nats: tuple[float, float, float]
    whole: tuple[float, float, float]


@dataclass(slots=True)
class Episode:
    """A stretch that the detector found. alarm_us = noticed. strongest: max of the summed evidence over bids a year."""

    person: int
    onset_us: int
    alarm_us: int
    first_bid: int
    log: list[Logged]
    before_bids: int
    before_unanswered: int
    strongest: float
    others_ratio: float
    clear_us: int | None = None
    ended_us: int | None = None
    earlier: list[Logged] = field(default_factory=list)
    totals: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])


@dataclass(slots=True)
class Run:
    """The running evidence of one tie."""

    tie: Tie = field(default_factory=Tie)
    sums: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    drift: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    began: list[int] = field(default_factory=lambda: [0, 0, 0])
    log: list[Logged] = field(default_factory=list)
    episode: Episode | None = None
    back: float = 0.0
    back_us: int = 0
    ratios: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Levels:
    """The alphas of this stream, expected false alarms per tie-year."""

    clear: float
    maybe: float


def detect(steps: Sequence[Step], levels: Levels, confirmed: "Confirms") -> Iterator[Episode]:
    """Yield the episodes of all ties, each when it ends or when the steps do. steps: in the order they became known."""
    everybody = Everybody()
    runs: defaultdict[int, Run] = defaultdict(Run)
    for step in steps:
        run = runs[step.person]
        if step.bid >= 0:
            ratio, chance = everybody.ratio(step.known_us, step.person), own_chance(run.tie, everybody)
            whole = _weigh(run.tie, step, with_others(chance, ratio))
        else:
            ratio, whole, chance = 1.0, OPENED, 0.0
        if run.episode is not None:
            _go_on(run, run.episode, step, whole, levels)
            if step.bid >= 0:
                everybody.note(step.known_us, step.person, step.unanswered, chance, into_pool=False)
            if run.episode.ended_us is not None:
                yield run.episode
                run.episode = None
                _begin_anew(run)
            continue
        if step.bid >= 0:
            everybody.note(step.known_us, step.person, step.unanswered, chance, into_pool=True)
        _take_in(run, step, whole, ratio)
        if step.bid >= 0 and step.unanswered:
            _alarm(run, step, levels, confirmed)
    for run in runs.values():
        if run.episode is not None:
            yield run.episode


class Confirms(Protocol):
    """Benefit of the doubt at the moment of an alarm: see confirmation.py."""

    def __call__(self, episode: Episode) -> bool:
        """Return whether the alarm stands."""


def _weigh(tie: Tie, step: Step, chance: float) -> tuple[float, float, float]:
    """Return the log likelihood ratio of each alternative against the null for one bid. chance: p0 of it."""
    opens = chance_ego_opens(tie)
    nats = []
    for least, times, opens_times in ALTERNATIVES:
        gone = max(least, min(0.95, chance * times), chance)
        likelier = gone / chance if step.unanswered else (1 - gone) / (1 - chance)
        nats.append(log(likelier * (1 - opens * opens_times) / (1 - opens)))
    return nats[0], nats[1], nats[2]


def _held(whole: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the ratios within 4 nats, so that no single bid decides."""
    gone, mostly, often = whole
    return (
        min(MOST_NATS, max(-MOST_NATS, gone)),
        min(MOST_NATS, max(-MOST_NATS, mostly)),
        min(MOST_NATS, max(-MOST_NATS, often)),
    )


def _take_in(run: Run, step: Step, whole: tuple[float, float, float], ratio: float) -> None:
    """Add one step to the running evidence, outside any episode."""
    tie, is_bid, nats = run.tie, step.bid >= 0, _held(whole)
    if is_bid:
        tie.bids += 1
        if tie.first_us is None:
            tie.first_us = step.at_us
    judged = tie.two_way(step.at_us)
    if judged:
        run.log.append(Logged(step, nats, whole))
        run.ratios.append(ratio)
        for k, gained in enumerate(nats):
            if run.drift[k] <= 0:
                run.drift[k], run.began[k] = 0.0, len(run.log) - 1
            run.drift[k] += gained
            run.sums[k] = min(MOST_SUM, (run.sums[k] + (1 if is_bid else 0)) * exp(gained))
    if is_bid:
        tie.unanswered.hold(step.unanswered)
    tie.opened_by_ego.hold(0 if is_bid else 1)
    if not judged or max(run.drift) <= 0:
        tie.unanswered.release()
        tie.opened_by_ego.release()
        if judged and len(run.log) > 400:
            run.log, run.ratios = run.log[-1:], run.ratios[-1:]
            run.began = [0, 0, 0]


def _alarm(run: Run, step: Step, levels: Levels, confirmed: Confirms) -> None:
    """Open an episode where the evidence suffices: 4 unanswered over 9 days, not in a hole of the files, confirmed."""
    mean = sum(run.sums) / 3
    if mean < 1 / levels.maybe:
        return
    a_year = run.tie.bids_a_year(step.at_us)
    if mean < a_year / levels.maybe:
        return
    best = max(range(3), key=lambda k: run.sums[k])
    since = run.log[run.began[best] :]
    sound = [one for one in since if one.step.bid >= 0 and not one.step.lost_us <= step.known_us]
    missed = [one for one in sound if one.step.unanswered]
    if len(missed) < FEWEST_UNANSWERED or step.known_us - missed[0].step.at_us < FEWEST_DAYS * DAY_US:
        return
    tie = run.tie.unanswered
    ratios = run.ratios[run.began[best] :]
    episode = Episode(
        person=step.person,
        onset_us=missed[0].step.at_us,
        alarm_us=step.known_us,
        first_bid=missed[0].step.bid,
        log=[one for one in since if one.step.at_us >= missed[0].step.at_us],
        before_bids=len(tie.kept),
        before_unanswered=tie.ones,
        strongest=mean / a_year,
        others_ratio=sum(ratios) / len(ratios),
        earlier=run.log[max(0, run.began[best] - 20) : run.began[best]],
    )
    if confirmed(episode):
        episode.totals = [sum(one.nats[k] for one in episode.log) for k in range(3)]
        episode.clear_us = step.known_us if mean >= a_year / levels.clear else None
        run.episode = episode
        run.back = 0.0


def _go_on(run: Run, episode: Episode, step: Step, whole: tuple[float, float, float], levels: Levels) -> None:
    """Follow an open episode: it grows stronger, or it ends with the run of answers that brings 3 nats back."""
    nats = _held(whole)
    episode.log.append(Logged(step, nats, whole))
    for k, gained in enumerate(nats):
        run.sums[k] = min(MOST_SUM, (run.sums[k] + (1 if step.bid >= 0 else 0)) * exp(gained))
        episode.totals[k] += gained
    a_year = run.tie.bids_a_year(step.at_us)
    strength = sum(run.sums) / 3 / a_year
    episode.strongest = max(episode.strongest, strength)
    if episode.clear_us is None and strength >= 1 / levels.clear:
        episode.clear_us = step.known_us
    back = -nats[episode.totals.index(max(episode.totals))]
    if run.back <= 0:
        run.back, run.back_us = 0.0, step.at_us
    run.back += max(-3.0, min(1.5, back)) if step.bid >= 0 else 0.5 * min(1.5, back)
    if run.back > NATS_TO_END:
        episode.ended_us = run.back_us


def _begin_anew(run: Run) -> None:
    """After an episode: evidence starts from nothing, and what the episode held never becomes baseline."""
    run.sums, run.drift, run.began = [0.0] * 3, [0.0] * 3, [0] * 3
    run.log, run.ratios = [], []
    run.tie.unanswered.held.clear()
    run.tie.opened_by_ego.held.clear()
