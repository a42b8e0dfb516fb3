"""`nearer sources`: what was added, what each file covers, and what its kind can and cannot tell."""

from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import unlocked, vault_options
from nearer.language import _


@click.command(
    "sources",
    help=_("See what you added, what each file covers, and what its kind of export cannot tell."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@vault_options
def COMMAND(vault: Path | None, passphrase_fd: int | None) -> int:
    """List the sources."""
    from nearer.service.adding_sheet import sources_sections

    with unlocked(vault, passphrase_fd, write=False) as found:
        sections = sources_sections(found)
    for line in section_lines(sections, bright=in_bold()):
        print(line)
    return 0
