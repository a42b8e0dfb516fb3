"""The command `nearer`: help from one static table, then one module a command, imported when it is asked for.

The only place where an error becomes words and an exit code: 0 done, 1 a fault of ours, 2 nothing could be read or the
call was wrong, 130 interrupted.
"""

import errno
import os
import sys
from importlib import import_module

from nearer.errors import NearerError, WrongCall
from nearer.language import N_, _

COMMANDS = {
    "look": ("nearer.cli.look", N_("see who reached out, and where answers may have stopped")),
    "how-to": ("nearer.cli.how_to", N_("how to get your chats out of an app")),
    "demo": ("nearer.cli.demo", N_("look at an invented life first")),
    "open": ("nearer.cli.open_vault", N_("make your vault, or see what is in it")),
    "add": ("nearer.cli.add", N_("add chats and other histories to your vault")),
    "sources": ("nearer.cli.sources", N_("what you added, and what it can and cannot tell")),
    "undo": ("nearer.cli.undo", N_("take back what you added last")),
    "people": ("nearer.cli.people", N_("who is who, across all apps")),
    "person": ("nearer.cli.person", N_("one person: their name, how close, how it stands")),
    "help-now": ("nearer.cli.help_now", N_("where to call, now")),
    "start": ("nearer.cli.start", N_("begin, with your chats or without")),
    "pocket": ("nearer.cli.pocket", N_("one page for your phone")),
    "today": ("nearer.cli.today", N_("one thing to do today, or none")),
    "trial": ("nearer.cli.trial", N_("did it help? and a small trial of your own")),
    "instrument": ("nearer.cli.instrument", N_("answer a list of questions that you bring yourself")),
    "review": ("nearer.cli.review", N_("look back over a month, and then and now")),
    "report": ("nearer.cli.report", N_("a sheet to take to a counsellor")),
    "card": ("nearer.cli.card", N_("one insight of yours, to share")),
    "practise": ("nearer.cli.practise", N_("do something else instead, a page at a time")),
    "offers": ("nearer.cli.offers", N_("hands that were held out to you")),
    "timeout": ("nearer.cli.timeout", N_("time-outs that you took, and their end")),
    "letter": ("nearer.cli.letter", N_("your letters to the child you were, read again")),
    "agreement": ("nearer.cli.agreement", N_("what you two agreed on, and a page of it to print")),
    "days": ("nearer.cli.days", N_("whom you were with, and what you felt")),
    "journal": ("nearer.cli.journal", N_("write down a day, or a moment in ten seconds")),
    "check": ("nearer.cli.check", N_("see whether your vault is whole")),
    "backup": ("nearer.cli.backup", N_("copy your vault, by date")),
    "restore": ("nearer.cli.restore", N_("bring a copy back")),
    "export": ("nearer.cli.export", N_("write everything into one zip that any program can read")),
    "import-archive": ("nearer.cli.import_archive", N_("read such a zip into a new vault")),
    "forget": ("nearer.cli.forget", N_("take a person, an import or everything out for good")),
    "passphrase": ("nearer.cli.passphrase", N_("choose a new passphrase")),
    "lock": ("nearer.cli.lock", N_("put everything away")),
}
"""Name -> (module, one line). Each module ends in COMMAND; nothing of it is imported to print the help."""

GROUPS = {
    N_("Now"): ("help-now",),
    N_("To look"): ("look", "how-to", "demo"),
    N_("To keep what you find"): ("open", "add", "sources", "undo", "people", "person"),
    N_("To do something else instead"): ("start", "today", "practise"),
    N_("To see what came of it"): ("offers", "timeout", "days", "letter", "agreement"),
    N_("To write, and to look back"): ("journal", "review", "trial", "instrument", "report", "card", "pocket"),
    N_("To look after it"): (
        "check",
        "backup",
        "restore",
        "export",
        "import-archive",
        "forget",
        "passphrase",
        "lock",
    ),
}
"""The commands as the help shows them; every one stands in one of these."""

FAULT, WRONG, INTERRUPTED = 1, 2, 130

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Why a place to write to takes no more. Reading has its own words for its own errors (intake)."""


def help_text() -> str:
    """Return what `nearer --help` says."""
    lines = [
        _("nearer: notice where you push people away, and come nearer."),
        "",
        _("It reads chats that you already have. Nothing leaves this computer."),
        _("`look` stores nothing. What you add lies in one sealed file, your vault."),
        _("Not a diagnosis, not therapy, not for emergencies. For people of 18 and over."),
        "",
        _("Use: nearer COMMAND ..."),
        "",
        *(line for title, names in GROUPS.items() for line in _group(_(title), names)),
        "  --version   " + _("which nearer this is"),
        "  --no-color  " + _("no bold letters"),
        "",
        _("Start with: nearer demo"),
        _("More on one: nearer look --help"),
    ]
    return "\n".join(lines)


def _group(title: str, names: tuple[str, ...]) -> list[str]:
    width = max(map(len, COMMANDS))
    return [f"{title}:", *(f"  {name:<{width}}  {_(COMMANDS[name][1])}" for name in names), ""]


def main(args: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    # Started with a stream closed, Python has none at all: then nobody answers, and nobody reads.
    nowhere = "r+" if os.name == "posix" else "w"
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, nowhere, encoding="utf-8"))  # noqa: PTH123, SIM115  # as long as we run
    # A name or a text may hold letters that this terminal has not: then a mark stands there, and nothing stops.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:] if args is None else args))


def run(args: list[str]) -> int:
    """Run one command line and return its exit code. Every error ends here, as words on stderr."""
    try:
        code = _run(args)
        sys.stdout.flush()
    except NearerError as problem:
        return _plainly(problem)
    except KeyboardInterrupt:
        print("\n" + _("Stopped. Your files are as they were."), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our lines has seen enough.
        _write_no_more()
        return 0
    except SystemExit as asked:
        return asked.code if isinstance(asked.code, int) else int(asked.code is not None)
    except OSError as problem:
        if problem.filename is not None or problem.errno not in NO_ROOM:
            return _our_fault(problem)
        _write_no_more()
        return _cut_short()
    except BaseException as problem:  # noqa: BLE001  # the last wall: no text of a message may reach the screen
        return _our_fault(problem)
    return code


def _run(args: list[str]) -> int:
    if "_NEARER_COMPLETE" in os.environ:
        from nearer.cli.complete import complete

        return complete()
    while args and args[0] == "--no-color":
        os.environ["NO_COLOR"] = "1"
        args = args[1:]
    if not args or args[0] in ("--help", "-h", "help"):
        print(help_text())
        return 0
    if args[0] == "--version":
        from nearer import __version__

        print(f"nearer {__version__}")
        return 0
    if args[0] not in COMMANDS:
        from nearer.cli.wrong_call import unknown_command

        return _refused(unknown_command(args[0], list(COMMANDS)), _("For all of them: nearer --help"))
    import click

    from nearer.cli.commands import begin

    try:
        return begin(import_module(COMMANDS[args[0]][0]).COMMAND, args[1:], f"nearer {args[0]}")
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as problem:
        from nearer.cli.wrong_call import says

        return _refused(says(problem), _("For help: nearer {name} --help").format(name=args[0]))


def _refused(what: str, what_to_do: str) -> int:
    return _plainly(WrongCall(what, _("Nothing was changed."), what_to_do))


def _plainly(problem: NearerError) -> int:
    from nearer.cli.terminal import clean, wrapped

    for part in (problem.what, problem.safe, problem.what_to_do):
        if part:
            print("\n".join(wrapped(clean(part))), file=sys.stderr)
    return problem.exit_code


def _write_no_more() -> None:
    """Let the rest go nowhere: Python must not try to write it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _cut_short() -> int:
    print(_("What was printed is not all there: the place that it went to took no more."), file=sys.stderr)
    print(
        _("Your files are as they were, and nothing was stored. Make room there, or print to another place."),
        file=sys.stderr,
    )
    return FAULT


def _our_fault(problem: BaseException) -> int:
    if os.environ.get("NEARER_DEBUG") == "1":
        import traceback

        traceback.print_exception(problem)
    # The kind alone: what an error says may hold the text of a message.
    print(_("Something went wrong in nearer itself ({kind}).").format(kind=type(problem).__name__), file=sys.stderr)
    print(_("Your files are as they were, and so is what was in your vault. It is not your doing."), file=sys.stderr)
    return FAULT
