"""`nearer look PATH...`: findings from files; nothing is stored. The files may be chats, zips and folders in any mix.

Without a PATH it looks into the vault (look_in_vault.py).
"""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nearer.cli import look_in_vault
from nearer.cli.printed import always, lines, nothing
from nearer.cli.questions import OnTerminal
from nearer.cli.terminal import at_home, in_bold, progress, width, wrapped
from nearer.cli.unlocking import vault_options
from nearer.errors import WrongCall
from nearer.language import _

if TYPE_CHECKING:
    from nearer.model.report import Report
    from nearer.service.set_out import Shown

NO_PATHS = 2


def _paragraphs(*paragraphs: str) -> str:
    return "\n\n".join("\n".join(wrapped(paragraph)) for paragraph in paragraphs)


def what_to_bring() -> str:
    """Return what to bring, for a person who brought nothing yet."""
    return _paragraphs(
        _("Bring five chats: the hard one and four easy ones."),
        _(
            "The hard one is the chat that you think of now. The easy ones are with people you like to hear from. "
            "They show what is usual for you. With fewer than five, nothing is called clear."
        ),
        _("How to get a chat out of WhatsApp: nearer how-to whatsapp"),
        _("Then: nearer look FILE FILE FILE FILE FILE"),
        _("You can give files, zips and folders. To see it on an invented life first: nearer demo"),
    )


def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(_("write a day as 2024-03-31")) from None


def _pairs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(part.strip() for part in value.split("=")) for value in values]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise click.BadParameter(_("write two names as A=B"))
    return tuple((pair[0], pair[1]) for pair in pairs)


def _stop_kindly() -> None:
    print()
    print(
        _paragraphs(
            _("Then I stop here. nearer is made to look at oneself. It is not made to look at what others do."),
            _("Nothing was read, and nothing was stored."),
            _("If you worry about someone, the kindest way is to ask them."),
        )
    )


@click.command(
    "look",
    help=_(
        "See who reached out, and where answers may have stopped. PATH is a chat file, a zip or a folder; give as many as "
        "you like, and nothing of them is stored. Without a PATH I look into your vault. Nothing leaves this computer. "
        "Not a diagnosis, not therapy, not for emergencies."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--me", multiple=True, metavar="NAME", help=_("your own name in the chats (may repeat)"))
@click.option("--leave-out", multiple=True, metavar="NAME", help=_("leave this person out (may repeat)"))
@click.option("--no-questions", is_flag=True, help=_("ask nothing; for scripts"))
@click.option("--zone", metavar="ZONE", help=_("where the phone was, such as Europe/Paris"))
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help=_("how the files write a date: dmy is day, month, year; mdy is month, day, year; ymd is year, month, day"),
)
@click.option("--same", multiple=True, metavar="A=B", callback=_pairs, help=_("two names are one person (may repeat)"))
@click.option("--apart", multiple=True, metavar="NAME", help=_("one name is two people (may repeat)"))
@click.option(
    "--alpha", type=float, default=0.03, show_default=True, help=_("how often a clear finding may be false, each year")
)
@click.option("--since", metavar="DAY", callback=_day, help=_("show what lasted up to this day or began later"))
@click.option("--person", metavar="NAME", help=_("show one person"))
@click.option("--maybe", is_flag=True, help=_("show what is less sure, too"))
@click.option("--evidence", is_flag=True, help=_("show what stands behind each line"))
@click.option("--words", is_flag=True, help=_("show what others wrote, where evidence is shown"))
@click.option("--plain-names", is_flag=True, help=_("say the usual word for it, such as ghosting"))
@click.option("--initials/--names", default=None, help=_("initials or names; a page has initials, a window has names"))
@click.option("--json", "json_", is_flag=True, help=_("for programs: all of it as JSON"))
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help=_("write one page that you can keep or print")
)
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@click.option(
    "--was-it",
    nargs=2,
    metavar="NAME WORD",
    help=_(
        "in your vault: say what the line about NAME was: resting, reason, elsewhere, parted, on_purpose, hurt, too_close, "
        "pulled_away or unsure; none takes it back"
    ),
)
@click.option("--day", metavar="DAY", callback=_day, help=_("with --was-it: a day in it, where NAME has more lines"))
@click.option("--no-color", is_flag=True, help=_("no bold letters"))
@vault_options
def COMMAND(
    paths: tuple[str, ...],
    *,
    json_: bool,
    html: Path | None,
    force: bool,
    no_questions: bool,
    no_color: bool,
    was_it: tuple[str, str] | None,
    day: date | None,
    vault: Path | None,
    passphrase_fd: int | None,
    **chosen: Any,
) -> int:
    """Look, and set it out as asked."""
    if no_color:
        os.environ["NO_COLOR"] = "1"
    _checked(html, force=force, **chosen)
    asks = not (json_ or no_questions) and sys.stdin.isatty() and sys.stdout.isatty()
    if not paths:
        if not look_in_vault.is_there(vault):
            print(what_to_bring(), file=sys.stderr)
            return NO_PATHS
        look_in_vault.refuse_said_once(chosen)
        if was_it is not None:
            look_in_vault.say_what_it_was(vault, passphrase_fd, *was_it, day)
            return 0
        asking = look_in_vault.LookOnTerminal() if asks else None

        def put(report: "Report", often: bool, door: Callable[[], None]) -> bool:
            _set_out(
                report,
                html,
                force=force,
                json_=json_,
                questions=asking,
                chosen=chosen,
                vault=True,
                often=often,
                door=door,
            )
            return html is None

        look_in_vault.look_in_vault(vault, passphrase_fd, asking, _shown(chosen), put)
        return 0
    if vault is not None or was_it is not None:
        raise WrongCall(
            _("A look is at files, or into the vault."),
            _("Nothing was read."),
            _("To look into the vault, leave the files out. To put them in it: nearer add FILE"),
        )
    questions = None
    if asks:
        questions = OnTerminal()
        questions.welcome()
        if not questions.own_messages():
            _stop_kindly()
            return 0
    from nearer.service.look import look

    asks_intake = ("me", "zone", "date_order", "leave_out", "same", "apart", "alpha")
    from nearer.service.set_out import shows

    with _uncollected(), progress() as say:
        if questions is not None and say is not None:
            questions.hush = say.hush
        report = look(
            [Path(at_home(path)) for path in paths],
            **{name: chosen[name] for name in asks_intake},
            questions=questions,
            shown=shows(_shown(chosen)),
            progress=say,
        )
    _set_out(report, html, force=force, json_=json_, questions=questions, chosen=chosen)
    return 0


def _shown(
    chosen: dict[str, Any], *, asked: bool = False, to_file: bool = False, in_vault: bool = False, often: bool = False
) -> "Shown":
    """Return what the options say that a person wants to see. A file has initials unless names are asked for (K6)."""
    from nearer.service.set_out import Shown

    shown_as = ("maybe", "evidence", "since", "person", "words", "plain_names")
    return Shown(
        **{name: chosen[name] for name in shown_as},
        initials=chosen["initials"] is not False if to_file else bool(chosen["initials"]),
        asked=asked,
        said_whom=bool(chosen["leave_out"]),
        to_file=to_file,
        in_vault=in_vault,
        often=often,
    )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Do not look for cycles meanwhile: with a million rows at hand it costs a tenth of the time and frees nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _checked(html: Path | None, *, force: bool, person: str | None, **__: object) -> None:
    """Refuse before the long work what could not be carried out after it."""
    if html is None:
        return
    if person is not None:
        raise WrongCall(
            _("nearer writes no page about one other person."),
            what_to_do=_("Leave out --person, or leave out --html."),
        )
    from nearer.service import outbox

    outbox.ready(html, force=force)


def _set_out(
    report: "Report",
    html: Path | None,
    *,
    force: bool,
    json_: bool,
    questions: OnTerminal | None,
    chosen: dict[str, Any],
    vault: bool = False,
    often: bool = False,
    door: Callable[[], None] = nothing,
) -> None:
    from nearer.service.set_out import set_out

    asked = questions is not None
    if json_:
        from nearer.cli.as_json import as_json

        print(as_json(report, words=chosen["words"]))
    elif html is None:
        sheet = set_out(report, _shown(chosen, asked=asked, in_vault=vault, often=often))
        bright = in_bold()
        may_i = always if questions is None else questions.may_i
        for line in lines(sheet, bright=bright, may_i=may_i, door=door):
            print(line)
    if html is not None:
        from nearer.page.html import page
        from nearer.service import outbox

        outbox.write(
            html, page(set_out(report, _shown(chosen, asked=asked, to_file=True, in_vault=vault))), force=force
        )
        print("\n".join(wrapped(outbox.note(html), within=width())), file=sys.stderr)
