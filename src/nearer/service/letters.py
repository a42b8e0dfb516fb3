"""The letters to the child that one was (P5): read again, each reading with its date; the photo stays covered."""

from dataclasses import dataclass
from datetime import datetime

from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.language import _
from nearer.model.guide import Question
from nearer.model.photo import Photo
from nearer.model.run import Given, Run
from nearer.service import photos
from nearer.service.walkable import answers
from nearer.vault import runs
from nearer.vault.sealed import Vault

PRACTICE, LETTER, PHOTO, READ, AGAIN = "letter", "letter", "photo", "read", "again"
"""The practice; its steps that hold the letter, the photo and the first reading; the part in which it is read again."""

AT_ONCE = ("aloud", "quietly")
YES = "yes"


@dataclass(frozen=True, slots=True)
class Letter:
    """number: of its walk. photo: whether one lies with it. read_on: each reading, the first before the others."""

    number: int
    written: datetime
    text: str
    photo: bool
    read_on: tuple[datetime, ...]


def letters(vault: Vault) -> list[Letter]:
    """Return the letters that were written to their end, the newest first."""
    every = runs.runs(vault.connection)
    return [_letter(one, every) for one in reversed(every) if _is_letter(one)]


def find(vault: Vault, number: int | None = None) -> Letter:
    """Return a letter, the newest where no number is given. Raises WrongCall where there is none."""
    found = [one for one in letters(vault) if number in (None, one.number)]
    if found:
        return found[0]
    raise WrongCall(
        _("There is no such letter.") if number is not None else _("There is no letter yet."),
        _("Nothing was changed."),
        _("To write one: nearer practise P5"),
    )


def rested() -> Question:
    """Return what is asked before a letter is opened again: it can stir things up."""
    return shelf.care().rested


def note_reading(vault: Vault, now: datetime, letter: Letter) -> Letter:
    """Write down that a letter was read now, and return it with that date. A reading that was due is not asked for again."""
    with vault.transaction():
        number = runs.begin_run(vault.connection, PRACTICE, now, AGAIN, letter.number)
        runs.set_trail(vault.connection, number, now, [Given(AGAIN, YES)], "done", ())
        for due in runs.dues(vault.connection):
            if (due.run, due.part) == (letter.number, AGAIN) and due.at <= now:
                runs.end_due(vault.connection, due.run, due.part, passed=False)
    return find(vault, letter.number)


def wished_for(vault: Vault, number: int) -> Letter | None:
    """Return the letter that a walk has just asked to read again, None where it did not."""
    run = runs.run(vault.connection, number)
    if run is None or run.of is None or not _is_reading(run):
        return None
    return find(vault, run.of)


def photo_of(vault: Vault, letter: Letter) -> Photo:
    """Return the photo of a letter. Raises WrongCall where none lies with it."""
    found = photos.of_run(vault, letter.number, PHOTO)
    if found is None:
        raise WrongCall(_("No photo lies with this letter."), _("Nothing was written."))
    return found


def _is_letter(run: Run) -> bool:
    return run.practice == PRACTICE and not run.part and run.state == "done" and bool(answers(run.trail).get(LETTER))


def _is_reading(run: Run) -> bool:
    done = run.practice == PRACTICE and run.part == AGAIN and run.state == "done"
    return done and answers(run.trail).get(AGAIN) == YES


def _letter(run: Run, every: list[Run]) -> Letter:
    said = answers(run.trail)
    first = [run.changed] if said.get(READ) in AT_ONCE else []
    later = sorted(one.changed for one in every if one.of == run.id and _is_reading(one))
    return Letter(run.id, run.changed, str(said[LETTER]), photos.is_kept(said.get(PHOTO)), (*first, *later))
