"""`nearer pocket FILE`: one page for the phone."""

from datetime import datetime
from pathlib import Path

import click

from nearer.cli.unlocking import say
from nearer.language import _


@click.command(
    "pocket",
    help=_("Write one page for your phone: words for a hard moment, and whom to call. Nothing of yours is in it."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--country", metavar="CC", help=_("the country, in two letters"))
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
def COMMAND(file: Path, *, country: str | None, force: bool) -> int:
    """Write the page."""
    from nearer.page.html import paper
    from nearer.service import outbox, pocket

    outbox.write(file, paper(pocket.pocket(datetime.now().astimezone().date(), country)), force=force)
    say(_("It is there: {path}").format(path=file), _("Bring it to your phone as you like. Its title says nothing."))
    return 0
