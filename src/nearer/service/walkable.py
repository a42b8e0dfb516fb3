"""What can be walked: the practices of the shelf, the self-check, and the private page of N18."""

from collections.abc import Iterable, Mapping, Sequence

from nearer import catalogue
from nearer.contracts import Practice
from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.language import _
from nearer.model.run import Answer, Given, Run
from nearer.model.step import Later, Step
from nearer.service.self_check import NAME as SELF_CHECK
from nearer.service.self_check import as_practice
from nearer.vault import runs
from nearer.vault.sealed import Vault


def find(code: str) -> Practice:
    """Return what is walked under a code, a name or a title. Raises WrongCall."""
    wanted = code.strip().casefold()
    for one in (*catalogue.practices(), shelf.hurting(), as_practice({})):
        if wanted in (one.code.casefold(), one.name, one.title.casefold()):
            return one
    raise WrongCall(
        _("There is no practice “{code}”.").format(code=code),
        _("Nothing was changed."),
        _("nearer practise lists them."),
    )


def of_run(run: Run, trail: Sequence[Given] | None = None) -> Practice:
    """Return what a run walks; the self-check depends on what was answered. trail: in place of the run's own."""
    return (
        as_practice(answers(run.trail if trail is None else trail))
        if run.practice == SELF_CHECK
        else find(run.practice)
    )


def answers(trail: Sequence[Given]) -> Mapping[str, Answer]:
    """Return what was answered, by the name of the step."""
    return {given.place: given.answer for given in trail}


def told(found: Iterable[Run]) -> list[Run]:
    """Return the runs that a look back or a sheet may name unasked: none of the private page of N18 (S13)."""
    private = shelf.hurting().name
    return [one for one in found if one.practice != private]


def kept_run(vault: Vault, number: int) -> Run:
    """Return a run by its number. Raises WrongCall where there is none."""
    run = runs.run(vault.connection, number)
    if run is None:
        raise WrongCall(
            _("There is no such page any more."), _("Nothing was changed."), _("nearer practise begins anew.")
        )
    return run


def part_of(practice: Practice, name: str) -> Later:
    """Return a part of a practice that comes on a later day."""
    return next(part for part in practice.later if part.name == name)


def steps_of(practice: Practice, part: str) -> tuple[Step, ...]:
    """Return the steps of a practice, or of a part of it."""
    return part_of(practice, part).steps if part else practice.steps
