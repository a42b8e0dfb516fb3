"""An invented person with 30 ties over three years, with planted withdrawals and everything that looks like one.

`simulate(seed)` gives the events as a dict of arrays and the truth as a dict; `bench.simulate` writes both to files.
Conversations are renewals on a modulated clock: each side opens at its own rate (day profile x mood x closeness), bids
are answered with the tie's own chance and delay, out of sleep. No real person's messages went into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np
import numpy.typing as npt

from bench.simclock import DAYS, Floats, drift, renewal, rhythm_of
from bench.simlife import (
    CALL,
    CALL_CHANNEL,
    DAY,
    MISSED,
    PATTERNS,
    RATES,
    TEXT,
    Events,
    Life,
    Log,
    Tie,
    Truth,
)
from bench.simpursuit import Pursuit, add_pursuer

SENDERS = 5


def life_of(rng: np.random.Generator, seed: int, *, confounders: bool) -> Life:
    """Return ego's own life, with holidays, a lost phone, a gap in the export and a busy time."""
    rhythm = rhythm_of(rng)
    availability = np.exp(drift(rng, 0.25, 10) - 0.03)
    life = Life(rhythm, availability, {"seed": seed, "n_days": DAYS, "episodes": [], "confounders": [], "ties": []})
    if not confounders:
        return life
    for year in range(3):
        for _ in range(rng.integers(1, 3)):
            start, days = int(rng.integers(year * 365 + 20, year * 365 + 340)), int(rng.integers(7, 22))
            availability[start : start + days] *= 0.07
            life.blocked[start : start + days] = True
            life.confound("holiday", start, start + days)
    start, days = int(rng.integers(100, DAYS - 60)), int(rng.integers(4, 13))
    availability[start : start + days] = 0.01
    for flags in (life.lost, life.blocked):
        flags[start : start + days] = True
    life.confound("phone_lost", start, start + days)
    start, days = int(rng.integers(100, DAYS - 90)), int(rng.integers(15, 61))
    life.gap[start : start + days] = True
    life.confound("export_gap", start, start + days)
    start, days = int(rng.integers(100, DAYS - 90)), int(rng.integers(20, 50))
    life.busy[start : start + days] = True
    life.confound("busy_everyone", start, start + days)
    return life


def tie_of(rng: np.random.Generator) -> Tie:
    """Return a tie that changes by closeness alone, which both sides share."""
    tie = Tie({name: np.ones(DAYS) for name in RATES})
    tie["ask"] = np.full(DAYS, rng.uniform(0.03, 0.15))
    near = np.exp(drift(rng, 0.45, 25) - 0.1)
    tie["close"] = near * np.exp(np.cumsum(rng.normal(0, 0.25 / np.sqrt(365), DAYS)))
    return tie


def add_new_ties(rng: np.random.Generator, life: Life, ties: list[Tie]) -> None:
    """Let six ties begin later, with a honeymoon."""
    for i in rng.choice(len(ties), 6, replace=False):
        born = int(rng.integers(60, DAYS - 120))
        tie = ties[i]
        tie.born = born
        there = np.where(born > DAY, 0, 1 + 2.5 * np.exp(-np.maximum(DAY - born, 0) / 25))
        tie["bid"] *= there
        tie["init"] *= there
        life.confound("new_tie", born, min(DAYS, born + 90), int(i))


@dataclass
class Moves:
    """Channels of each tie: its first, the one it moves to, and the day of the move."""

    first: npt.NDArray[np.int64]
    then: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]


def add_confounders(
    rng: np.random.Generator, life: Life, ties: list[Tie], free: list[int], rate: Floats, moves: Moves
) -> None:
    """Give seven ties what is no withdrawal: fading, the other's withdrawal, a time-out, a move to another channel."""
    kinds = ("mutual_fade", "other_withdraw", "timeout", "migration", "migration", "invisible_migration", "mutual_fade")
    for kind in kinds:
        i = free.pop()
        tie, start = ties[i], int(rng.integers(150, DAYS - 150))
        end = min(DAYS, start + int(rng.integers(40, 160)))
        if rate[i] < 0.1:
            rate[i] = 0.1 + rng.uniform(0, 0.4)
        inside = slice(start, end)
        if kind == "mutual_fade":
            faded = np.where(start > DAY, 1, 0.5 ** ((DAY - start) / rng.uniform(20, 60)))
            tie["bid"] *= faded
            tie["init"] *= faded
        elif kind == "other_withdraw":
            for name, left in (("bid", 0.08), ("areply", 0.25), ("win", 0.4), ("init", 0.6), ("cont", 0.7)):
                tie[name][inside] *= left
        elif kind == "timeout":
            for name, left in (("reply", 0.05), ("init", 0.05), ("bid", 0.5)):
                tie[name][inside] *= left
        elif kind == "migration":
            moves.then[i] = (moves.first[i] + 1) % 3
            moves.day[i] = start
        else:
            tie["bid"][start:] *= 0.04
            tie["init"][start:] *= 0.04
        life.confound(kind, start, end if kind in {"other_withdraw", "timeout"} else DAYS, i)


def plant(rng: np.random.Generator, life: Life, tie: Tie, i: int, pattern: str) -> None:
    """Plant one withdrawal of ego's in a tie."""
    start = int(rng.integers(180, DAYS - 45))
    days = int(np.clip(np.exp(rng.normal(np.log(75), 0.5)), 30, 250))
    if pattern == "pushpull":
        days = int(rng.integers(140, 260))
        start = min(start, DAYS - 150)
    end = min(DAYS, start + days)
    inside = slice(start, end)
    since = DAY[inside] - start
    if pattern == "ghost":
        tie["reply"][inside] = 0
        tie["init"][inside] = 0
        tie["bid"][inside] *= rng.uniform(0.6, 1.3) * 0.5 ** (since / rng.uniform(35, 120))
    elif pattern == "unanswered":
        tie["reply"][inside] *= rng.uniform(0.25, 0.5)
        tie["init"][inside] *= 0.6
    elif pattern == "slowing":
        tie["lat"][inside] *= rng.uniform(5, 15)
        tie["init"][inside] *= 0.8
    elif pattern == "breadcrumb":
        tie["reply"][inside] *= 0.6
        tie["wout"][inside] *= rng.uniform(0.15, 0.35)
        for name, left in (("init", 0.4), ("cont", 0.5), ("win", 1.2)):
            tie[name][inside] *= left
    elif pattern == "askonly":
        tie["ask"][inside] = 0.92
        tie["reply"][inside] *= 0.55
        tie["init"][inside] *= 0.7
    else:
        near = ((since / rng.uniform(24, 50)) % 1) < 0.5
        for name, close, far in (("bid", 2.2, 0.25), ("reply", 0.3, 1.0), ("init", 0.12, 2.8), ("wout", 0.5, 1.1)):
            tie[name][inside] *= np.where(near, close, far)
    life.truth["episodes"].append({"tie": i, "kind": pattern, "start": start, "end": end, "ongoing": end >= DAYS})


def talk(  # noqa: PLR0912, PLR0915 - a conversation is one story; cut up, its order of chance is lost
    rng: np.random.Generator, life: Life, tie: Tie, i: int, rate: float, share: float, moves: Moves, log: Log
) -> None:
    """Let one tie talk for three years. share: ego's part of the openings."""
    their = rhythm_of(rng)
    there = np.exp(drift(rng, 0.3, 8))
    for _ in range(rng.integers(1, 4)):
        start = int(rng.integers(0, DAYS))
        there[start : start + int(rng.integers(5, 15))] *= 0.1
    replies = rng.beta(20, 2.2), rng.beta(20, 2.2)  # ego, the other
    delay, spread, their_delay = rng.normal(np.log(18), 0.8), rng.uniform(1.2, 1.9), rng.normal(np.log(18), 0.8)
    goes_on = 1 - 1 / np.exp(rng.normal(np.log(5), 0.35))
    lengths = np.exp(rng.normal(np.log(9), 0.35)), np.exp(rng.normal(np.log(9), 0.35))
    calls = rng.choice([0.03, 0.1, 0.3], p=[0.5, 0.35, 0.15])
    ours = life.rhythm.hours() * np.repeat(life.availability * tie["close"] * tie["init"], 24) * rate * share / 24
    others = their.hours() * np.repeat(there * tie["close"] * tie["bid"], 24) * rate * (1 - share) / 24
    opened = [(t, 1) for t in renewal(rng, np.concatenate([[0], np.cumsum(ours)]), 0.75)]
    opened += [(t, 0) for t in renewal(rng, np.concatenate([[0], np.cumsum(others)]), 0.75)]

    def texts(at: float, side: int, channel: int, more: float, day: int, *, ask: bool = False) -> float:
        for _ in range(1 + rng.poisson(more)):
            usual = lengths[0] * tie["wout"][day] if side else lengths[1] * tie["win"][day]
            words = max(1, usual * np.exp(rng.normal(0, 0.8)))
            log.add(t=at, tie=i, out=side, ch=channel, kind=TEXT, w=words, ask=ask)
            at += np.exp(rng.normal(np.log(20), 1)) / 86400
        return at

    last = -1.0
    for begins, side in sorted(opened, key=lambda one: one[0]):
        if begins < last:
            continue
        day = int(begins)
        channel = int(moves.first[i] if begins < moves.day[i] else moves.then[i])
        if rng.random() < 0.08:
            channel = int(rng.integers(0, 3))
        ask = bool(side and rng.random() < tie["ask"][day])
        if rng.random() < calls:
            if side == 0:
                here = min(1, life.availability[day]) * (0 if life.blocked[day] else 1)
                taken = replies[0] * tie["reply"][day] * 0.75 * here
            else:
                taken = replies[1] * tie["areply"][day] * 0.75
            if rng.random() < taken:
                seconds = np.exp(rng.normal(np.log(240), 1))
                log.add(t=begins, tie=i, out=side, ch=CALL_CHANNEL, kind=CALL, w=seconds, ask=ask)
                last = begins + 0.01
                continue
            log.add(t=begins, tie=i, out=side, ch=CALL_CHANNEL, kind=MISSED, w=0, ask=ask)
            at = begins
        else:
            at = texts(begins, side, channel, 0.6, day, ask=ask)
        now, first = 1 - side, True
        while True:
            day = min(int(at), DAYS - 1)
            if now == 1:
                answers = tie["reply"][day]
                chance = replies[0] * answers * (0.6 if life.busy[day] else 1)
                if rng.random() >= (chance if first else goes_on * tie["cont"][day] * (1 if answers > 0 else 0)):
                    break
                if first:
                    wait = np.exp(rng.normal(delay, spread)) * tie["lat"][day] * (3 if life.busy[day] else 1) / 1440
                else:
                    wait = np.exp(rng.normal(np.log(1.5), 1.1)) * tie["lat"][day] ** 0.5 / 1440
                then = at + wait
                back = min(int(then), DAYS - 1)
                if life.blocked[back] and rng.random() < 0.9:
                    if rng.random() < 0.4:
                        break
                    while back < DAYS - 1 and life.blocked[back]:
                        back += 1
                    then = back + life.rhythm.wake / 24 + rng.exponential(0.3)
                then = life.rhythm.awake(rng, then)
            else:
                chance = replies[1] * tie["areply"][day] if first else goes_on * tie["areply"][day] ** 0.5
                if rng.random() >= chance:
                    break
                usual = (their_delay, 1.5) if first else (np.log(1.5), 1.1)
                then = their.awake(rng, at + np.exp(rng.normal(*usual)) / 1440)
            if then >= DAYS:
                break
            at = texts(then, now, channel, 0.5, int(then))
            now, first = 1 - now, False
        last = at


def add_noise(rng: np.random.Generator, log: Log, ties: int) -> None:
    """Add five one-way senders and two group chats."""
    for sender in range(SENDERS):
        for t in rng.uniform(0, DAYS, rng.poisson(rng.uniform(0.05, 0.5) * DAYS)):
            log.add(t=t, tie=ties + sender, out=0, ch=0, kind=TEXT, w=15)
    for _ in range(2):
        for t in rng.uniform(0, DAYS, rng.poisson(4 * DAYS)):
            speaker, mine = int(rng.integers(0, ties)), int(rng.random() < 0.08)
            log.add(t=t, tie=speaker, out=mine, ch=1, kind=TEXT, w=7, group=1)


def exported(rng: np.random.Generator, life: Life, log: Log) -> Events:
    """Return the columns that an export would hold, by time: not the gap, half of what came to the lost phone."""
    events = {name: np.array(column) for name, column in vars(log).items()}
    day = np.minimum(events["t"].astype(int), DAYS - 1)
    kept = (events["t"] < DAYS) & ~life.gap[day]
    kept &= ~(life.lost[day] & ((events["out"] == 1) | (rng.random(len(day)) < 0.5)))
    order = np.argsort(events["t"][kept], kind="stable")
    events = {name: column[kept][order] for name, column in events.items()}
    asked = events["ask"]
    seen, wrongly = rng.random(len(asked)) < 0.85, rng.random(len(asked)) < 0.05
    events["ask"] = np.where(asked, seen, wrongly) & (events["out"] == 1)
    return events


def simulate(
    seed: int,
    *,
    planted: bool = True,
    confounders: bool = True,
    ties: int = 30,
    episodes: int = 6,
    pursuers: int = 0,
    movers: int = 0,
    told: int = 0,
    kinds: Sequence[str] = PATTERNS,
) -> tuple[Events, Truth]:
    """Return events and truth. kinds: the patterns to plant, in turn, over `episodes` ties.

    pursuers, movers, told: how many ties of each kind of simpursuit. What they and strangers add is drawn by itself, so
    that all else stays as it would be without them.
    """
    rng = np.random.default_rng(seed)
    life = life_of(rng, seed, confounders=confounders)
    rate = np.clip(np.exp(rng.normal(np.log(0.32), 1.1, ties)), 0.01, 4)  # conversations a day, both sides
    rate = np.sort(rate)[::-1]
    share = np.clip(rng.beta(10, 10) + rng.normal(0, 0.1, ties), 0.15, 0.85)
    made = [tie_of(rng) for _ in range(ties)]
    add_new_ties(rng, life, made)
    free = [int(i) for i in rng.permutation([i for i in range(ties) if made[i].born == 0])]
    first = rng.choice(4, ties, p=[0.25, 0.5, 0.2, 0.05])
    moves = Moves(first, first.copy(), np.full(ties, DAYS + 1))
    if confounders:
        add_confounders(rng, life, made, free, rate, moves)
    for _ in range(pursuers):
        add_pursuer(rng, life, made, free.pop(), rate)
    pursuit = Pursuit(np.random.default_rng([seed, 1]), life, first=ties + SENDERS)
    for _ in range(movers):
        pursuit.add_mover(made, free.pop(), rate)
    for _ in range(told):
        pursuit.add_told(made, free.pop(), rate)
    if planted:
        fit = [i for i in free if rate[i] >= 0.1][:episodes]
        for i, pattern in zip(fit, cycle([str(kind) for kind in rng.permutation(list(kinds))]), strict=False):
            plant(rng, life, made[i], i, pattern)
    log = Log()
    for i, tie in enumerate(made):
        talk(rng, life, tie, i, float(rate[i]), float(share[i]), moves, log)
    add_noise(rng, log, ties)
    life.truth["ties"] = [{"tie": i, "rate": float(rate[i]), "born": tie.born} for i, tie in enumerate(made)]
    return pursuit.told_of(exported(rng, life, log), strangers=confounders), life.truth
