"""`nearer agreement`: what two people agreed on, since when, and a page of it to print."""

from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import say, unlocked, vault_options
from nearer.language import _


@click.command(
    "agreement",
    help=_("See what you agreed on with someone, and print it. To make one, the two of you: nearer practise P9"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("name", required=False, default="", metavar="[NAME]")
@click.option(
    "--print",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("write a page for paper there (.html), with no name on it"),
)
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(name: str, *, file: Path | None, force: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """Show agreements, or write one for paper."""
    from nearer.service import agreements, outbox
    from nearer.service.agreements_sheet import agreement_paper, agreement_sections
    from nearer.service.kept import zone_of

    if file is not None:
        outbox.ready(file, force=force)
    with unlocked(vault, passphrase_fd, write=False) as found:
        zone = zone_of(found.connection)
        if file is not None:
            from nearer.page.html import paper

            page = paper(agreement_paper(agreements.agreement_with(found, name), zone))
            outbox.write(file, page, force=force)
            say(outbox.note(file), _("To have it on paper: open it with your browser, and print it there."))
            return 0
        shown = [agreements.agreement_with(found, name)] if name else agreements.agreements(found)
        for line in section_lines(agreement_sections(shown, zone), bright=in_bold()):
            print(line)
    return 0
