"""Throw away what was answered in a practice, and bring it back: for 30 days it lies in the bin, photos and all."""

from datetime import datetime

from nearer.errors import WrongCall
from nearer.language import _
from nearer.service.walkable import find, of_run
from nearer.vault import runs
from nearer.vault.sealed import Vault


def delete(vault: Vault, now: datetime, number: int) -> str:
    """Throw a walk away with all that was answered in it, and what came of it on later days; return its title.

    A time-out that it took counts no more. Raises WrongCall where there is none.
    """
    run = runs.run(vault.connection, number)
    if run is None:
        raise WrongCall(
            _("There is no practice {n}.").format(n=number), _("Nothing was changed."), _("nearer journal lists them.")
        )
    with vault.transaction():
        runs.bin_run(vault.connection, number, now)
    return of_run(run).title


def open_one(vault: Vault, code: str) -> int:
    """Return the number of the walk that is open of a practice. Raises WrongCall where none is."""
    practice = find(code)
    found = [one for one in runs.runs(vault.connection) if one.practice == practice.name and one.state == "open"]
    if not found:
        raise WrongCall(
            _("“{title}” is not open.").format(title=practice.title),
            _("Nothing was changed."),
            _("nearer journal lists what is done, each with its number."),
        )
    return found[-1].id


def bring_back(vault: Vault) -> str | None:
    """Bring back the walk that was thrown away last, and return its title; None where none lies in the bin."""
    run = runs.last_binned(vault.connection)
    if run is None:
        return None
    with vault.transaction():
        runs.unbin_run(vault.connection, run.id)
    return of_run(run).title
