"""The null model: how often a bid of this tie goes unanswered when nothing is the matter (D11, D12).

Everything is predictable: the chance for a bid uses what was known before its own outcome, and nothing else. What lies in
a run that looks like withdrawal is held back from the baseline until the run is over, so that it cannot hide itself.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import sqrt

from nearer.timeline.moments import DAY_US

BASELINE_BIDS = 80
PRIOR_BIDS = 8.0
DOUBT = 0.4  # standard errors of benefit of the doubt
POOL_MEMORY = 0.999
LOWEST_CHANCE, HIGHEST_CHANCE = 0.01, 0.7
OTHERS_PRIOR = 4.0  # bids
FEWEST_BIDS = 8
FEWEST_DAYS = 45
MOST_HELD_BACK = 40
EVERYBODY_US = 14 * DAY_US


@dataclass(slots=True)
class Shares:
    """A shrunk share of ones among the last 80, with what the current run holds back."""

    kept: deque[int] = field(default_factory=lambda: deque(maxlen=BASELINE_BIDS))
    ones: int = 0
    held: list[int] = field(default_factory=list)

    def hold(self, one: int) -> None:
        """Hold back one outcome; the oldest is kept for good once a run grows too long to be one."""
        self.held.append(one)
        if len(self.held) > MOST_HELD_BACK:
            self._keep(self.held.pop(0))

    def release(self) -> None:
        """The run is over and was nothing: what was held back becomes baseline."""
        for one in self.held:
            self._keep(one)
        self.held.clear()

    def _keep(self, one: int) -> None:
        if len(self.kept) == BASELINE_BIDS:
            self.ones -= self.kept[0]
        self.kept.append(one)
        self.ones += one

    def shrunk(self, prior: float) -> tuple[float, float]:
        """Return the share shrunk to `prior` and its standard error."""
        n = len(self.kept)
        share = (self.ones + PRIOR_BIDS * prior) / (n + PRIOR_BIDS)
        return share, sqrt(share * (1 - share) / (n + PRIOR_BIDS + 1))


@dataclass(slots=True)
class Tie:
    """What is known of one tie so far: its unanswered share, who opens, and since when it has been two-way."""

    unanswered: Shares = field(default_factory=Shares)
    opened_by_ego: Shares = field(default_factory=Shares)
    first_us: int | None = None
    bids: int = 0
    last_kept_us: int = 0

    def two_way(self, at_us: int) -> bool:
        """Eight resolved bids, over 45 days, fewer than half unanswered (D2), all before any current run."""
        kept = self.unanswered.kept
        long_enough = self.first_us is not None and at_us - self.first_us >= FEWEST_DAYS * DAY_US
        return long_enough and len(kept) >= FEWEST_BIDS and 2 * self.unanswered.ones < len(kept)

    def bids_a_year(self, at_us: int) -> float:
        """Return the rate of bids so far, at least four a year."""
        if self.first_us is None:
            return 4.0
        years = max(0.25, (at_us - self.first_us) / (365 * DAY_US))
        return max(4.0, self.bids / years)


@dataclass(slots=True)
class Count:
    """Bids of the last 14 days with a known outcome: how many, how many unanswered, how many were expected to be."""

    bids: float = 0.0
    unanswered: float = 0.0
    expected: float = 0.0

    def add(self, unanswered: float, expected: float, times: int = 1) -> None:
        """Add one bid, or take it away again."""
        self.bids += times
        self.unanswered += times * unanswered
        self.expected += times * expected


@dataclass(slots=True)
class Everybody:
    """Ego toward everybody: the pooled share, and whether others went unanswered more than usual in the last 14 days."""

    pool_bids: float = 0.0
    pool_unanswered: float = 0.0
    recent: deque[tuple[int, int, int, float]] = field(default_factory=deque)
    total: Count = field(default_factory=Count)
    own: defaultdict[int, Count] = field(default_factory=lambda: defaultdict(Count))

    @property
    def pooled(self) -> float:
        """The discounted unanswered share over all ties."""
        return (self.pool_unanswered + 1) / (self.pool_bids + 8)

    def note(self, at_us: int, person: int, unanswered: int, chance: float, *, into_pool: bool) -> None:
        """Take in one outcome. chance: what was expected of it, before anything the others did."""
        if into_pool:
            self.pool_bids = self.pool_bids * POOL_MEMORY + 1
            self.pool_unanswered = self.pool_unanswered * POOL_MEMORY + unanswered
        self.total.add(unanswered, chance)
        self.own[person].add(unanswered, chance)
        self.recent.append((at_us, person, unanswered, chance))

    def ratio(self, at_us: int, person: int) -> float:
        """Return the odds with which the others went unanswered in the 14 days before, over the expected odds; at least 1.

        The others' share is shrunk to what was expected by `OTHERS_PRIOR` bids, so that a few chance misses weigh little.
        """
        while self.recent and self.recent[0][0] < at_us - EVERYBODY_US:
            _, one, unanswered, chance = self.recent.popleft()
            self.total.add(unanswered, chance, -1)
            self.own[one].add(unanswered, chance, -1)
        own = self.own.get(person, NOBODY)
        bids = self.total.bids - own.bids
        if bids < 1:
            return 1.0
        usual = min(HIGHEST_CHANCE, max(LOWEST_CHANCE, (self.total.expected - own.expected) / bids))
        share = (self.total.unanswered - own.unanswered + OTHERS_PRIOR * usual) / (bids + OTHERS_PRIOR)
        return max(1.0, share * (1 - usual) / (usual * (1 - share)))


NOBODY = Count()


def own_chance(tie: Tie, everybody: Everybody) -> float:
    """Return how likely one bid is to go unanswered: the tie's own share, shrunk, with benefit of the doubt."""
    share, error = tie.unanswered.shrunk(everybody.pooled)
    return min(HIGHEST_CHANCE, share + DOUBT * error)


def with_others(chance: float, ratio: float) -> float:
    """Return p0 of one bid: its chance with the others' bad weeks in it. ratio: odds, from `Everybody.ratio`."""
    return chance * ratio / (1 - chance + chance * ratio)


def chance_ego_opens(tie: Tie) -> float:
    """Return the chance that ego opened, given that somebody did, lowered by the benefit of the doubt."""
    share, error = tie.opened_by_ego.shrunk(0.5)
    return max(0.05, share - DOUBT * error)
