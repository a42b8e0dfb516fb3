"""`nearer letter`: the letters to the child that one was, read again, with their days; and a copy of the photo."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.language import _

if TYPE_CHECKING:
    from nearer.service.letters import Letter
    from nearer.service.opening import OpenVault


@click.command(
    "letter",
    help=_(
        "See the letters that you wrote to the child you were, and read one again. To write one: nearer practise P5"
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("number", required=False, type=int, metavar="[N]")
@click.option("--read", is_flag=True, help=_("open it: the newest, or letter N"))
@click.option(
    "--photo",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("write a copy of its photo there; that copy is not sealed"),
)
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(
    number: int | None, *, read: bool, file: Path | None, force: bool, vault: Path | None, passphrase_fd: int | None
) -> int:
    """List letters, open one, or copy its photo out."""
    from nearer.service import letters, outbox, photos
    from nearer.service.kept import zone_of
    from nearer.service.letters_sheet import list_sections

    if file is not None:
        outbox.ready(file, force=force)
    with unlocked(vault, passphrase_fd, write=read) as found:
        if read and Before().rested_enough():
            show(found, letters.note_reading(found, now(), letters.find(found, number)))
        if file is not None:
            say(*photos.write(letters.photo_of(found, letters.find(found, number)), file, force=force))
        if not read and file is None:
            for line in section_lines(
                list_sections(letters.letters(found), zone_of(found.connection)), bright=in_bold()
            ):
                print(line)
    return 0


class Before(OnTerminal):
    """What is asked before a letter is opened."""

    def _no_answer(self) -> tuple[str, str]:
        return _("Your letter stays closed."), _("To open it when you like: nearer letter --read")

    def rested_enough(self) -> bool:
        """Ask whether this is a good time; where nobody can answer, who called has decided it."""
        from nearer.service import letters

        if not sys.stdin.isatty():
            return True
        question = letters.rested()
        self._tell(question.ask)
        self._listed([option.says for option in question.options])
        if question.options[self._one(len(question.options), -1)].name in question.go_on:
            return True
        say(question.says, _("If you need someone now: nearer help-now"))
        return False


def show(vault: "OpenVault", letter: "Letter") -> None:
    """Print a letter that is open."""
    from nearer.service.kept import zone_of
    from nearer.service.letters_sheet import reading_sections

    for line in section_lines(reading_sections(letter, zone_of(vault.connection)), bright=in_bold()):
        print(line)
