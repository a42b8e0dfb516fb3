"""Invented lives: steady ties over many months, and what may happen to one of them. The same seed is the same life.

    life = Life(["Anna", "Ben", "Cleo", "Dora", "Emil", "Finn"], days=540)
    life.leave("Anna", day=300)
    life.timeline()            # for what is pure
    life.csv()                 # the same as a plain table, for what reads files

Each tie opens every two or three days, either side about half of the time, and most openings get an answer within hours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from nearer.model.events import EVENTS, STRETCHES
from nearer.model.report import Report
from nearer.service.look import look
from nearer.timeline import Timeline
from tests.talk import timeline_of

START = datetime(2022, 1, 3, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
FRIENDS = ("Anna", "Ben", "Cleo", "Dora", "Emil", "Finn", "Gita", "Hugo")
APP = "chat"


@dataclass(frozen=True)
class Said:
    """One message."""

    at: datetime
    person: str
    mine: bool
    channel: str = APP
    text: str | None = None


Talk = tuple[Said, ...]
"""One conversation."""


class Life:
    """A life in conversations. Each change takes days from the start of the life; `until` is not inside."""

    def __init__(
        self,
        friends: Iterable[str] = FRIENDS,
        days: int = 540,
        seed: int = 1,
        every_days: float = 2.5,
        start: datetime = START,
    ) -> None:
        self.friends, self.days, self.seed, self.start = list(friends), days, seed, start
        self.stretches: list[tuple[str, datetime, datetime]] = []
        self.talks = {name: self._tie(name, every_days) for name in self.friends}

    def at(self, day: float) -> datetime:
        """Return the moment a number of days after the start."""
        return self.start + day * DAY

    @property
    def end(self) -> datetime:
        """The end of the files."""
        return self.at(self.days)

    def _chance(self, *about: object) -> Random:
        return Random(repr((self.seed, *about)))

    def _tie(self, name: str, every_days: float) -> list[Talk]:
        chance, day, talks = self._chance(name), 0.0, []
        while (day := day + chance.expovariate(1 / every_days)) < self.days - 1:
            opened = self.at(int(day)) + timedelta(hours=chance.uniform(8, 20))
            talks.append(self._talk(name, opened, chance, mine=chance.random() < 0.5))
        return sorted(talks, key=_begins)

    def _talk(self, name: str, at: datetime, chance: Random, *, mine: bool) -> Talk:
        said = [Said(at, name, mine)]
        if chance.random() < 0.07:
            return (*said,)
        at += timedelta(minutes=min(300, chance.lognormvariate(3.4, 1.0)))
        for _ in range(chance.randint(1, 5)):
            mine = not mine
            said.append(Said(at, name, mine))
            at += timedelta(minutes=chance.uniform(0.5, 12))
        return (*said,)

    def _change(self, names: Iterable[str], day: float, until: float | None, to: Callable[[Talk], Talk]) -> None:
        begins, ends = self.at(day), self.at(self.days if until is None else until)
        for name in names:
            changed = [to(talk) if begins <= talk[0].at < ends else talk for talk in self.talks[name]]
            self.talks[name] = [talk for talk in changed if talk]

    def leave(self, person: str, day: float, until: float | None = None, half_life_days: float = 40) -> None:
        """Ego stops answering and opening; their openings go on and die down."""
        chance = self._chance("leave", person)

        def left(talk: Talk) -> Talk:
            passed = (talk[0].at - self.at(day)) / DAY
            return _without_ego(talk) if chance.random() < 0.5 ** (passed / half_life_days) else ()

        self._change([person], day, until, left)

    def answer_less(self, people: Iterable[str], day: float, until: float | None = None, kept: float = 0.35) -> None:
        """Ego answers this share of their openings; all else goes on."""
        for person in list(people):
            chance = self._chance("less", person)
            self._change([person], day, until, partial(_answered_at_times, chance=chance, kept=kept))

    def answer_later(self, day: float, until: float | None, hours: float, *, mine: bool) -> None:
        """Answers of one side come so much later: ego's (mine), or everybody else's."""
        later = timedelta(hours=hours)

        def moved(talk: Talk) -> Talk:
            own = talk[0].mine == mine
            return talk if own else (talk[0], *(replace(one, at=one.at + later) for one in talk[1:]))

        self._change(self.friends, day, until, moved)

    def lose_touch(self, people: Iterable[str], day: float, until: float | None = None) -> None:
        """Nobody of them and ego write to each other."""
        self._change(list(people), day, until, lambda talk: ())

    def fade(self, person: str, day: float, kept: float = 0.08) -> None:
        """Both open less and less often; what is opened is answered."""
        chance = self._chance("fade", person)
        self._change([person], day, None, lambda talk: talk if chance.random() < kept and len(talk) > 1 else ())

    def they_step_back(self, person: str, day: float) -> None:
        """They open no more, and answer one in three; ego goes on."""
        chance = self._chance("back", person)
        self._change(
            [person],
            day,
            None,
            lambda talk: () if not talk[0].mine else talk if chance.random() < 0.33 else talk[:1],
        )

    def write_less(self, person: str, day: float, until: float, kept: float = 0.25) -> None:
        """They open less for a while; ego goes on as before."""
        chance = self._chance("less", person)
        self._change([person], day, until, lambda talk: talk if talk[0].mine or chance.random() < kept else ())

    def press(self, person: str, day: float) -> None:
        """Ego stops, and their openings go on twice as often."""
        chance = self._chance("press", person)
        before = self.talks[person]
        self._change([person], day, None, _without_ego)
        again = [
            (replace(talk[0], at=talk[0].at + timedelta(hours=chance.uniform(20, 40)), mine=False),)
            for talk in before
            if talk[0].at >= self.at(day) and talk[0].at < self.end - 3 * DAY
        ]
        self.talks[person] = sorted([*self.talks[person], *again], key=_begins)

    def timeout(self, person: str, day: float, days: float) -> None:
        """Ego declares a time-out and is quiet in it; they write on."""
        self.stretches.append((person, self.at(day), self.at(day + days)))
        self._change([person], day, day + days, _without_ego)

    def holiday(self, day: float, days: float, kept: float = 0.1) -> None:
        """Ego is quiet with nearly everybody."""
        chance = self._chance("holiday")
        self._change(self.friends, day, day + days, lambda talk: talk if chance.random() < kept else _without_ego(talk))

    def lose_own_side(self, day: float, until: float | None = None, channel: str = APP) -> None:
        """The file of a channel has none of what ego wrote in these days."""
        self._drop(day, until, lambda one: one.mine and one.channel == channel)

    def lose(self, day: float, until: float | None = None, channel: str = APP) -> None:
        """The file of a channel has nothing of these days."""
        self._drop(day, until, lambda one: one.channel == channel)

    def _drop(self, day: float, until: float | None, lost: Callable[[Said], bool]) -> None:
        self._change(self.friends, day, until, lambda talk: tuple(one for one in talk if not lost(one)))

    def move(self, person: str, day: float, channel: str = "other") -> None:
        """From a day on the two write in another app."""
        self._change([person], day, None, lambda talk: tuple(replace(one, channel=channel) for one in talk))

    def change_name(self, person: str, day: float, name: str) -> None:
        """From a day on they have another number or name, and nobody joined the two."""
        later = [talk for talk in self.talks[person] if talk[0].at >= self.at(day)]
        self.talks[person] = [talk for talk in self.talks[person] if talk[0].at < self.at(day)]
        self.talks[name] = [tuple(replace(one, person=name) for one in talk) for talk in later]
        self.friends.append(name)

    def say(self, person: str, day: float, text: str, *, mine: bool) -> None:
        """Add one message with words, as a conversation of its own."""
        said = Said(self.at(day), person, mine, self.talks[person][-1][0].channel if self.talks[person] else APP, text)
        self.talks[person] = sorted([*self.talks[person], (said,)], key=_begins)

    def knock(self, name: str, days: Iterable[float], text: str | None = None) -> None:
        """Let a handle that ego never answers open on these days; the first time with these words."""
        texts = [text, *[None] * self.days]
        talks: list[Talk] = [
            (Said(self.at(day), name, mine=False, text=said),) for day, said in zip(days, texts, strict=False)
        ]
        self.talks[name] = sorted([*self.talks.get(name, []), *talks], key=_begins)
        self.friends = list(dict.fromkeys([*self.friends, name]))

    def leave_out(self, *names: str) -> None:
        """Forget these people: their files were not given."""
        self.friends = [name for name in self.friends if name not in names]

    def said(self) -> list[Said]:
        """Return all messages in order."""
        every = [one for name in self.friends for talk in self.talks[name] for one in talk if one.at < self.end]
        return sorted(every, key=lambda one: one.at)

    def timeline(self, cut: datetime | None = None, later: timedelta = timedelta(0), zone: str = "UTC") -> Timeline:
        """Return the timeline; cut: what the files would have held at that moment; later: all times moved by this."""
        now = self.end if cut is None else cut
        said = [one for one in self.said() if one.at <= now]
        channels = list(dict.fromkeys([APP, *(one.channel for one in said)]))
        row = {name: k for k, name in enumerate(self.friends)}
        count = {name: n for n, name in enumerate(channels)}
        events = pl.DataFrame(
            {
                "at": [one.at + later for one in said],
                "handle": [row[one.person] for one in said],
                "person": [row[one.person] for one in said],
                "mine": [one.mine for one in said],
                "kind": ["text"] * len(said),
                "channel": [count[one.channel] for one in said],
                "text": [one.text for one in said],
                "words": [len(one.text.split()) if one.text else 6 for one in said],
                "file": [count[one.channel] for one in said],
                "ref": range(1, len(said) + 1),
                "cues": [0] * len(said),
            },
            schema_overrides={**EVENTS, "person": pl.UInt32()},
        ).with_columns(seconds=pl.lit(None, pl.UInt32), group=pl.lit(None, pl.UInt32))
        stretches = pl.DataFrame(
            [
                (row[who], begins + later, ends + later, "timeout")
                for who, begins, ends in self.stretches
                if begins < now
            ],
            schema=STRETCHES,
            orient="row",
        )
        events = events.select([*EVENTS, "person"])
        return timeline_of(events, self.friends, channels, zone=zone, after=now - said[-1].at, stretches=stretches)

    def look(self, folder: Path, **options: Any) -> Report:
        """Return the report on the life, written into a folder as a plain table."""
        table = folder / "life.csv"
        table.write_text(self.csv(), encoding="utf-8")
        return look([table], **options)

    def whatsapp(self, folder: Path, me: str = "Sam") -> list[Path]:
        """Write the life as WhatsApp writes it, a file for each friend; return the files."""
        files = []
        for name in self.friends:
            lines = [
                f"{one.at:%d/%m/%Y, %H:%M} - {me if one.mine else name}: {one.text or 'hello'}\n"
                for one in self.said()
                if one.person == name
            ]
            files.append(folder / f"WhatsApp Chat with {name}.txt")
            files[-1].write_text("".join(lines), encoding="utf-8")
        return files

    def csv(self) -> str:
        """Return the life as nearer's plain CSV."""
        lines = [
            (one.at, f"{one.person},{'out' if one.mine else 'in'},{one.channel},text,,{one.text or ''}")
            for one in self.said()
        ]
        lines += [
            (begins, f"{who},out,{APP},timeout,{int((ends - begins).total_seconds())},")
            for who, begins, ends in self.stretches
        ]
        rows = [f"{at.timestamp():.6f},{rest}" for at, rest in sorted(lines)]
        return "\n".join(["at,person,direction,channel,kind,seconds,text", *rows, ""])


def _answered_at_times(talk: Talk, chance: Random, kept: float) -> Talk:
    """Return the conversation, or what it would have been without an answer."""
    return talk if talk[0].mine or chance.random() < kept else _without_ego(talk)


def _without_ego(talk: Talk) -> Talk:
    """Return what would have been written had ego said nothing: their opening, or nothing."""
    first = next((k for k, one in enumerate(talk) if one.mine), len(talk))
    return talk[:first]


def _begins(talk: Talk) -> datetime:
    return talk[0].at
