"""`nearer today`: what there is today, and one suggestion; no is as good as yes."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nearer.cli.letter import show
from nearer.cli.player import Player, to_go_on
from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import N_, _

if TYPE_CHECKING:
    from nearer.service.kind_answers import Came
    from nearer.service.opening import OpenVault
    from nearer.service.today import Day


CAME: tuple["Came", ...] = ("yes", "not_yet", "not_written", "unsaid")
_CAME_SAID = (N_("yes"), N_("not yet"), N_("I did not write"), N_("I would rather not say"))


class LookingBack(OnTerminal):
    """What is asked once, some days later."""

    def came_back(self) -> "Came":
        """Ask whether something came back; Enter is "I would rather not say"."""
        self._tell(_("Type a number, or press Enter."))
        for nth, says in enumerate(_CAME_SAID, 1):
            self._tell(_(says), first=f"{nth:>4}  ")
        return CAME[self._one_or_end(len(CAME), len(CAME) - 1)]


@click.command(
    "today",
    help=_("See what there is today: something to look back on, and one thing to do. Or nothing, which is as good."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--ask", is_flag=True, help=_("suggest something, also where I have fallen quiet"))
@click.option("--not-now", is_flag=True, help=_("not now: nothing more is said of it"))
@click.option("--came-back", type=click.Choice(CAME), help=_("what came of the kind words that you answered last"))
@click.option("--never", metavar="CODE", help=_("do not suggest this one again"))
@vault_options
def COMMAND(
    *,
    ask: bool,
    not_now: bool,
    came_back: str | None,
    never: str | None,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show today."""
    from nearer.service import kind_answers, what_next
    from nearer.service.kept import zone_of
    from nearer.service.today import today
    from nearer.service.today_sheet import today_sections

    with unlocked(vault, passphrase_fd) as found:
        if not_now:
            what_next.not_now(found)
            say(_("That is fine."))
            return 0
        if never is not None:
            what_next.never_again(found, never)
            say(_("I will not suggest it again. You can open it all the same."))
            return 0
        if came_back is not None:
            came = next(one for one in CAME if one == came_back)
            kind_answers.say(found, now(), kind_answers.last_answer(found), came)
            say(_("It is written down."))
            return 0
        day = today(found, now(), asked=ask)
        for line in section_lines(today_sections(day, now(), zone_of(found.connection)), bright=in_bold()):
            print(line)
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return 0
        with suppress(Undecided):  # whoever is not there is asked another day
            _ask_what_came(found, day)
    return 0


def _ask_what_came(vault: "OpenVault", day: "Day") -> None:
    """Ask whether something came back, then whether to look back on what is due. Raises Undecided where no answer comes."""
    from nearer.service import dues, kind_answers, letters

    if day.came_back is not None:
        kind_answers.say(vault, now(), day.came_back, LookingBack().came_back())
    player = Player()
    for one in day.back_on:
        print()
        say(_("{title}: shall we look back on it now?").format(title=one.title))
        if not player.yes_or_no():
            dues.pass_over(vault, one.due)
            continue
        number = dues.begin_part(vault, now(), one.due)
        if not player.play(vault, number):
            say(to_go_on("nearer today"))
            return
        if (letter := letters.wished_for(vault, number)) is not None:
            print()
            show(vault, letter)
