"""`nearer backup`: a dated copy of the vault."""

from pathlib import Path

import click

from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.language import _, ngettext


@click.command(
    "backup",
    help=_("Copy your vault, by date, into FOLDER (else beside it). Do not copy the file by hand while it is in use."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[FOLDER]")
@click.option("--keep", type=click.IntRange(1), default=5, show_default=True, help=_("how many copies stay"))
@vault_options
def COMMAND(folder: Path | None, keep: int, vault: Path | None, passphrase_fd: int | None) -> int:
    """Back the vault up."""
    from nearer.service import opening

    with unlocked(vault, passphrase_fd) as found:
        copy = opening.back_up(found, folder or opening.copies_folder(found.path), now(), keep)
    say(
        _("Copied: {path}").format(path=copy),
        _("It opens with the passphrase that holds today. A copy on another disk is safer."),
        ngettext(
            "The newest copy there stays, older ones go.", "The newest {n} copies there stay, older ones go.", keep
        ).format(n=keep),
    )
    return 0
