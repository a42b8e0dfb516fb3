"""Did it help? Intervals, placebo days, begun at the worst, and trials by weeks, on invented people whose truth is known.

    python -m bench.trials [--seed 7000] [--lives 16] [--starts 5] [--beside]

`--lives` lives without any withdrawal, and as many with ghosting and unanswered stretches planted, with holidays, a lost
phone, a gap and a busy time in all (bench.simworld). A beginning is drawn in the second half of a life; nothing changes
there, so an interval should hold 0, and "more" or "less" is wrong. Then the same with a change put in: some answers after it
are turned, as if the odds were twice as high. Then beginnings at the worst moment there is. Then trials by weeks, without and
with a change. `--beside` does the same for how soon and how much was answered, and for the check. Ends with 1 where a goal is
not met.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from math import log
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np

from bench.simulate import write
from nearer.model.trial import Outcome, Seen
from nearer.service.beside_sheet import SIDE_ALPHA
from nearer.service.decisions import Answers as Said
from nearer.service.intake import take_in
from nearer.service.look import ALPHA, timeline_of
from nearer.signs.detector.withdrawals import withdrawals
from nearer.timeline.moments import DAY_US, WEEK_US
from nearer.timeline.people import who_is_who
from nearer.trials import alongside, paired
from nearer.trials.alongside import UNITS_80, UNITS_95, around, missing, other_days, seen
from nearer.trials.amounts import Amounts, amounts_of, differences, enough, shift, shifts_at_other_days
from nearer.trials.amounts import change as change_of
from nearer.trials.answers import Answers, answers_of
from nearer.trials.logit import fit, interval, signed_root
from nearer.trials.power import BIG, power
from nearer.trials.weeks import draw

TWICE = log(2)
A_THIRD = log(4 / 3)
WORST_DAYS = 14
AFTER_ALARM_US = 5 * DAY_US
WEEKS = (12, 26)
TRIALS_A_LIFE = 8
CLOSE_80, CLOSE_95, MOST_WRONG = 0.1, 0.05, 0.05
"""How far coverage may lie below its nominal value, and how often more or less may be said where nothing changed."""


@dataclass
class Life:
    """One invented person: what can be counted, and when each withdrawal could be seen."""

    answers: Answers
    alarms: tuple[int, ...]
    amounts: dict[Outcome, Amounts]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last bid."""
        return int(self.answers.at.min()), int(self.answers.at.max())


@dataclass
class Tally:
    """What was said over many beginnings."""

    said: Counter[Seen] = field(default_factory=Counter)
    within_80: int = 0
    within_95: int = 0
    plain_80: int = 0
    plain_95: int = 0
    low_p: int = 0
    with_p: int = 0
    cannot: int = 0

    @property
    def n(self) -> int:
        """How many beginnings could be told of."""
        return sum(self.said.values())

    def add(self, life: Answers, start: int, first_of_all: int, truth: float) -> None:
        """Add one beginning. truth: the change in log odds that was put in."""
        until = min(int(life.at.max()), start + alongside.AFTER_US)
        found = around(life, start, until)
        if found is None or missing(found) != 0:
            self.cannot += 1
            return
        best = fit(found.bids)
        root = signed_root(found.bids, best)
        others = other_days(life, until - start, first_of_all, seed=1)
        self.said[seen(root, others)] += 1
        for units, wide, plain in ((UNITS_80, "within_80", "plain_80"), (UNITS_95, "within_95", "plain_95")):
            for width, name in ((others.widened, wide), (1.0, plain)):
                low, high = interval(found.bids, best, units * width)
                setattr(self, name, getattr(self, name) + (low <= truth <= high))
        chance = others.chance(root)
        self.with_p += chance is not None
        self.low_p += chance is not None and chance <= alongside.CHANCE_CLEAR

    def share(self, *what: Seen) -> str:
        """Return how often one of these was said."""
        n = sum(self.said[one] for one in what)
        return f"{n}/{self.n}: {n / max(1, self.n):.3f}"


class Table:
    """Prints lines, and knows whether every goal was met."""

    def __init__(self) -> None:
        self.met = True

    def add(self, what: str, measured: object, goal: str = "", *, met: bool | None = None) -> None:
        """Print one line."""
        self.met &= met is not False
        says = "" if met is None else "met" if met else "NOT MET"
        print(f"{what:66} {measured!s:>20}  {goal:10} {says}", flush=True)


def life_of(seed: int, *, null: bool) -> Life:
    """Return an invented life."""
    with TemporaryDirectory() as folder:
        write(Path(folder), 1, seed, null=null, kinds=("ghost", "unanswered"))
        histories = take_in(sorted(Path(folder).glob("*.csv")), Said(zone="UTC"))
    who = who_is_who(histories)
    timeline = timeline_of(histories, who, who.people)
    alarms = tuple(one.episode.alarm_us for one in withdrawals(timeline, ALPHA) if one.verdict is not None)
    people = [one.id for one in timeline.people]
    return Life(answers_of(timeline, ALPHA, people), alarms, amounts_of(timeline, ALPHA, people))


def turned(life: Answers, on: np.ndarray[tuple[int], np.dtype[np.bool_]], change: float, chance: Random) -> Answers:
    """Return a life in which the odds of an answer are changed where `on`: some that were not answered now are."""
    usual = 1 / (1 + np.exp(-(life.usual - life.others)))
    now = 1 / (1 + np.exp(-(life.usual - life.others + change)))
    turns = np.array([chance.random() for _bid in life.at]) < (now - usual) / (1 - usual)
    return replace(life, answered=np.where(on & turns, 1.0, life.answered))


def starts(life: Life, chance: Random, n: int) -> Iterator[int]:
    """Yield beginnings in the second half of a life, half a year before its end at the latest."""
    first, last = life.span
    for _nth in range(n):
        yield int(chance.uniform((first + last) / 2, last - alongside.AFTER_US))


def worst(life: Answers) -> int:
    """Return the end of the fortnight of the second half in which fewest answers came, against what was usual."""
    counted = life.where(life.two_way)
    surprise = counted.answered - 1 / (1 + np.exp(-counted.usual))
    first, last = int(life.at.min()), int(life.at.max())
    days = np.arange((first + last) // 2, last - alongside.AFTER_US, DAY_US)
    sums = [surprise[(counted.at >= day - WORST_DAYS * DAY_US) & (counted.at < day)].sum() for day in days]
    return int(days[int(np.argmin(sums))])


@contextmanager
def unguarded() -> Iterator[None]:
    """Leave nothing out before a beginning."""
    kept, alongside.LEFT_OUT_US = alongside.LEFT_OUT_US, 0
    try:
        yield
    finally:
        alongside.LEFT_OUT_US = kept


def nothing_changed(table: Table, name: str, lives: list[Life], n: int, seed: int) -> None:
    """Add beginnings at which nothing changed."""
    tally = Tally()
    for nth, life in enumerate(lives):
        for start in starts(life, Random(seed + nth), n):
            tally.add(life.answers, start, start, 0.0)
    _coverage(table, f"{name}, nothing changed", tally, goals=True)
    for one in ("more", "less"):
        table.add(f"  said {one}", tally.share(one), "<= .05", met=tally.said[one] <= MOST_WRONG * tally.n)
    table.add("  said perhaps", tally.share("perhaps_more", "perhaps_less"))
    table.add(
        "  p <= .05 among the other days", f"{tally.low_p}/{tally.with_p}: {tally.low_p / max(1, tally.with_p):.3f}"
    )


def something_changed(table: Table, lives: list[Life], n: int, seed: int) -> None:
    """Add beginnings from which on the odds are twice as high."""
    tally = Tally()
    for nth, life in enumerate(lives):
        chance = Random(seed + nth)
        for start in starts(life, chance, n):
            changed = turned(life.answers, life.answers.at >= start, TWICE, chance)
            tally.add(changed, start, start, TWICE)
    _coverage(table, "odds twice as high after it", tally, goals=False)
    table.add("  said more", tally.share("more"))
    table.add("  said more or perhaps", tally.share("more", "perhaps_more"))
    table.add("  said less or perhaps", tally.share("less", "perhaps_less"))


def _coverage(table: Table, name: str, tally: Tally, *, goals: bool) -> None:
    table.add(f"{name}: beginnings (cannot tell)", f"{tally.n} ({tally.cannot})")
    for nominal, within, plain, close in (
        (0.8, tally.within_80, tally.plain_80, CLOSE_80),
        (0.95, tally.within_95, tally.plain_95, CLOSE_95),
    ):
        share = within / max(1, tally.n)
        met = share >= nominal - close if goals else None
        table.add(f"  the {nominal:.0%} interval holds the truth", f"{share:.3f}", f">= {nominal - close:.2f}", met=met)
        table.add("    without the other days", f"{plain / max(1, tally.n):.3f}")


def beside(table: Table, name: str, lives: list[Life], n: int, seed: int, change: float = 0.0) -> None:
    """Add what stands beside the answers. change: in logs, put into each value from the beginning on."""
    tallies: dict[Outcome, Tally] = defaultdict(Tally)
    for nth, life in enumerate(lives):
        for start in starts(life, Random(seed + nth), n):
            until = min(life.span[1], start + alongside.AFTER_US)
            moved = {
                one: replace(amounts, value=amounts.value + change * (amounts.at >= start))
                for one, amounts in life.amounts.items()
            }
            drawn = shifts_at_other_days(moved, life.answers, until - start, start, seed=1)
            ties = set(life.answers.as_of(start).tie.tolist())
            for one, amounts in moved.items():
                found, tally = shift(amounts, ties, start, until), tallies[one]
                if found is None or not enough(found, drawn[one]):
                    tally.cannot += 1
                    continue
                wide = change_of(found, drawn[one])
                tally.said[seen(found.root, drawn[one], beside=True)] += 1
                tally.within_80 += wide.low_80 <= change <= wide.high_80
                tally.within_95 += wide.low_95 <= change <= wide.high_95
                tally.plain_80 += abs(found.effect - change) <= UNITS_80 * found.error
                tally.plain_95 += abs(found.effect - change) <= UNITS_95 * found.error
    for one, tally in tallies.items():
        _coverage(table, f"{name}, {one}", tally, goals=not change)
        for word in ("more", "less"):
            wrong = not change or word == "less"
            met = tally.said[word] <= MOST_WRONG * tally.n if wrong else None
            table.add(f"  said {word}", tally.share(word), "<= .05" if wrong else "", met=met)
        table.add("  said perhaps", tally.share("perhaps_more", "perhaps_less"))


def at_the_worst(table: Table, lives: list[Life]) -> None:
    """Add beginnings five days after a withdrawal could be seen, and after the worst fortnight there is."""
    for name, guarded in (("as it is", True), ("with nothing left out", False)):
        alarm, low = Tally(), Tally()
        for life in lives:
            answers = life.answers if guarded else replace(life.answers, quiet=np.zeros(len(life.answers), dtype=bool))
            first, last = life.span
            with nullcontext() if guarded else unguarded():
                for at in life.alarms:
                    start = at + AFTER_ALARM_US
                    if first + 300 * DAY_US < start < last - 60 * DAY_US:
                        alarm.add(answers, start, start, 0.0)
                start = worst(answers)
                low.add(answers, start, start, 0.0)
        for what, tally in (("five days after a withdrawal was seen", alarm), ("after the worst fortnight", low)):
            table.add(f"begun {what}, {name}: said more", tally.share("more"))
            table.add("  said perhaps more", tally.share("perhaps_more"))


def beside_by_weeks(table: Table, lives: list[Life], seed: int) -> None:
    """Add the exact test of what stands beside, in trials by weeks in which nothing was changed."""
    for weeks in WEEKS:
        low: Counter[Outcome] = Counter()
        n = 0
        for nth, life in enumerate(lives):
            for k in range(TRIALS_A_LIFE):
                chance = Random(f"{seed} {nth} {k}")
                first, last = life.span
                start = int(chance.uniform((first + last) / 2, last - weeks * WEEK_US))
                drawn = draw(weeks // 2, chance.getrandbits(60))
                ties = set(life.answers.as_of(start).tie.tolist())
                n += 1
                for one, amounts in life.amounts.items():
                    week = np.where(amounts.at >= start, (amounts.at - start) // WEEK_US, -1)
                    low[one] += paired.exact(differences(amounts, ties, week, drawn, weeks, start)) <= SIDE_ALPHA
        for one in life.amounts:
            table.add(
                f"{weeks} weeks, nothing changed, {one}: exact p <= .025",
                f"{low[one]}/{n}: {low[one] / n:.3f}",
                "<= .055",
                met=low[one] <= 0.055 * n,
            )


def by_weeks(table: Table, lives: list[Life], seed: int) -> None:
    """Add trials by weeks: without a change, and with one as from 6 to 8 in 10."""
    for weeks in WEEKS:
        for name, change in (("nothing changed", 0.0), ("a big change", log(BIG))):
            found = [
                _trial(life.answers, weeks, change, Random(f"{seed} {nth} {k}"))
                for nth, life in enumerate(lives)
                for k in range(TRIALS_A_LIFE)
            ]
            n = len(found)
            sure, early, within, powers = (sum(one[k] for one in found) for k in range(4))
            label = f"{weeks} weeks, {name}"
            table.add(
                f"{label}: exact p <= .05",
                f"{sure:.0f}/{n}: {sure / n:.3f}",
                "" if change else "<= .08",
                met=None if change else sure <= 0.08 * n,
            )
            if change:
                table.add("  the power that is said before", f"{powers / n:.3f}")
            table.add(
                "  sure at some look (e >= 20)",
                f"{early:.0f}/{n}: {early / n:.3f}",
                "" if change else "<= .05",
                met=None if change else early <= 0.05 * n,
            )
            table.add("  the 95% interval holds the truth", f"{within / n:.3f}")


def _trial(life: Answers, weeks: int, change: float, chance: Random) -> tuple[bool, bool, bool, float]:
    """Return whether the exact test and the evidence are sure, whether the interval holds, and the power said before."""
    first, last = int(life.at.min()), int(life.at.max())
    start = int(chance.uniform((first + last) / 2, last - weeks * WEEK_US))
    drawn = draw(weeks // 2, chance.getrandbits(60))
    then = life.as_of(start)
    week = (then.at - start) // WEEK_US
    inside = (week >= 0) & (week < weeks)
    on = inside & np.array(drawn)[np.clip(week, 0, weeks - 1)]
    changed = turned(then, on, change, chance)
    pairs = paired.pairs_of(changed, np.where(inside, week, -1), drawn, weeks)
    bids = paired.bids_of(changed, np.where(inside, week, -1), pairs)
    best = fit(bids)
    low, high = interval(bids, best, UNITS_95 * paired.strays(pairs, best.effect))
    before = life.where(life.two_way & ~life.quiet & (life.at < start) & (life.at >= start - 26 * WEEK_US))
    said = power(min(0.98, float(before.answered.mean())), len(before) / 26, weeks).big_seen
    return (
        paired.exact([pair.difference for pair in pairs]) <= 0.05,
        max(paired.evidence(pairs)) >= paired.SURE,
        low <= change <= high,
        said,
    )


def main() -> int:
    """Make the lives and print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seed", type=int, default=7000)
    ask.add_argument("--lives", type=int, default=16)
    ask.add_argument("--starts", type=int, default=5)
    ask.add_argument("--beside", action="store_true", help="what stands beside the answers, and nothing else")
    options = ask.parse_args()
    nulls = [life_of(options.seed + k, null=True) for k in range(options.lives)]
    planted = [life_of(options.seed + 100 + k, null=False) for k in range(options.lives)]
    table = Table()
    if options.beside:
        beside(table, "no withdrawals, nothing changed", nulls, options.starts, options.seed)
        beside(table, "withdrawals planted, nothing changed", planted, options.starts, options.seed + 50)
        beside(table, "a third more", nulls, options.starts, options.seed, change=A_THIRD)
        beside_by_weeks(table, nulls, options.seed)
        return 0 if table.met else 1
    nothing_changed(table, "no withdrawals", nulls, options.starts, options.seed)
    nothing_changed(table, "withdrawals planted", planted, options.starts, options.seed + 50)
    something_changed(table, nulls, options.starts, options.seed)
    at_the_worst(table, planted)
    by_weeks(table, nulls, options.seed)
    return 0 if table.met else 1


if __name__ == "__main__":
    sys.exit(main())
