"""`nearer import-archive FILE`: what `nearer export` wrote, into a vault that holds nothing yet."""

from pathlib import Path

import click

from nearer.cli.unlocking import say, unlocked, vault_options
from nearer.language import _, ngettext


@click.command(
    "import-archive",
    help=_("Read a zip that nearer export wrote into a vault that holds nothing yet."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@vault_options
def COMMAND(file: Path, vault: Path | None, passphrase_fd: int | None) -> int:
    """Import an archive."""
    from nearer.service import opening
    from nearer.service.archiving import restore

    with unlocked(vault, passphrase_fd) as found:
        restore(found, file)
        events = opening.state(found).events
    rows = ngettext("{n} message or call is", "{n} messages and calls are", events).format(n=f"{events:,}")
    say(_("{rows} in your vault now, with all that you wrote.").format(rows=rows))
    return 0
