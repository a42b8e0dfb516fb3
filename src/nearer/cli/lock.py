"""`nearer lock`: put everything away. Between two commands nothing is open; what a killed one left is folded in."""

from pathlib import Path

import click

from nearer.cli.unlocking import now, place, say, vault_options, with_secret
from nearer.language import _

DAMAGED = 1


@click.command(
    "lock",
    help=_("Put everything away. Between two commands your vault is locked anyway."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@vault_options
def COMMAND(vault: Path | None, passphrase_fd: int | None) -> int:
    """Say that the vault is locked, and fold in what lies beside it."""
    from nearer.service import opening

    path = place(vault)
    opening.look_at(path)
    if opening.left_beside(path):
        folded = with_secret(passphrase_fd, _("Passphrase:"), lambda typed: opening.fold(path, typed, now()))
        say(_("A run that was cut off left a part of your vault beside it. I put it back."))
        if folded.kept is not None:
            say(
                _("The last of what that run wrote is damaged, and gone. All before it is there."),
                _("The files as they were are kept: {path}").format(path=folded.kept),
            )
        if folded.faults:
            say(_("Your vault is damaged, too. Bring back your last copy: nearer restore FILE."))
            return DAMAGED
    if opening.left_beside(path):
        say(_("Another nearer has your vault open. It is locked when that one ends."))
        return 0
    say(_("Your vault is locked: {path}").format(path=path))
    return 0
