"""Time-outs (P2): while one runs, nothing counts against the person. It begins and ends with its practice, or by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.person import KnownHandle
from nearer.model.run import Answer, Due, Run
from nearer.service import people
from nearer.vault import declared, runs
from nearer.vault.sealed import Vault

PRACTICE = "time_out"
"""The practice by which a time-out is taken."""

WITHOUT_AN_END = timedelta(days=7)
"""So long a time-out runs whose end was left open; then it is asked about once."""

LONGEST_WITHOUT_A_WORD = timedelta(days=60)
"""So long it goes on where more time was wanted and nothing else said: a time-out has an end."""


@dataclass(frozen=True, slots=True)
class TimeOut:
    """One that runs. run: of the practice. names: from whom; empty for everybody. until: the end that was set."""

    run: int
    names: tuple[str, ...]
    since: datetime
    until: datetime


def take(vault: Vault, now: datetime, run: Run, answers: Mapping[str, Answer], until: datetime | None) -> None:
    """Declare what the practice asked for. From everybody and from some people it counts for all. In a transaction."""
    handles: tuple[KnownHandle, ...] = ()
    if answers.get("from") == "one" and run.about:
        known = people.known_people(vault.connection).people
        handles = next(
            (one.handles for one in known if any(handle.identity in run.about for handle in one.handles)), ()
        )
    end = until if until is not None and until > now else now + WITHOUT_AN_END
    declared.declare_by_hand(vault.connection, run.id, [one.id for one in handles] or [None], now, end, "timeout")


def end(vault: Vault, now: datetime, run: int) -> None:
    """Let a time-out end now, and not later. In a transaction."""
    declared.end_by_hand(vault.connection, run, now)
    runs.end_due(vault.connection, run, "on_the_way", passed=True)


def go_on(vault: Vault, now: datetime, run: int) -> None:
    """Let a time-out go on that came to its day; it is not asked about again. In a transaction."""
    declared.end_by_hand(vault.connection, run, now + LONGEST_WITHOUT_A_WORD)


def end_early(vault: Vault, now: datetime, run: int) -> None:
    """End a time-out by hand; how it ended can still be answered. Raises WrongCall where none runs."""
    if run not in {one.run for one in running(vault, now)}:
        raise WrongCall(_("No time-out runs."), _("Nothing was changed."), _("To take one: nearer practise P2"))
    with vault.transaction():
        end(vault, now, run)
        for due in runs.dues(vault.connection):
            if due.run == run and due.part == "ending":
                runs.set_due(vault.connection, Due(run, due.part, now))


def running(vault: Vault, now: datetime) -> list[TimeOut]:
    """Return the time-outs that run now, the one that ends first before the others."""
    called = {handle.id: one.name for one in people.known_people(vault.connection).people for handle in one.handles}
    found: dict[int, TimeOut] = {}
    for run, handle, since, until in declared.by_hand(vault.connection):
        if since <= now < until:
            before = found.get(run)
            named = {*(before.names if before else ()), *([called[handle]] if handle in called else [])}
            found[run] = TimeOut(run, tuple(sorted(named)), since, until)
    return sorted(found.values(), key=lambda one: (one.until, one.run))
