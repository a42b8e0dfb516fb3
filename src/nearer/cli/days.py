"""`nearer days`: the people in one's days, week by week, in words and as a picture."""

from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import WrongCall
from nearer.language import _

MOST_WEEKS = 53


@click.command(
    "days",
    help=_("See whom you were with and what you felt, week by week, from what you noted. To note: nearer practise P11"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--weeks",
    type=click.IntRange(1, MOST_WEEKS),
    default=12,
    show_default=True,
    metavar="N",
    help=_("so many weeks back, this one among them"),
)
@click.option(
    "--to", "file", type=click.Path(path_type=Path), metavar="FILE", help=_("write it as a picture (.svg) there, too")
)
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(*, weeks: int, file: Path | None, force: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """Show the people in one's days, and write the picture where that was asked for."""
    from nearer.service import outbox
    from nearer.service.days import days
    from nearer.service.days_sheet import days_picture, days_sections

    if file is not None:
        outbox.ready(file, force=force)
    with unlocked(vault, passphrase_fd, write=False) as found:
        told = days(found, now(), weeks)
    for line in section_lines(days_sections(told), bright=in_bold()):
        print(line)
    if file is None:
        return 0
    if not told.can_tell:
        raise WrongCall(_("There are too few days for a picture."), _("No file was written."))
    from nearer.page.dots import dots

    outbox.write(file, dots(days_picture(told)), force=force)
    print()
    say(outbox.note(file))
    return 0
