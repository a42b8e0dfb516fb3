"""`nearer restore FILE`: bring a copy back; the vault that was there stays beside it."""

from pathlib import Path

import click

from nearer.cli.unlocking import now, place, say, vault_options, with_secret
from nearer.errors import VaultMissing, WrongCall, WrongKey
from nearer.language import _


@click.command(
    "restore",
    help=_("Bring back a copy that nearer backup made. The vault that is there now is kept beside it."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("copy", required=False, type=click.Path(path_type=Path), metavar="FILE")
@vault_options
def COMMAND(copy: Path | None, vault: Path | None, passphrase_fd: int | None) -> int:
    """Restore a copy."""
    from nearer.service import opening

    path = place(vault)
    if copy is None:
        newest = opening.newest_copy(path)
        raise WrongCall(
            _("Say which copy to bring back."),
            _("Nothing was changed."),
            _("Copies lie in {folder}, unless you chose another place.").format(folder=opening.copies_folder(path))
            if newest is None
            else _("The newest one beside your vault: {path}").format(path=newest),
        )
    if not copy.exists():
        raise VaultMissing(
            _("There is no copy at {path}.").format(path=copy),
            _("Nothing was changed."),
            _("Copies lie in {folder}, unless you chose another place.").format(folder=opening.copies_folder(path)),
        )
    opening.look_at(copy)

    def put_back(typed: bytes) -> Path | None:
        try:
            return opening.restore(copy, path, typed, now())
        except WrongKey:
            raise WrongKey(
                _("This does not open the copy. It opens with what opened your vault when the copy was made."),
                _("Your vault is as it was."),
                _("Try the passphrase or the recovery key of that time. If you are sure, the copy may be damaged."),
            ) from None

    before = with_secret(passphrase_fd, _("Passphrase of the copy:"), put_back)
    said = [_("The copy is your vault now: {path}").format(path=path)]
    if before is not None:
        said.append(_("The one from before is kept: {path}").format(path=before))
    say(*said, _("It opens with the passphrase of the copy."))
    return 0
