"""`nearer restore FILE`: bring a copy back; the vault that was there stays beside it."""

from pathlib import Path

import click

from nearer.cli.unlocking import now, place, say, secret, vault_options
from nearer.language import _


@click.command(
    "restore",
    help=_("Bring back a copy that nearer backup made. The vault that is there now is kept beside it."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("copy", type=click.Path(path_type=Path), metavar="FILE")
@vault_options
def COMMAND(copy: Path, vault: Path | None, passphrase_fd: int | None) -> int:
    """Restore a copy."""
    from nearer.service import opening

    opening.look_at(copy)
    path = place(vault)
    before = opening.restore(copy, path, secret(passphrase_fd, _("Passphrase of the copy:")), now())
    said = [_("The copy is your vault now: {path}").format(path=path)]
    if before is not None:
        said.append(_("The one from before is kept: {path}").format(path=before))
    say(*said, _("It opens with the passphrase of the copy."))
    return 0
