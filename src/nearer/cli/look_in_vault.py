"""`nearer look` without files: what the vault holds, over all that was added; what care asks first is asked once and kept."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from nearer.cli.people import ask_who_is_one
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import progress
from nearer.cli.unlocking import now, place, say, unlocked
from nearer.errors import Undecided, WrongCall
from nearer.language import N_, _
from nearer.model.finding import WAS_IT, Finding, WasIt
from nearer.model.person import State
from nearer.service.naming import Naming, apart
from nearer.service.wording import NOT_NOW, WAS_IT_SAID, Voice, finding

if TYPE_CHECKING:
    from nearer.model.report import Report
    from nearer.service.kind_answers import Door
    from nearer.service.opening import OpenVault
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

DOORS: tuple["Door", ...] = ("answer", "keep", "leave")

EVERYBODY = ("everybody", "")
"""What stands in place of a name for the line that is about no one person."""

MOST_ASKED = 3
"""So many lines are asked about at one look: a look is no list of questions."""

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

    def _no_answer(self) -> tuple[str, str]:
        return _("What your vault holds stays."), _("Look again, and what you were just asked comes again.")

    def _beforehand(self) -> str:
        return _(
            "A few questions first. For most of them Enter is fine. What you answer is kept, so that I ask once. "
            "Ctrl-C stops at any time."
        )

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

    def door(self) -> "Door | None":
        """Ask which door of the kind moment is taken; Enter takes none, and no answer either: the page goes on."""
        self._put("")
        self._tell(_("1 is answer now, 2 is keep it, 3 is not this one. Enter takes none of them for now."))
        try:
            nth = self._one_or_end(len(DOORS), len(DOORS))
        except Undecided:
            return None
        return DOORS[nth] if nth < len(DOORS) else None

    def what_it_was(self, says: str, answers: Sequence[WasIt]) -> WasIt:
        """Ask what a finding was; Enter is not now."""
        self._put("")
        self._tell(says)
        self._tell(_("What was it? Type a number, or press Enter for not now."))
        offered = [one for one in WAS_IT_SAID if one in answers]
        for nth, one in enumerate(offered, 1):
            self._tell(_(WAS_IT_SAID[one]), first=f"{nth:>4}  ")
        self._tell(_(NOT_NOW), first=f"{len(offered) + 1:>4}  ")
        nth = self._one_or_end(len(offered) + 1, len(offered))
        return offered[nth] if nth < len(offered) else ""

    def how_it_stands(self, name: str, states: Sequence[State]) -> State:
        """Ask whether to keep someone out from now on; Enter leaves all as it is."""
        from nearer.service.people_sheet import STATES_SAID

        self._tell(
            _("Shall I keep {name} out from now on? Nothing is said or suggested of them then.").format(name=name)
        )
        for nth, state in enumerate(states, 1):
            self._tell(_("Yes: {state}").format(state=_(STATES_SAID[state])), first=f"{nth:>4}  ")
        self._tell(_("No"), first=f"{len(states) + 1:>4}  ")
        nth = self._one_or_end(len(states) + 1, len(states))
        return states[nth] if nth < len(states) else "none"


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
    vault: Path | None,
    passphrase_fd: int | None,
    questions: LookOnTerminal | None,
    shown: "Shown",
    put: Callable[["Report", bool, Callable[[], None]], bool],
) -> None:
    """Hand what the vault shows to `put`, and whether this is the third look in a week (K7).

    put: takes as well what asks for a door of the kind moment, and returns whether the person reads it now; then it is asked
    what each card was that was opened.
    """
    from nearer.service.looking import look_in, looked_often
    from nearer.service.set_out import shows

    with unlocked(vault, passphrase_fd, write=questions is not None) as found:
        with progress() as saying:
            if questions is not None and saying is not None:
                questions.hush = saying.hush
            if questions is not None:
                ask_who_is_one(found, questions)
            report = look_in(found, now(), questions=questions, shown=shows(shown), progress=saying)
            often = questions is not None and looked_often(found, now())

        def door() -> None:
            if questions is not None:
                take_door(found, report, questions)

        if put(report, often, door) and questions is not None and shown.evidence:
            opened = [one for one in report.findings if shows(shown)(one) and not one.was_it]
            with suppress(Undecided):  # the page is read, and what was answered is kept
                _ask_what_it_was(found, report, opened[:MOST_ASKED], questions)


def take_door(vault: "OpenVault", report: "Report", questions: LookOnTerminal) -> None:
    """Ask which door of the kind moment is taken, and keep it."""
    from nearer.service import kind_answers

    door = questions.door()
    if door is None:
        return
    kind_answers.take(vault, now(), report, door)
    if door == "answer":
        say(_("You send it yourself, and it can wait. For help with the words: nearer practise P18"))
    elif door == "keep":
        say(_("It is kept. You find it again with nearer offers."))


def _ask_what_it_was(
    vault: "OpenVault", report: "Report", opened: Sequence[Finding], questions: LookOnTerminal
) -> None:
    """Ask of each card that was opened what it was, and how it stands with the person where the answer asks for it."""
    from nearer.service import explanations, people
    from nearer.service.kept import zone_of

    ends = report.span.ends if report.span is not None else None
    voice = Voice(Naming(report, initials=False), zone_of(vault.connection), files_end=ends)
    for one in opened:
        was_it = questions.what_it_was(finding(one, voice), explanations.answers_to(one))
        states = explanations.explain(vault, now(), report, one, was_it) if was_it else ()
        if states and one.person is not None:
            state = questions.how_it_stands(apart(one.person), states)
            if state != "none":
                people.set_state(vault, now(), people.find(vault, one.person), state)
            if was_it == "hurt":
                say(_("If you need someone now: nearer help-now"))


def say_what_it_was(vault: Path | None, passphrase_fd: int | None, name: str, was_it: str, day: date | None) -> None:
    """Keep what the line about a person was; "none" takes it back. Raises WrongCall."""
    from nearer.service import explanations
    from nearer.service.kept import zone_of
    from nearer.service.life import life

    word: WasIt = next((one for one in WAS_IT if one == was_it), "")
    if not word and was_it != "none":
        raise WrongCall(
            _("Write one of: {words}.").format(words=", ".join((*WAS_IT, "none"))), _("Nothing was changed.")
        )
    with unlocked(vault, passphrase_fd) as found:
        at = None if day is None else datetime.combine(day, time(12), zone_of(found.connection))
        report = life(found)
        card = explanations.card_of(report, "" if name.casefold() in EVERYBODY else name, at)
        states = explanations.explain(found, now(), report, card, word)
    if not word:
        say(_("It is taken back."))
        return
    say(_("It is written down. To change it, say it anew. To take it back: nearer look --was-it NAME none"))
    if states:
        say(
            _("If you want to keep them out from now on: nearer person NAME --state {states}").format(
                states=_(" or ").join(states)
            )
        )
    if word == "hurt":
        say(_("If you need someone now: nearer help-now"))
