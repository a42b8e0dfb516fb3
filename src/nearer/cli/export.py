"""`nearer export FILE`: everything in one zip, readable by any program."""

from pathlib import Path

import click

from nearer.cli.unlocking import say, unlocked, vault_options
from nearer.language import _


@click.command(
    "export",
    help=_(
        "Write everything into one zip: JSON, tables and your journal. It is not sealed: whoever has it can read it."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(file: Path, *, force: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """Export everything."""
    from nearer.service import outbox
    from nearer.service.archiving import export

    outbox.ready(file, force=force)
    with unlocked(vault, passphrase_fd, write=False) as found:
        export(found, file, force=force)
    say(outbox.note(file))
    return 0
