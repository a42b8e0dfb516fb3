"""`nearer sources`: what was added, what each file covers, and what its kind can and cannot tell."""

from pathlib import Path

import click

from nearer.cli.printed import section_lines
from nearer.cli.questions import make_sure
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import unlocked, vault_options
from nearer.language import _


@click.command(
    "sources",
    help=_("See what you added, what each file covers, and what its kind of export cannot tell."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--drop-words",
    type=int,
    metavar="N",
    help=_("let go of the words of import N: times, lengths and what a message did stay"),
)
@click.option("--yes", is_flag=True, help=_("do it without asking; for scripts"))
@vault_options
def COMMAND(*, drop_words: int | None, yes: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """List the sources, after the words of one were let go of."""
    from nearer.service import keeping
    from nearer.service.adding_sheet import sources_sections

    with unlocked(vault, passphrase_fd, write=drop_words is not None) as found:
        if drop_words is not None:
            make_sure(
                _("This takes the words of import {n} out for good. To have them again, add its files again.").format(
                    n=drop_words
                ),
                yes=yes,
            )
            keeping.drop_words(found, drop_words)
        sections = sources_sections(found)
    for line in section_lines(sections, bright=in_bold()):
        print(line)
    return 0
