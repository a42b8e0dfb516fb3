"""People who press, in the invented lives: who write on, who change their number, whom ego told to stop; and strangers.

None of them is ever a finding. Strangers are numbers without a name that try a few times and have nothing to do with
anybody: without them, whoever takes each new number for the old person would look good.
"""

from typing import Any

import numpy as np

from bench.simclock import DAYS, Floats
from bench.simlife import DAY, TEXT, Events, Life, Tie

STRANGERS = 12
ANSWERED = 0.3  # "who is this?"
MARKED, SAYS = 0.25, 0.4  # of the new numbers: "p7 new"; then "it's me" in words


def add_pursuer(rng: np.random.Generator, life: Life, ties: list[Tie], i: int, rate: Floats) -> None:
    """Let ego leave a tie at one stroke while the other writes on undiminished: never a finding."""
    tie, start = ties[i], int(rng.integers(200, DAYS - 120))
    end = min(DAYS, start + int(rng.integers(90, 300)))
    rate[i] = max(rate[i], rng.choice([0.3, 0.7, 1.5, 4.0]))
    tie["reply"][start:] = 0
    tie["init"][start:] = 0
    tie["bid"][start:end] *= rng.uniform(1, 1.6)
    tie["bid"][end:] *= 0.02
    life.confound("pursuer", start, DAYS, i)


class Pursuit:
    """Draws what movers, those who were told to stop, and strangers do. first: the number of the first new handle."""

    def __init__(self, rng: np.random.Generator, life: Life, first: int) -> None:
        self._rng, self._life, self._next = rng, life, first
        self._moves: list[tuple[int, float, int]] = []  # tie, the moment from which it is another handle
        self._rows: list[dict[str, Any]] = []
        self._said: set[int] = set()  # handles whose first words are "it's me"
        life.truth["names"] = {}

    def add_mover(self, ties: list[Tie], i: int, rate: Floats) -> None:
        """Let ego leave at one stroke; the other writes on from one new number after the other, some ever less."""
        start, end = self._leave(ties[i], i, rate, low=0.5, high=1.5, half_lives=(60, 200))
        at = start + self._rng.uniform(2, 60)
        handles = []
        while at < end:
            handles.append(self._handle(i))
            self._moves.append((i, at, handles[-1]))
            at += self._rng.uniform(7, 120)
        self._life.confound("mover", start, DAYS, i)
        self._life.truth["confounders"][-1]["handles"] = handles

    def add_told(self, ties: list[Tie], i: int, rate: Floats) -> None:
        """Let ego say stop, and hardly answer from then on; the other writes on, some ever less."""
        start, _ = self._leave(ties[i], i, rate, low=0.2, high=1.3, half_lives=(20, 120))
        if self._rng.random() < 0.4:
            ties[i]["reply"][start:] = 0.15
        said = start + float(self._rng.choice([0.0, self._rng.uniform(0, 30)]))
        while self._life.gap[int(said)] or self._life.lost[int(said)]:
            said += 1
        self._rows.append({"t": said + 0.8, "tie": i, "out": 1, "w": 5.0, "stop": True})
        self._life.confound("told", int(said) + 1, DAYS, i)

    def _leave(
        self, tie: Tie, i: int, rate: Floats, low: float, high: float, half_lives: tuple[int, int]
    ) -> tuple[int, int]:
        start = int(self._rng.integers(200, DAYS - 150))
        end = min(DAYS, start + int(self._rng.integers(60, 300)))
        rate[i] = max(rate[i], self._rng.choice([0.3, 0.7, 1.5, 4.0]))
        tie["reply"][start:] = 0
        tie["init"][start:] = 0
        tie["bid"][start:end] *= self._rng.uniform(low, high)
        tie["bid"][end:] *= 0.02
        if self._rng.random() < 0.5:
            tie["bid"][start:] *= 0.5 ** ((DAY[start:] - start) / self._rng.uniform(*half_lives))
        return start, end

    def _handle(self, i: int | None = None) -> int:
        """Return the number of a new handle; its name is a bare number, or that of the tie with a mark."""
        handle, self._next = self._next, self._next + 1
        name = f"+44 7700 {900_000 + int(self._rng.integers(0, 99_999)) * 10 + handle % 10}"
        if i is not None and self._rng.random() < MARKED:
            name = f"p{i} new {handle}"
        elif i is not None and self._rng.random() < SAYS:
            self._said.add(handle)
        self._life.truth["names"][handle] = name
        return handle

    def _strangers(self) -> None:
        for _ in range(STRANGERS):
            handle, at = self._handle(), self._rng.uniform(0, DAYS)
            tries = at + np.concatenate(
                ([0.0], self._rng.uniform(0, self._rng.uniform(1, 60), self._rng.integers(0, 6)))
            )
            self._rows += [{"t": t, "tie": handle, "out": 0, "w": 8.0} for t in tries]
            if self._rng.random() < ANSWERED:
                self._rows.append({"t": at + 0.02, "tie": handle, "out": 1, "w": 3.0})

    def told_of(self, events: Events, *, strangers: bool) -> Events:
        """Return the events of an export with what was drawn: other handles, words to stop, strangers."""
        if strangers:
            self._strangers()
        tie = events["tie"].copy()
        for i, at, handle in self._moves:
            moved = (events["tie"] == i) & (events["t"] >= at) & (events["group"] == 0)
            tie[moved] = handle
            if moved.any() and self._rng.random() < ANSWERED:
                first = float(events["t"][moved][0])
                self._rows.append({"t": first + 0.02, "tie": handle, "out": 1, "w": 3.0})
        events = {**events, "tie": tie, "stop": np.zeros(len(tie), bool), "new_number": np.zeros(len(tie), bool)}
        for handle in self._said:
            events["new_number"][np.flatnonzero(tie == handle)[:1]] = True
        usual = {"ch": 1, "kind": TEXT, "ask": False, "group": 0, "stop": False, "new_number": False}
        rows = [
            {**usual, **row}
            for row in self._rows
            if row["t"] < DAYS and not (self._life.gap[int(row["t"])] or self._life.lost[int(row["t"])])
        ]
        added = {name: np.concatenate([column, [row[name] for row in rows]]) for name, column in events.items()}
        order = np.argsort(added["t"], kind="stable")
        return {name: column[order].astype(events[name].dtype) for name, column in added.items()}
