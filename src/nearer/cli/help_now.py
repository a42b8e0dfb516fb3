"""`nearer help-now`: where to call. It needs no vault, no passphrase and no network."""

from datetime import datetime
from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import say
from nearer.language import _


@click.command(
    "help-now",
    help=_("See where to call, now. It needs no vault and no passphrase, and nothing is stored."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("there", required=False, metavar="[CC]")
@click.option("--country", metavar="CC", help=_("the country, in two letters"))
@click.option("--own", is_flag=True, help=_("make a file for lines of your own, and say where it lies"))
def COMMAND(there: str | None, *, country: str | None, own: bool) -> int:
    """Show where to call."""
    from nearer.service import help_now

    if own:
        path: Path = help_now.own_file()
        help_now.make_own_file(path)
        say(_("Write your own lines into this file: {path}").format(path=path))
        return 0
    today = datetime.now().astimezone().date()
    for line in section_lines(help_now.help_sections(today, country or there), bright=in_bold()):
        print(line)
    return 0
