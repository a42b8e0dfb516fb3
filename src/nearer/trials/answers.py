"""What a trial counts: each bid whose outcome is known, with what was usual for it before.

usual is the share that ego answers in this tie by what was known before (D11, without benefit of the doubt: here a doubt
would speak for one side). others is how much more the others went unanswered than usual in the 14 days before (D12). A
bid inside a withdrawal that was found is marked, and never becomes part of what is usual.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from nearer.signs.detector.null_model import HIGHEST_CHANCE, LOWEST_CHANCE, Everybody, Tie
from nearer.signs.detector.withdrawals import Withdrawal, known_steps, withdrawals
from nearer.timeline import Timeline
from nearer.timeline.bids import FEWEST_WAIT_US, HORIZON_DAYS
from nearer.timeline.clock import DAY_MS
from nearer.timeline.moments import NEVER, microseconds

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Answers:
    """Bids by the moment at which their outcome was known; columns of one length.

    at, known: microseconds; tie: a person's id; answered: 1 or 0; usual: log odds of an answer; others: log of an odds
    ratio, 0 and above; two_way: whether the tie was one by then (D2); quiet: inside a withdrawal that was found.
    """

    at: Ints
    known: Ints
    tie: Ints
    answered: Floats
    usual: Floats
    others: Floats
    two_way: Flags
    quiet: Flags

    def __len__(self) -> int:
        """Return how many bids there are."""
        return len(self.at)

    def where(self, flags: Flags | Ints) -> "Answers":
        """Return the bids for which a flag holds, or those in these places."""
        return Answers(*(getattr(self, one.name)[flags] for one in fields(self)))

    def as_of(self, start_us: int) -> "Answers":
        """Return the bids of the ties that were two-way by a moment, with what was usual in each as it stood then.

        What came after the moment neither raises what it is compared with nor decides who is compared.
        """
        first = int(np.searchsorted(self.known, start_us))
        ties, rows = np.unique(self.tie[first:], return_index=True)
        rows = rows[self.two_way[first + rows]] + first
        ties = self.tie[rows]
        place = np.searchsorted(ties, self.tie)
        kept = np.flatnonzero(np.isin(self.tie, ties))
        return replace(self.where(kept), usual=self.usual[rows][place[kept]])


def answers_of(timeline: Timeline, alpha: float, people: Collection[int]) -> Answers:
    """Return the answers to these people. alpha: the budget under which withdrawals are looked for.

    Whoever is not among `people` counts as one of the others and for nothing else.
    """
    stretches = quiet_stretches(withdrawals(timeline, alpha))
    everybody, ties = Everybody(), defaultdict[int, Tie](Tie)
    rows = []
    for step in known_steps(timeline):
        if step.bid < 0:
            continue
        tie = ties[step.person]
        share, _error = tie.unanswered.shrunk(everybody.pooled)
        share = min(HIGHEST_CHANCE, max(LOWEST_CHANCE, share))
        ratio = everybody.ratio(step.known_us, step.person)
        quiet = any(onset <= step.at_us < end for onset, end in stretches[step.person])
        two_way = tie.two_way(step.at_us)
        rows.append((step.at_us, step.known_us, step.person, 1 - step.unanswered, share, ratio, two_way, quiet))
        everybody.note(step.known_us, step.person, step.unanswered, share, into_pool=not quiet)
        if tie.first_us is None:
            tie.first_us = step.at_us
        if not quiet:
            tie.unanswered.hold(step.unanswered)
            tie.unanswered.release()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(fields(Answers))
    at, known, tie_of, answered = (np.array(column, dtype=np.int64) for column in columns[:4])
    shares, ratios = (np.array(column, dtype=np.float64) for column in columns[4:6])
    flags = [np.array(column, dtype=bool) for column in columns[6:]]
    whole = Answers(
        at, known, tie_of, answered.astype(np.float64), np.log((1 - shares) / shares), np.log(ratios), *flags
    )
    return whole.where(np.isin(tie_of, list(people)) & (at < settled_us(timeline)))


def settled_us(timeline: Timeline) -> int:
    """Return the moment before which every outcome is known by the end of the files.

    After it a bid that was answered is known and one that was not is not: these days would hold answers alone.
    """
    now_us = microseconds(timeline.now)
    latest = [now_us - FEWEST_WAIT_US]
    for person in timeline.people:
        hands = timeline.clock.of(person.id)
        latest.append(int(hands.when(hands.at(now_us) - HORIZON_DAYS * DAY_MS)))
    return min(latest)


def quiet_stretches(found: Collection[Withdrawal]) -> defaultdict[int, list[tuple[int, int]]]:
    """Return when ego was quiet toward each person, as onset and end in microseconds."""
    stretches = defaultdict[int, list[tuple[int, int]]](list)
    for one in found:
        stretches[one.episode.person].append((one.episode.onset_us, one.episode.ended_us or NEVER))
    return stretches
