"""`nearer passphrase`: a new passphrase and a new recovery key."""

from pathlib import Path

import click

from nearer.cli.open_vault import show_recovery_key
from nearer.cli.unlocking import new_passphrase, say, unlocked, vault_options
from nearer.language import _


@click.command(
    "passphrase",
    help=_("Choose a new passphrase. You also get a new recovery key. Older copies keep the old ones."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@vault_options
@click.option(
    "--recovery-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("write the new recovery key to this file, to print it"),
)
def COMMAND(vault: Path | None, passphrase_fd: int | None, recovery_key: Path | None) -> int:
    """Change the passphrase."""
    from nearer.service import opening, outbox

    if recovery_key is not None:
        outbox.ready(recovery_key)
    with unlocked(vault, passphrase_fd) as found:
        recovery = opening.change_passphrase(found, new_passphrase(passphrase_fd))
    say(
        _("The new passphrase holds from now on. The old one, and the old recovery key, open nothing but older copies.")
    )
    show_recovery_key(recovery, recovery_key)
    return 0
