"""When they write: openings by day and hour, answers within minutes, hours or the next morning, nights kept free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from samples.life_maker import LAST
from samples.life_maker.cast import HOLIDAY_FROM, HOLIDAY_UNTIL, Mood, Tie, days, mood
from samples.life_maker.talk import Talker

SEED = "robin"
HOURS = {8: 6, 9: 5, 10: 3, 11: 3, 12: 7, 13: 6, 14: 3, 15: 3, 16: 4, 17: 7, 18: 9, 19: 10, 20: 11, 21: 8}
WEEKDAYS = (0.9, 0.9, 0.95, 0.95, 1.1, 1.15, 1.05)
BETWEEN_TALKS = timedelta(hours=5)
MEDIA = "\x00media"
"""Stands for a picture in the text of a line."""
MISSED = "\x00missed"
"""Stands for a call that was not picked up."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message: local time of the phone, who, what."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Something planted: turns (who, what) that begin on a day; the tie is otherwise silent for `quiet_days` from then."""

    day: date
    hour: int
    turns: tuple[tuple[bool, str], ...]
    quiet_days: int = 1


def write(tie: Tie, scenes: Iterable[Scene], alone: Iterable[tuple[str, str]]) -> list[Line]:
    """Return all lines of one tie in order.

    alone: what they write, with an afterthought, once Robin never answers: taken in turn instead of talks.
    """
    return _Tie(tie).write(list(scenes), list(alone))


class _Tie:
    def __init__(self, tie: Tie) -> None:
        self.tie = tie
        self.chance = Random(f"{SEED}/{tie.name}")
        self.talker = Talker(Random(f"{SEED}/{tie.name}/words"), tie.language, tie.likes)
        self.lines: list[Line] = []
        self.free = datetime.min  # noqa: DTZ901 - the phone's own wall clock, without a zone, as WhatsApp writes it
        self.warmth = 1.0
        self.greeted = False

    def write(self, scenes: list[Scene], alone: list[tuple[str, str]]) -> list[Line]:
        quiet = {scene.day + timedelta(days=k) for scene in scenes for k in range(scene.quiet_days)}
        for day in days(LAST):
            if day.weekday() == 0:
                self.warmth = 0.7 + 0.2 * (self.chance.random() + self.chance.random() + self.chance.random())
            for scene in scenes:
                if scene.day == day:
                    self._play(scene)
            if day not in quiet:
                self._ordinary(day, mood(self.tie, day), alone)
        return sorted((line for line in self.lines if line.at.date() <= LAST), key=lambda line: line.at)

    def _ordinary(self, day: date, now: Mood, alone: list[tuple[str, str]]) -> None:
        """Openings of one day, by either side."""
        usual = self.tie.weekly / 7 * self.warmth * WEEKDAYS[day.weekday()]
        sides = [
            (self._hour(day), True, usual * self.tie.i_open * now.mine),
            (self._hour(day), False, usual * (1 - self.tie.i_open) * now.theirs),
        ]
        back = HOLIDAY_UNTIL <= day < HOLIDAY_UNTIL + timedelta(days=3) and not self.greeted
        for at, mine, likely in sorted(sides):
            if self.chance.random() >= (0.5 if back and mine else likely) or at < self.free:
                continue
            if now.i_answer == 0 and not mine and not HOLIDAY_FROM <= day < HOLIDAY_UNTIL:
                self._calls_into_silence(at, alone)
            elif back and mine:
                self.greeted = True
                self._converse(at, [self.talker.back_from_holiday(), *self.talker.talk()[1:3]], mine=True, now=now)
            else:
                self._converse(at, self.talker.talk(), mine=mine, now=now)

    def _converse(self, at: datetime, turns: list[list[str]], *, mine: bool, now: Mood) -> None:
        answered = self.chance.random() < (now.they_answer if mine else now.i_answer)
        for k, turn in enumerate(turns if answered else turns[:1]):
            if k == 1:
                at = self._first_answer(at)
            elif k:
                at = _awake(at + timedelta(seconds=25 + int(self.chance.random() ** 2 * 700)), self.chance)
            at = self._say(at, turn, mine=mine == (k % 2 == 0))
        self.free = at + BETWEEN_TALKS

    def _calls_into_silence(self, at: datetime, alone: list[tuple[str, str]]) -> None:
        said, afterthought = alone.pop(0)
        alone.append((said, afterthought))
        turn = self.talker.fill(said)
        if self.chance.random() < 0.3:
            turn.append(afterthought)
        self.free = self._say(at, turn, mine=False) + BETWEEN_TALKS

    def _play(self, scene: Scene) -> None:
        at = datetime.combine(scene.day, time(scene.hour)) + timedelta(seconds=int(self.chance.random() * 3000))
        for mine, text in scene.turns:
            at = self._say(at, self.talker.fill(text), mine=mine)
            at += timedelta(seconds=60 + int(self.chance.random() * 900))
        self.free = at + BETWEEN_TALKS

    def _say(self, at: datetime, turn: list[str], *, mine: bool) -> datetime:
        for text in turn:
            self.lines.append(Line(at, "Robin" if mine else self.tie.name, text))
            at += timedelta(seconds=8 + int(self.chance.random() * 50))
        if self.chance.random() < 0.025:
            self.lines.append(Line(at, "Robin" if mine else self.tie.name, MEDIA))
        return at

    def _first_answer(self, at: datetime) -> datetime:
        """Mostly minutes, often hours, now and then the next day."""
        kind, share = self.chance.random(), self.chance.random()
        if kind < 0.55:
            return _awake(at + timedelta(seconds=40 + int(1500 * share * share)), self.chance)
        if kind < 0.87:
            return _awake(at + timedelta(minutes=25 + int(190 * share)), self.chance)
        next_day = datetime.combine(at.date() + timedelta(days=1), time(8))
        return _awake(next_day + timedelta(minutes=int(600 * share)), self.chance)

    def _hour(self, day: date) -> datetime:
        by_weight = [hour for hour, weight in HOURS.items() for _ in range(weight)]
        hour = by_weight[int(self.chance.random() * len(by_weight))]
        return datetime.combine(day, time(hour)) + timedelta(seconds=int(self.chance.random() * 3600))


def _awake(at: datetime, chance: Random) -> datetime:
    """Return the moment itself by day, or one over breakfast where it falls into the night."""
    if time(7, 15) <= at.time() < time(23, 20):
        return at
    morning = at.date() + timedelta(days=1) if at.time() >= time(23, 20) else at.date()
    return datetime.combine(morning, time(7, 20)) + timedelta(seconds=int(chance.random() * 5400))
