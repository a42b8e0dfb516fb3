"""Today: what was asked to be looked back on, a time-out that runs, and one suggestion with why; not now is as good."""

from dataclasses import dataclass
from datetime import datetime

from nearer.model.run import Due
from nearer.service import dues, kind_answers, timeouts
from nearer.service.kind_answers import KindNews
from nearer.service.life import life
from nearer.service.prompts import note_shown
from nearer.service.timeouts import TimeOut
from nearer.service.walkable import of_run
from nearer.service.what_next import Weighed, what_next
from nearer.vault import records, runs
from nearer.vault.sealed import Vault


@dataclass(frozen=True)
class Looked:
    """One thing to look back on. title: as the inbox names it."""

    due: Due
    title: str


@dataclass(frozen=True)
class Day:
    """open: practices that were begun and not ended, by code and title. quiet: two suggestions were passed over.

    came_back: a kind moment that was answered, of which it is asked now, and once, whether something came back.
    """

    back_on: tuple[Looked, ...]
    open: tuple[tuple[str, str], ...]
    timeouts: tuple[TimeOut, ...]
    suggestion: Weighed | None
    quiet: bool
    came_back: KindNews | None = None


def today(vault: Vault, now: datetime, *, asked: bool = False) -> Day:
    """Return what there is today. What is suggested or asked is written down, where the vault may be written to."""
    signs = signs_seen(vault)
    suggestion = what_next(vault, now, signs, asked=asked)
    if suggestion is not None and vault.writes:
        note_shown(vault, suggestion.code)
    news = kind_answers.to_ask(vault, now)
    if news is not None and vault.writes:
        kind_answers.say(vault, now, news, "asked")
    return Day(
        tuple(Looked(one, _title(vault, one)) for one in dues.due_now(vault, now)),
        tuple(_open(vault)),
        tuple(timeouts.running(vault, now)),
        suggestion,
        suggestion is None and not asked,
        news,
    )


def signs_seen(vault: Vault) -> list[str]:
    """Return the codes of what the chats show, clear or maybe, save what the person said was no pulling away."""
    if not records.files(vault.connection):
        return []
    return sorted({code for one in life(vault).findings if not one.innocent for code in (one.sign, *one.also)})


def _title(vault: Vault, due: Due) -> str:
    found = (one for one in runs.runs(vault.connection) if one.id == due.run)
    return next(part.title for run in found for part in of_run(run).later if part.name == due.part)


def _open(vault: Vault) -> list[tuple[str, str]]:
    found = [one for one in runs.runs(vault.connection) if one.state == "open" and not one.part]
    return [(of_run(one).code, of_run(one).title) for one in found]
