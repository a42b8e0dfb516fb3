"""`nearer start`: the first visit: wholly without chats, with one's own, or with an invented life. All ways are equal."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nearer.cli import demo
from nearer.cli.commands import begin
from nearer.cli.look_in_vault import LookOnTerminal, take_door
from nearer.cli.player import Player, to_go_on
from nearer.cli.printed import moment_lines
from nearer.cli.terminal import in_bold, progress
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import N_, _

if TYPE_CHECKING:
    from nearer.service.opening import OpenVault

BELONGS = ("low", "hurting_yes")
WAYS = ("memory", "chats", "demo")
_WAYS_SAID = (
    N_("by thinking back: no chats are needed"),
    N_("with my chats"),
    N_("with the chats of an invented person, to see what it is like"),
)


class Starting(LookOnTerminal):
    """What is asked at the first visit besides."""

    def _no_answer(self) -> tuple[str, str]:
        return _("What you wrote is kept."), _("To go on: nearer start")

    def welcome(self) -> None:
        """Say how the questions go; what this is and is not stands at the top of the first visit."""
        self._put("")
        self._tell(self._beforehand())

    def sentence(self) -> str:
        """Ask for one sentence."""
        self._put("")
        self._tell(_("In one sentence, if you like: what brings you here? It is for you, later on."))
        return self._line()

    def way(self) -> str:
        """Ask how to begin, of WAYS; Enter thinks back."""
        self._put("")
        self._tell(_("How would you like to begin? Each of these is as good. Press Enter for the first."))
        self._listed([_(says) for says in _WAYS_SAID])
        return WAYS[self._one(len(WAYS), 0)]

    def out_by_memory(self, *, further: bool) -> list[str]:
        """Ask whom to leave out, where no chat tells names (K1). further: somebody is left out already; no name is said."""
        self._put("")
        self._tell(_("Is there someone you keep away from, who died, or who asked for distance?"))
        if further:
            self._tell(_("Whom you named before stays out. Type further names with commas between, or press Enter."))
        else:
            self._tell(_("Type their names with commas between, and I never speak of them. Press Enter for nobody."))
        return [name.strip() for name in self._line().split(",") if name.strip()]


@click.command(
    "start",
    help=_("Begin: a look at oneself in three minutes, with your chats or wholly without. You can stop any time."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--no-longer", type=click.Choice(BELONGS), help=_("take back that you feel low, or that you hurt someone")
)
@vault_options
def COMMAND(*, no_longer: str | None, vault: Path | None, passphrase_fd: int | None) -> int:
    """Lead through the first visit."""
    from nearer.service import conditions, practices, starting

    if no_longer is not None:
        with unlocked(vault, passphrase_fd) as found, found.transaction():
            conditions.take_back(found.connection, "low" if no_longer == "low" else "hurting_yes")
        say(_("It is taken back."))
        return 0
    say(*starting.what_it_is())
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Undecided(
            _("The first visit asks a few things, and there is nobody to answer."),
            _("Nothing was changed."),
            _("Use a terminal."),
        )
    asking = Starting()
    with unlocked(vault, passphrase_fd) as found:
        if not starting.first_sentence(found) and (text := asking.sentence()):
            starting.keep_sentence(found, text)
        if starting.has_chats(found):
            _kind_moment(found, asking)
        elif (way := asking.way()) == "memory":
            starting.leave_out(found, now(), asking.out_by_memory(further=starting.leaves_out(found)))
        else:
            return _later(found, way)
        print()
        if not Player().play(found, practices.begin(found, now(), "start")):
            say(to_go_on("nearer start"))
            return 0
    say(_("When you like to go on: nearer today"))
    return 0


def _later(vault: "OpenVault", way: str) -> int:
    """Say how chats are added, or show the invented life; the first visit goes on after it."""
    if way == "chats":
        say(
            _("How to save a chat: nearer how-to. To bring it here: nearer add FILE"),
            _("Then come back: nearer start"),
        )
        return 0
    vault.close()
    print()
    done = begin(demo.COMMAND, [], "nearer demo")
    print()
    say(_("Nothing of it went into your vault. To go on with your own life: nearer start"))
    return done


def _kind_moment(vault: "OpenVault", asking: Starting) -> None:
    """Show the hand that was not seen, before anything else."""
    from nearer.service.looking import look_in
    from nearer.service.set_out import Shown, set_out

    with progress() as saying:
        if saying is not None:
            asking.hush = saying.hush
        report = look_in(vault, now(), questions=asking, shown=lambda _found: False, progress=saying)
    sheet = set_out(report, Shown(asked=True, in_vault=True))
    if sheet.moment is not None:
        door = partial(take_door, vault, report, asking)
        for line in moment_lines(sheet.moment, asking.may_i, bright=in_bold(), door=door):
            print(line)
