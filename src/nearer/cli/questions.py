"""What only the person can decide, asked on a terminal: one question at a time, and Enter for the calm answer.

No figure ever stands beside a name.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from nearer.cli.terminal import clean, let_go, plain, wrapped
from nearer.contracts import DateOrder
from nearer.errors import Undecided
from nearer.language import N_, _
from nearer.service.naming import apart

Tie = Literal["in_person", "calls", "chats", "elsewhere", "unsaid"]

_TIES: tuple[tuple[Tie, str], ...] = (
    ("chats", N_("in these chats")),
    ("in_person", N_("we mostly meet")),
    ("calls", N_("we mostly call")),
    ("elsewhere", N_("elsewhere, such as another app")),
    ("unsaid", N_("I would rather not say")),
)

_ORDERS: dict[DateOrder, str] = {
    "dmy": N_("day first: {example}"),
    "mdy": N_("month first: {example}"),
    "ymd": N_("year first: {example}"),
}
_EXAMPLE = date(2024, 3, 9)
_FORMS: dict[DateOrder, str] = {"dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}


class OnTerminal:
    """contracts.Questions, put on a terminal. `ask` reads one line after a prompt, `say` prints one."""

    def __init__(self, ask: Callable[[str], str] = input, say: Callable[[str], None] = print) -> None:
        self._ask, self._say = ask, say
        self.hush: Callable[[], None] = lambda: None
        """Takes away a line of progress that may stand there."""
        self._own: bool | None = None

    def _put(self, line: str) -> None:
        self.hush()
        self._say(line)

    def _tell(self, text: str, first: str = "") -> None:
        for line in wrapped(plain(text), first=first):
            self._put(line)

    def _line(self) -> str:
        try:
            let_go()
            return clean(self._ask("> ")).strip()
        except EOFError:
            self._put("")  # no Enter has ended the line
            safe, do = self._no_answer()
            raise Undecided(_("I asked, and no answer came."), safe, do) from None

    def _no_answer(self) -> tuple[str, str]:
        """Return what is safe, and what to do, where the input ends before an answer."""
        return _("Nothing was stored."), _("Answer on a terminal, or add --no-questions and say it with options.")

    def _line_or_end(self) -> str:
        """Return a line; "" where the input ends, which ends what is written as an empty line does."""
        try:
            return self._line()
        except Undecided:
            return ""

    def _listed(self, names: Sequence[str]) -> None:
        for nth, name in enumerate(names, 1):
            self._tell(name, first=f"{nth:>4}  ")

    def _picked(self, names: Sequence[str]) -> list[str] | None:
        """Return the names that one line picks, by number or as written; None where a part of it is neither."""
        line = self._line()
        folded = {clean(name).casefold(): name for name in names}
        picked: list[str] = []
        if line.casefold() in folded:
            return [folded[line.casefold()]]
        for part in filter(None, (part.strip() for part in line.replace(";", ",").replace(" and ", ",").split(","))):
            if part.casefold() in folded:
                picked.append(folded[part.casefold()])
            elif all(number.isdecimal() and 0 < int(number) <= len(names) for number in part.split()):
                picked += [names[int(number) - 1] for number in part.split()]
            else:
                return None
        return list(dict.fromkeys(picked))

    def _one(self, count: int, calm: int) -> int:
        while True:
            line = self._line()
            if not line:
                return calm
            if line.isdecimal() and 0 < int(line) <= count:
                return int(line) - 1
            self._tell(_("Please type one of the numbers."))

    def _one_or_end(self, count: int, calm: int) -> int:
        """Return the number that is picked, from 0; `calm` for Enter, and where nobody answers any more."""
        try:
            return self._one(count, calm)
        except Undecided:
            return calm

    def own_messages(self) -> bool:
        """Ask once whether these are the person's own messages (K5)."""
        if self._own is None:
            self._tell(_("Are these your own messages? (yes or no)"))
            yes, no = {_("yes"), _("y"), "yes", "y"}, {_("no"), _("n"), "no", "n"}
            while self._own is None:
                line = self._line().casefold()
                if line in yes | no:
                    self._own = line in yes
                else:
                    self._tell(_("Please type yes or no."))
        return self._own

    def me(self, names: Sequence[str]) -> Sequence[str]:
        """Ask which names are the person's own; more than one may be."""
        self._put("")
        self._tell(_("Which of these names is you? Type the number. If you go by more than one, put commas between."))
        self._listed([apart(name) for name in names])
        while not (picked := self._picked(names)):
            self._tell(_("Please type a number from the list."))
        return picked

    def zone(self, machine: str) -> str:
        """Ask where the phone was; this computer's zone is offered."""
        self._put("")
        self._tell(
            _(
                "Where was the phone? This computer says {zone}. Press Enter for that, or type another, such as Europe/Paris."
            ).format(zone=apart(machine))
        )
        while True:
            line = self._line()
            if not line:
                return machine
            try:
                ZoneInfo(line)
            except (KeyError, OSError, ValueError):
                self._tell(_("I do not know that place. Write it as Area/City, such as Asia/Tokyo."))
            else:
                return line

    def date_order(self, file: str, orders: Sequence[DateOrder], likely: DateOrder) -> DateOrder:
        """Ask how a file writes 9 March; the likely order comes first and is taken by Enter."""
        self._put("")
        self._tell(
            _("How does this file write the date of 9 March 2024? {file}. Press Enter for the first.").format(
                file=apart(file)
            )
        )
        ordered = sorted(orders, key=lambda order: order != likely)
        for nth, order in enumerate(ordered, 1):
            self._tell(_(_ORDERS[order]).format(example=_EXAMPLE.strftime(_FORMS[order])), first=f"{nth:>4}  ")
        return ordered[self._one(len(ordered), 0)]

    def leave_out(self, names: Sequence[str]) -> Sequence[str]:
        """Ask whom to leave out, before anything is shown (K1). Names stand by the alphabet, with no figure."""
        names = sorted(names, key=str.casefold)
        self._put("")
        self._tell(_("Before I show anything: is there someone here whom I should leave out?"))
        for reason in (
            _("someone you keep away from on purpose"),
            _("someone who died"),
            _("someone you parted from"),
            _("someone who asked you to stay away"),
        ):
            self._tell(reason, first="  - ")
        self._listed([apart(name) for name in names])
        self._tell(_("Type their numbers, with commas between. Press Enter for nobody."))
        while (picked := self._picked(names)) is None:
            self._tell(_("Please type numbers from the list, or press Enter for nobody."))
        return picked

    def tie_lives(self, name: str) -> Tie:
        """Ask where a tie lives, before the first finding about the person (K3)."""
        self._put("")
        self._tell(_("{name}: where do you two mostly talk? Press Enter to skip this.").format(name=apart(name)))
        for nth, (__, says) in enumerate(_TIES, 1):
            self._tell(_(says), first=f"{nth:>4}  ")
        return _TIES[self._one(len(_TIES), len(_TIES) - 1)][0]

    def may_i(self) -> bool:
        """Ask for a yes to what was just offered. Enter is yes; where no answer comes, nothing is shown."""
        try:
            return self.yes_or_no()
        except Undecided:
            return False

    def yes_or_no(self) -> bool:
        """Ask for a yes where a no is kept, too. Enter is yes. Raises Undecided where no answer comes."""
        self._tell(_("Press Enter for yes, or type no."))
        yes, no = {"", _("yes"), _("y"), "yes", "y"}, {_("no"), _("n"), "no", "n"}
        while (line := self._line().casefold()) not in yes | no:
            self._tell(_("Please press Enter, or type no."))
        return line in yes

    def sure(self, what: str) -> bool:
        """Say what there is no way back from and return whether the person typed yes. Enter is no, and so is no answer."""
        self._tell(what)
        self._tell(_("To do it, type yes. Press Enter to leave all as it is."))
        return self._line_or_end().casefold() in {_("yes"), "yes"}

    def welcome(self) -> None:
        """Say, before the first question, what this is and is not, and how to stop (S1)."""
        for says in (
            _("nearer looks at chats that you already have: who reached out, and where answers may have stopped."),
            _(
                "It is not a diagnosis, not therapy, and not for emergencies. "
                "If you are in danger, call your local emergency number now."
            ),
            self._beforehand(),
        ):
            self._tell(says)
        self._put("")

    def _beforehand(self) -> str:
        """Return what is said of the questions that come."""
        return _(
            "A few questions first. For most of them Enter is fine. Ctrl-C stops at any time, and nothing is kept."
        )


def make_sure(what: str, *, yes: bool) -> None:
    """Say what there is no way back from, and wait for a typed yes; anything else stops. yes: an option said it."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Undecided(
            _("I would ask first, and there is nobody to ask."),
            _("Nothing was changed."),
            _("Use a terminal, or add --yes."),
        )
    asking = OnTerminal()
    if not asking.sure(what):
        raise KeyboardInterrupt
