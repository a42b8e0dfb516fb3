"""`nearer how-to APP`: how to export from an app, on which phone, and what that export cannot tell."""

import click

from nearer.cli.terminal import bold, clean, in_bold, wrapped
from nearer.language import _
from nearer.service.how_to import HowTo, apps, how_to


def _show(text: str, first: str = "") -> None:
    for line in wrapped(clean(text), first=first):
        print(line)


def _one(app: HowTo, *, bright: bool) -> None:
    print(bold(clean(app.title), on=bright) + "\n")
    if not app.reads:
        _show(_("nearer cannot read this app yet. I say so rather than guess."))
        _show(_("Any chat can be brought as a plain table. To see how, type: nearer how-to nearer."))
        return
    _show(app.steps)
    _show(_("If you send a chat to yourself, a copy stays in your mail or cloud. Delete it there when you are done."))
    print("\n" + _("What this export tells:"))
    for line in app.can_tell:
        _show(line, "  - ")
    print("\n" + _("What it cannot tell:"))
    for line in app.lacks:
        _show(line, "  - ")
    _show(app.cannot_tell, "  ")


@click.command(
    "how-to",
    help=_("How to get your chats out of an app, and what they cannot tell. With no APP: the apps that nearer knows."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("app", required=False)
def COMMAND(app: str | None) -> int:
    """Print the steps of one app, or the list of apps."""
    bright = in_bold()
    if app is not None:
        for nth, one in enumerate(how_to(app)):
            if nth:
                print()
            _one(one, bright=bright)
        return 0
    known = apps()
    print(_("nearer can read:"))
    for one in known:
        if one.reads:
            _show(f"{one.app}: {one.title}", "  - ")
    print("\n" + _("nearer cannot read these yet:"))
    _show(", ".join(one.app for one in known if not one.reads) + ".", "  ")
    print("\n" + _("For the steps, type: nearer how-to APP"))
    return 0
