"""`nearer people`: who is who, across all apps; what may be one person is asked, never done."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import _

if TYPE_CHECKING:
    from nearer.service.opening import OpenVault


@click.command(
    "people",
    help=_(
        "See who is who, across all apps. One number or one card makes one person. Where two only may be one, I ask."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--add", "add_", metavar="NAME", help=_("add someone whom no chat knows"))
@click.option("--region", metavar="CC", help=_("the country of numbers that lack it, such as GB"))
@click.option("--undo", is_flag=True, help=_("take back the last thing you said about people"))
@click.option("--no-questions", is_flag=True, help=_("ask nothing; for scripts"))
@vault_options
def COMMAND(
    *,
    add_: str | None,
    region: str | None,
    undo: bool,
    no_questions: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """List the people."""
    from nearer.service import people
    from nearer.service.people_sheet import taken_back_line

    asks = not no_questions and sys.stdin.isatty() and sys.stdout.isatty()
    with unlocked(vault, passphrase_fd, write=asks or bool(add_ or region or undo)) as found:
        if region is not None:
            people.set_region(found, region)
        if add_ is not None:
            people.add_person(found, now(), add_)
        if undo:
            edit = people.undo_edit(found)
            known = people.known_people(found.connection).people
            say(taken_back_line(edit, known) if edit else _("There is nothing to take back."))
            return 0
        _show(found)
        if asks:
            ask_who_is_one(found, OnTerminal())
    return 0


def _show(vault: "OpenVault") -> None:
    from nearer.service.people import page
    from nearer.service.people_sheet import people_sections

    for line in section_lines(people_sections(page(vault)), bright=in_bold()):
        print(line)


def ask_who_is_one(vault: "OpenVault", answers: OnTerminal) -> None:
    """Ask of each two who may be one whether they are, once: a no is kept as well as a yes, and no answer is neither."""
    from nearer.service import people
    from nearer.service.people_sheet import proposal_line

    asked: set[str] = set()
    while open_ones := [one for one in people.page(vault).proposals if proposal_line(one) not in asked]:
        first = open_ones[0]
        asked.add(proposal_line(first))
        print()
        say(_("Are these two one person?"), proposal_line(first))
        try:
            one = answers.yes_or_no()
        except Undecided:
            return
        if one:
            people.merge(vault, now(), first.one, first.other)
            say(_("They are one now. If that was a slip: nearer people --undo"))
        else:
            people.keep_two(vault, now(), first)
