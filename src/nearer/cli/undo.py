"""`nearer undo`: take a whole import out of the vault, or bring it back."""

from pathlib import Path

import click

from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import WrongCall
from nearer.language import _


@click.command(
    "undo",
    help=_("Take back what you added last, or import N (nearer sources lists them). For 30 days it can come back."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("number", required=False, type=int, metavar="[N]")
@click.option("--back", is_flag=True, help=_("bring import N back"))
@vault_options
def COMMAND(number: int | None, *, back: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """Undo an import, or bring it back."""
    if back and number is None:
        raise WrongCall(
            _("Say which import to bring back."), _("Nothing was changed."), _("nearer sources lists them.")
        )
    from nearer.service.undoing import undo, undo_back

    with unlocked(vault, passphrase_fd) as found:
        done = undo_back(found, number) if back and number is not None else undo(found, now(), number)
    if done is None:
        raise WrongCall(
            _("There is nothing to undo.")
            if number is None
            else _("Import {n} is not in the bin.").format(n=number)
            if back
            else _("There is no import {n}, or it was taken back already.").format(n=number),
            _("Nothing was changed."),
            _("nearer sources lists what you added."),
        )
    if back:
        say(_("Import {n} counts again.").format(n=done))
    else:
        say(_("Import {n} counts no more. For 30 days it can come back: nearer undo {n} --back").format(n=done))
    return 0
