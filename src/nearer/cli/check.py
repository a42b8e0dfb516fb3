"""`nearer check`: see whether the vault is whole."""

from pathlib import Path

import click

from nearer.cli.unlocking import say, unlocked, vault_options
from nearer.language import _


@click.command(
    "check",
    help=_("See whether your vault is whole: every page, every reference, every message."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@vault_options
def COMMAND(vault: Path | None, passphrase_fd: int | None) -> int:
    """Check the vault."""
    from nearer.service import opening

    with unlocked(vault, passphrase_fd, write=False) as found:
        faults = opening.check(found)
    if not faults:
        say(_("Your vault is whole."))
        return 0
    say(
        _("Your vault is damaged in {n} places.").format(n=len(faults)),
        _(
            "Nothing was changed. Bring back your last copy: nearer restore FILE. Keep the damaged one until that worked."
        ),
    )
    return 1
