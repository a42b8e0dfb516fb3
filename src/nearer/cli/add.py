"""`nearer add PATH...`: histories into the vault; shown first, kept on a yes."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from nearer.cli.people import ask_who_is_one
from nearer.cli.printed import section_lines
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import at_home, in_bold, progress
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.contracts import DateOrder
from nearer.errors import NothingToRead, Undecided
from nearer.language import _

if TYPE_CHECKING:
    from nearer.model.kept import Keeps
    from nearer.service.adding import Preview

WRONG = 2


class AddOnTerminal(OnTerminal):
    """What `add` asks, on a terminal. given: what an option said already; sure: --yes was given."""

    def __init__(self, given: "Keeps | None", *, sure: bool) -> None:
        super().__init__()
        self._given, self._sure = given, sure

    def _no_answer(self) -> tuple[str, str]:
        return _("Nothing was added."), _("Answer on a terminal, or add --yes and say it with options.")

    def keep(self) -> "Keeps":
        """Ask whether the words are to be kept."""
        if self._given is not None:
            return self._given
        self._put("")
        self._tell(
            _(
                "Shall I keep the words, too? They are sealed like the rest. What a message did, such as an offer of help, "
                "is read from them, and gets better with time. Without them I keep times, lengths, and what I can read today."
            )
        )
        return "words" if self.yes_or_no() else "lengths"

    def confirm(self, preview: "Preview") -> bool:
        """Show what was found and ask whether to keep it."""
        _show(preview, self._put)
        if self._sure:
            return True
        self._put("")
        self._tell(_("Shall I add this to your vault?"))
        return self.may_i()


def _show(preview: "Preview", put: Callable[[str], None]) -> None:
    from nearer.service.adding_sheet import preview_sections

    for line in section_lines(preview_sections(preview), bright=in_bold()):
        put(line)


@click.command(
    "add",
    help=_(
        "Add histories to your vault. PATH is a chat file, a zip or a folder; give as many as you like. You see first what "
        "was found. The same file twice counts once."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--me", multiple=True, metavar="NAME", help=_("your own name in the chats (may repeat)"))
@click.option("--zone", metavar="ZONE", help=_("where the phone was, such as Europe/Paris"))
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help=_("how the files write a date"))
@click.option(
    "--keep",
    type=click.Choice(["words", "lengths"]),
    help=_("keep the words, or times, lengths and what they did alone"),
)
@click.option("--yes", is_flag=True, help=_("add without asking; for scripts"))
@vault_options
def COMMAND(
    paths: tuple[str, ...],
    *,
    me: tuple[str, ...],
    zone: str | None,
    date_order: str | None,
    keep: str | None,
    yes: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Add histories."""
    if not paths:
        print(_("Say what to add: nearer add FILE"), file=sys.stderr)
        return WRONG
    questions = None
    if sys.stdin.isatty() and sys.stdout.isatty():
        questions = AddOnTerminal(cast("Keeps | None", keep), sure=yes)
    elif not yes:
        raise Undecided(
            _("I would show you what I found and ask first, and there is nobody to ask."),
            _("Nothing was added."),
            _("Use a terminal, or add --yes."),
        )
    from nearer.service.adding import add
    from nearer.service.adding_sheet import added_sections
    from nearer.service.decisions import Answers
    from nearer.service.life import life
    from nearer.service.people import page
    from nearer.service.this_computer import machine_zone

    paths = tuple(map(at_home, paths))
    for path in paths:
        if not path or not Path(path).exists():  # said before anyone types a passphrase; "" is not the folder one is in
            raise NothingToRead(
                _("There is no file or folder {path}.").format(path=path or "“”"),
                _("Nothing was added."),
                _("Look at the name again. Where it has spaces, put it in quotes."),
            )
    answers = Answers(me=me, zone=zone, date_order=cast("DateOrder | None", date_order), machine_zone=machine_zone())
    open_pairs = 0
    with unlocked(vault, passphrase_fd) as found, progress() as saying:
        if questions is not None and saying is not None:
            questions.hush = saying.hush
        added = add(
            found,
            [Path(path) for path in paths],
            answers,
            now=now(),
            keeps=cast("Keeps", keep or "words"),
            questions=questions,
            progress=saying,
        )
        if added is not None:
            if questions is not None:
                ask_who_is_one(found, questions)
            life(found, saying)
            open_pairs = len(page(found).proposals)
    if added is None:
        say(_("Nothing was added, and nothing of it was kept."))
        return 0
    if questions is None:
        _show(added.preview, print)
        print()
    for line in section_lines(added_sections(added, open_pairs), bright=in_bold()):
        print(line)
    return 0
