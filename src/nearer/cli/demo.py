"""`nearer demo`: `nearer look` on the invented life that ships, so that nobody has to bring their own to see what it is like."""

from pathlib import Path

import click

from nearer.cli import look
from nearer.cli.commands import begin
from nearer.cli.terminal import wrapped
from nearer.errors import NothingToRead
from nearer.language import _

ME = "Robin"


def sample_life() -> Path:
    """Return the folder of the invented life: in the package where it was packed in, else beside it in the repository."""
    package = Path(__file__).parents[1]
    for folder in (package / "samples" / "life", package.parents[1] / "samples" / "life"):
        if folder.is_dir():
            return folder
    raise NothingToRead(
        _("The invented life is not on this computer."),
        what_to_do=_("Run nearer from its own folder, or bring a chat."),
    )


@click.command(
    "demo",
    options_metavar="",
    help=_("Look at an invented life. It takes what nearer look takes, such as --evidence or --html FILE."),
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS]")
def COMMAND(options: tuple[str, ...]) -> int:
    """Run `look` on the invented life."""
    life = sample_life()
    if "--json" not in options:
        print("\n".join(wrapped(_("This is an invented life. Robin and all the others do not exist."))) + "\n")
    asked = [str(life), "--me", ME, "--no-questions", *options]
    return begin(look.COMMAND, asked, "nearer demo")
