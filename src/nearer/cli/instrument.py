"""`nearer instrument`: lists of questions that you bring yourself, answered and held against your own earlier answers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nearer.cli.player import BACK, PAUSE
from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import bold, clean, in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import _
from nearer.service.naming import apart

if TYPE_CHECKING:
    from nearer.service.instruments import Question
    from nearer.service.opening import OpenVault


class Asking(OnTerminal):
    """Asks one item after the other; each answer is kept at once."""

    def go_through(self, vault: "OpenVault", answering: int) -> bool:
        """Ask what is left of an answering; return whether it came to its end."""
        from nearer.service import instruments
        from nearer.service.instruments_sheet import opening_lines

        found = instruments.question(vault, answering)
        if found is not None:
            self._put(bold(clean(found.instrument.title), on=in_bold()))
            for line in opening_lines(found.instrument, found.person):
                self._put("")
                self._tell(line)
            self._put("")
            self._tell(
                _("Enter passes a question over. {back} goes back, {stop} stops; all is kept.").format(
                    back=BACK, stop=PAUSE
                )
            )
        while found is not None:
            self._show(found)
            try:
                line = self._line()
            except Undecided:
                return False
            if line == PAUSE:
                return False
            if line == BACK:
                instruments.back(vault, answering)
            elif not line or _is_step(line, found):
                instruments.answer(vault, now(), answering, found.item.id, int(line) if line else None)
            else:
                scale = found.instrument.scale
                self._tell(_("Please type a number from {low} to {high}.").format(low=scale.low, high=scale.high))
                continue
            found = instruments.question(vault, answering)
        return True

    def _show(self, found: "Question") -> None:
        scale = found.instrument.scale
        self._put("")
        text = found.item.text.replace("{person}", found.person)
        self._tell(apart(text), first=f"{found.nth}/{found.of}  ")
        if len(scale.labels) == 2:
            low, high = map(apart, scale.labels)
            self._tell(
                _("{low} is “{low_says}”, {high} is “{high_says}”.").format(
                    low=scale.low, low_says=low, high=scale.high, high_says=high
                )
            )
            return
        for step, label in enumerate(scale.labels, scale.low):
            self._tell(apart(label), first=f"{step:>4}  ")


def _is_step(line: str, found: "Question") -> bool:
    scale = found.instrument.scale
    plain = line.removeprefix("-")
    return plain.isascii() and plain.isdecimal() and len(plain) < 6 and scale.low <= int(line) <= scale.high


@click.command(
    "instrument",
    help=_(
        "Answer a list of questions that you bring as a file, perhaps from a counsellor. Your answers are held against your "
        "own earlier ones, and against nobody else's. Without a NAME: what is here, and what came of it."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--add", type=click.Path(path_type=Path), metavar="FILE", help=_("check a file and keep it"))
@click.option("--about", metavar="NAME", default="", help=_("about whom, where a list asks about one person"))
@vault_options
def COMMAND(name: str | None, *, add: Path | None, about: str, vault: Path | None, passphrase_fd: int | None) -> int:
    """Bring a list, answer one, or show what came of it."""
    from nearer.service import instruments
    from nearer.service.instruments_sheet import brought_sections, instruments_sections
    from nearer.service.kept import zone_of

    asking = Asking()
    if name is not None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Undecided(
            _("A list of questions asks, and there is nobody to answer."),
            _("Nothing was changed."),
            _("Use a terminal."),
        )
    with unlocked(vault, passphrase_fd, write=name is not None or add is not None) as found:
        if add is not None:
            made, here = instruments.bring(found, now(), add)
            sections = brought_sections(made, here=here)
        else:
            if name is not None and not asking.go_through(found, instruments.begin(found, now(), name, about)):
                say(_("What you answered is kept. To go on: nearer instrument {name}").format(name=name))
                return 0
            zone = zone_of(found.connection)
            sections = instruments_sections(instruments.brought(found), instruments.reports(found), zone)
    for line in section_lines(sections, bright=in_bold()):
        print(line)
    return 0
