"""Looking back (F4) and then and now (F7): what was practised, who the person came back to, and noticing earlier.

Only what was done stands here. Nothing is counted that was not, and a period without anything is no gap (S17).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from nearer.model.entry import Entry
from nearer.model.finding import Return, WasIt
from nearer.model.run import Run
from nearer.service import explanations, kind_answers, own_words, people, trials
from nearer.service.days import Days, days_between
from nearer.service.journal import Dated, stream
from nearer.service.kind_answers import KindNews
from nearer.service.life import life
from nearer.service.trials import TrialNews
from nearer.service.walkable import of_run, told
from nearer.vault import journal, records, runs
from nearer.vault.sealed import Vault

Every = Literal["week", "month"]
SPANS: dict[Every, timedelta] = {"week": timedelta(days=7), "month": timedelta(days=31)}

FIRST_SENTENCE, CHOSEN = "first_sentence", "chosen_next"
"""Settings: the person's own sentence of week one, and what was chosen in the last review."""

SOON = ("before", "in_it")
"""Noticed before it had them, or while they were in it: the best sign of progress there is (F6)."""

FEWEST_MOMENTS = 3
MOST_CHATS = 3
OLD_FILE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Noticing:
    """How many moments were noticed soon, of how many that say when."""

    soon: int
    of: int


@dataclass(frozen=True)
class Review:
    """since, until: the period. practised: titles with how often. written: what was answered in them, the newest first.

    near: moments of coming near. chats: names, three at most, whose chats would show how it goes on. noticing, before: in
    the period, and in all time before it; None where too few. said: names with what the person said that a quiet stretch
    was. kind: kind moments that were kept or answered.
    own: titles of practices into which the person put words of their own. trials: those that run, or came to their end.
    days: the people in the days of the period.
    """

    since: datetime
    until: datetime
    practised: tuple[tuple[str, int], ...]
    written: tuple[Dated, ...]
    returns: tuple[Return, ...]
    near: tuple[Entry, ...]
    noticing: Noticing | None
    before: Noticing | None
    chats: tuple[str, ...]
    chosen: str
    said: tuple[tuple[str, WasIt], ...] = ()
    kind: tuple[KindNews, ...] = ()
    own: tuple[str, ...] = ()
    days: Days | None = None
    trials: tuple[TrialNews, ...] = ()


@dataclass(frozen=True)
class ThenAndNow:
    """sentence: the person's own, of week one; "" where none was written. tried: titles of all that was done."""

    sentence: str
    since: datetime | None
    tried: tuple[str, ...]
    returns: tuple[Return, ...]
    first: Noticing | None
    now: Noticing | None


def review(vault: Vault, now: datetime, every: Every = "month") -> Review:
    """Return what a period brought."""
    since = now - SPANS[every]
    done = [one for one in done_and_told(vault) if one.changed >= since]
    numbers = {one.id for one in told(runs.runs(vault.connection))}
    entries = journal.entries(vault.connection)
    inside = [one for one in entries if one.at >= since]
    return Review(
        since,
        now,
        tuple(_titles(done)),
        tuple(one for one in stream(vault) if one.what == "practice" and one.at >= since and one.number in numbers),
        tuple(one for one in _returns(vault) if one.returned >= since),
        tuple(one for one in inside if one.way == "near"),
        noticing(inside),
        noticing(one for one in entries if one.at < since),
        tuple(_chats_again(vault, now)),
        records.setting(vault.connection, CHOSEN) or "",
        tuple(_said(vault, since)),
        kind_answers.told_since(vault, since),
        own_words.put_since(vault, since),
        days_between(vault, since, now),
        trials.news(vault, since, now),
    )


def then_and_now(vault: Vault) -> ThenAndNow:
    """Return the way from week one to today."""
    done, entries = done_and_told(vault), journal.entries(vault.connection)
    moments = [one for one in entries if one.noticed]
    half = len(moments) // 2
    starts = [*(one.began for one in runs.runs(vault.connection)), *(one.at for one in entries)]
    return ThenAndNow(
        records.setting(vault.connection, FIRST_SENTENCE) or "",
        min(starts, default=None),
        tuple(title for title, _times in _titles(done)),
        _returns(vault),
        noticing(moments[:half]),
        noticing(moments[half:]),
    )


def choose(vault: Vault, text: str) -> None:
    """Keep what the person chooses next, in their words."""
    with vault.transaction():
        records.set_setting(vault.connection, CHOSEN, text.strip())


def noticing(entries: Iterable[Entry]) -> Noticing | None:
    """Return how many of the moments were noticed soon; None where too few say when."""
    said = [one.noticed for one in entries if one.noticed]
    return Noticing(sum(one in SOON for one in said), len(said)) if len(said) >= FEWEST_MOMENTS else None


def done_and_told(vault: Vault) -> list[Run]:
    """Return the practices that came to their end, as a look back and a sheet name them."""
    return [one for one in told(runs.runs(vault.connection)) if one.state == "done" and not one.part]


def _titles(done: Sequence[Run]) -> list[tuple[str, int]]:
    times: dict[str, int] = {}
    for one in done:
        title = of_run(one).title
        times[title] = times.get(title, 0) + 1
    return list(times.items())


def _returns(vault: Vault) -> tuple[Return, ...]:
    return life(vault).returns if records.files(vault.connection) else ()


def _said(vault: Vault, since: datetime) -> list[tuple[str, WasIt]]:
    """Return what was said of quiet stretches in the period, of people who may be named; the last word on each."""
    told = explanations.said(vault.connection)
    if not told:
        return []
    named = people.names_to_suggest(vault.connection)
    last: dict[tuple[str, datetime], WasIt] = {}
    for one in told:
        name = next((named[identity] for identity in one.about if identity in named), "")
        if one.at is not None and one.at >= since and (name or not one.about):
            last[name, one.began] = one.was_it
    return [(name, was_it) for (name, _began), was_it in last.items() if was_it]


def _chats_again(vault: Vault, now: datetime) -> list[str]:
    """Return up to three names whose chats would show how it goes on: what was open, and what was practised with someone.

    Never anyone who may not be suggested, and nobody whose file is new.
    """
    if not records.files(vault.connection):
        return []
    known = [one for one in people.known_people(vault.connection).people if one.may_be_suggested]
    reach = records.reaches(vault.connection)
    last = {
        one.name: max((reach[handle.id] for handle in one.handles if handle.id in reach), default=None) for one in known
    }
    named = {identity for run in done_and_told(vault) for identity in run.about}
    open_ones = {one.person for one in life(vault).findings if one.open and not one.innocent}
    wanted = [
        one.name for one in known if one.name in open_ones or any(handle.identity in named for handle in one.handles)
    ]
    return [name for name in wanted if (at := last[name]) is not None and now - at > OLD_FILE][:MOST_CHATS]
