"""What a practice asks on a later day: which parts are due, to begin one, to let it be."""

from datetime import datetime, timedelta

from nearer.model.run import Due
from nearer.service.given import day_of
from nearer.service.kept import zone_of
from nearer.service.walkable import answers, kept_run, of_run, part_of
from nearer.vault import runs
from nearer.vault.sealed import Vault


def begin_part(vault: Vault, now: datetime, due: Due) -> int:
    """Return the number of the run of a part that came due: the one that is open, or a new one."""
    for run in runs.runs(vault.connection):
        if run.of == due.run and run.part == due.part and run.state == "open":
            return run.id
    of = kept_run(vault, due.run)
    with vault.transaction():
        return runs.begin_run(vault.connection, of.practice, now, due.part, due.run)


def due_now(vault: Vault, now: datetime) -> list[Due]:
    """Return the parts whose day has come. Of one that asks a question at each visit, no second one on one day, none later on."""
    zone = zone_of(vault.connection)
    asked = {
        (one.of, one.part)
        for one in runs.runs(vault.connection)
        if one.part and one.trail and one.changed.astimezone(zone).date() == now.astimezone(zone).date()
    }
    found = [one for one in runs.dues(vault.connection) if one.at <= now]
    return [
        one
        for one in found
        if not _each_visit(vault, one) or ((one.run, one.part) not in asked and now < _ends(vault, one))
    ]


def due_of(vault: Vault, now: datetime, practice: str) -> Due | None:
    """Return what there is to ask about a practice at this visit: what ends it before a question on the way."""
    theirs = [one for one in due_now(vault, now) if kept_run(vault, one.run).practice == practice]
    return next(iter(sorted(theirs, key=lambda one: _each_visit(vault, one))), None)


def _each_visit(vault: Vault, due: Due) -> bool:
    return part_of(of_run(kept_run(vault, due.run)), due.part).each_visit


def _ends(vault: Vault, due: Due) -> datetime:
    """Return when a part that asks at each visit is over: on the day that was answered, else as many days later."""
    run = kept_run(vault, due.run)
    part = part_of(of_run(run), due.part)
    return day_of(vault, answers(run.trail).get(part.at)) or run.changed + timedelta(days=part.days)


def pass_over(vault: Vault, due: Due) -> None:
    """Let a part be: it is not asked for again."""
    with vault.transaction():
        runs.end_due(vault.connection, due.run, due.part, passed=True)
