"""What the invented lives are made of: ego's own life, a tie that changes by day, and the events as they are made."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.simclock import DAYS, Floats, Rhythm

Events = dict[str, npt.NDArray[Any]]
"""The columns of `Log` by time."""

Flags = npt.NDArray[np.bool_]
Truth = dict[str, Any]

CHANNELS = ("sms", "whatsapp", "imessage", "email", "call")
PATTERNS = ("ghost", "unanswered", "slowing", "breadcrumb", "pushpull", "askonly")
CALL_CHANNEL, TEXT, CALL, MISSED = 4, 0, 1, 2
RATES = ("bid", "init", "reply", "lat", "wout", "win", "areply", "cont", "close")
DAY = np.arange(DAYS)


@dataclass
class Life:
    """What is the same toward everybody: ego's rhythm, mood, absences, lost phone, gap in the export, busy time."""

    rhythm: Rhythm
    availability: Floats
    truth: Truth
    blocked: Flags = field(default_factory=lambda: np.zeros(DAYS, bool))
    gap: Flags = field(default_factory=lambda: np.zeros(DAYS, bool))
    lost: Flags = field(default_factory=lambda: np.zeros(DAYS, bool))
    busy: Flags = field(default_factory=lambda: np.zeros(DAYS, bool))

    def confound(self, kind: str, start: int, end: int, tie: int = -1) -> None:
        """Note a stretch in which quiet means nothing."""
        self.truth["confounders"].append({"kind": kind, "tie": tie, "start": start, "end": end})


@dataclass
class Tie:
    """How a tie changes: each of RATES by day, 1 = as always; `ask` is the share of openings that ask for something."""

    rates: dict[str, Floats]
    born: int = 0

    def __getitem__(self, name: str) -> Floats:
        return self.rates[name]

    def __setitem__(self, name: str, value: Floats) -> None:
        self.rates[name] = value


@dataclass
class Log:
    """Events as they are made, column by column."""

    t: list[float] = field(default_factory=list)
    tie: list[int] = field(default_factory=list)
    out: list[int] = field(default_factory=list)
    ch: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    w: list[float] = field(default_factory=list)
    ask: list[bool] = field(default_factory=list)
    group: list[int] = field(default_factory=list)

    def add(
        self, *, t: float, tie: int, out: int, ch: int, kind: int, w: float, ask: bool = False, group: int = 0
    ) -> None:
        """Add one event."""
        for column, value in zip(vars(self).values(), (t, tie, out, ch, kind, w, ask, group), strict=True):
            column.append(value)
