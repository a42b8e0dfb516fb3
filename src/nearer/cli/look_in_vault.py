"""`nearer look` without files: what the vault holds, over all that was added; what care asks first is asked once and kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nearer.cli.people import ask_who_is_one
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import progress
from nearer.cli.unlocking import now, place, unlocked
from nearer.errors import WrongCall
from nearer.language import N_, _
from nearer.model.person import State
from nearer.service.naming import apart

if TYPE_CHECKING:
    from nearer.model.report import Report
    from nearer.service.set_out import Shown

SAID_ONCE = {
    "me": N_("when you add a file"),
    "zone": N_("when you add a file"),
    "date_order": N_("when you add a file"),
    "leave_out": N_("with nearer person NAME --state boundary"),
    "same": N_("with nearer person NAME --merge NAME"),
    "apart": N_("with nearer person NAME --split HANDLE"),
}
"""Options of a look at files that a vault remembers, and where they are said."""

_WHY: tuple[tuple[State, str], ...] = (
    ("boundary", N_("I keep away on purpose")),
    ("died", N_("they died")),
    ("parted", N_("we parted")),
    ("asked_for_distance", N_("they asked me to stay away")),
    ("pressing", N_("they keep pressing me")),
    ("keeping_safe", N_("I keep myself safe from them")),
)


class LookOnTerminal(OnTerminal):
    """What a look into the vault asks, on a terminal."""

    def leave_out(self, names: Sequence[str]) -> Sequence[str]:
        """Say what this is and is not, then ask whom to leave out."""
        self.welcome()
        return super().leave_out(names)

    def why_left_out(self, name: str) -> State:
        """Ask how it stands with someone who is left out; Enter for the first."""
        self._put("")
        self._tell(_("{name}: how does it stand? Press Enter for the first.").format(name=apart(name)))
        for nth, (_state, says) in enumerate(_WHY, 1):
            self._tell(_(says), first=f"{nth:>4}  ")
        return _WHY[self._one(len(_WHY), 0)][0]


def is_there(vault: Path | None) -> bool:
    """Return whether there is a vault to look into, or the person named one."""
    from nearer.service.opening import is_there as lies

    return vault is not None or lies(place(None))


def refuse_said_once(chosen: dict[str, object]) -> None:
    """Raise WrongCall for an option that a vault remembers."""
    for name, where in SAID_ONCE.items():
        if chosen.get(name):
            raise WrongCall(
                _("--{option} is for files that you name here.").format(option=name.replace("_", "-")),
                _("Nothing was changed."),
                _("In your vault you say it {where}.").format(where=_(where)),
            )


def look_in_vault(
    vault: Path | None, passphrase_fd: int | None, questions: LookOnTerminal | None, shown: "Shown"
) -> tuple["Report", bool]:
    """Return what the vault shows, and whether this is the third look in a week (K7)."""
    from nearer.service.looking import look_in, looked_often
    from nearer.service.set_out import shows

    with unlocked(vault, passphrase_fd, write=questions is not None) as found, progress() as say:
        if questions is not None and say is not None:
            questions.hush = say.hush
        if questions is not None:
            ask_who_is_one(found, questions)
        report = look_in(found, now(), questions=questions, shown=shows(shown), progress=say)
        often = questions is not None and looked_often(found, now())
    return report, often
