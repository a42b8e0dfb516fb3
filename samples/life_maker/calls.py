"""The call log: Dad on Sundays, now and then the others, and the one time-out that Robin wrote down."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from samples.life_maker import LAST
from samples.life_maker.cast import CAST, HOLIDAY_FROM, HOLIDAY_UNTIL, Tie, days, mood
from samples.life_maker.rhythm import SEED

EVERY_DAYS = {"Dad": 7, "Priya": 24, "Maya": 30, "Callum": 30}
MAYA_RINGS_UNTIL = date(2025, 4, 20)
TIMEOUT = (datetime.fromisoformat("2025-10-06T09:00"), 22 * 86_400)


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """One row of the log: local time, who, in or out, call, missed or timeout, seconds."""

    at: datetime
    person: str
    direction: str
    kind: str
    seconds: int = 0


def calls() -> list[Call]:
    """Return the whole log in order."""
    rows = [Call(TIMEOUT[0], "Elena", "out", "timeout", TIMEOUT[1])]
    for tie in CAST:
        if tie.name in EVERY_DAYS:
            rows += _calls_of(tie, EVERY_DAYS[tie.name])
    return sorted(rows)


def _calls_of(tie: Tie, every: int) -> list[Call]:
    """Weekly calls come on Sundays; the others when they come. After Robin fell silent, theirs ring out."""
    chance = Random(f"{SEED}/{tie.name}/log")
    rows: list[Call] = []
    for day in days(LAST):
        due = day.weekday() == 6 if every == 7 else chance.random() < 1 / every
        if not due or HOLIDAY_FROM <= day < HOLIDAY_UNTIL or chance.random() < 0.2:
            continue
        at = datetime.combine(day, time(17)) + timedelta(seconds=int(chance.random() * 9000))
        if mood(tie, day).i_answer == 0:
            if tie.name != "Maya" or day < MAYA_RINGS_UNTIL:
                rows.append(Call(at, tie.name, "in", "missed"))
            continue
        inward = chance.random() < 0.55
        if inward and chance.random() < 0.15:
            rows.append(Call(at, tie.name, "in", "missed"))
            at, inward = at + timedelta(minutes=20 + int(chance.random() * 60)), False
        length = 240 + int(chance.random() * chance.random() * 4000)
        rows.append(Call(at, tie.name, "in" if inward else "out", "call", length))
    return rows
