"""The version of a vault's format, and the way from an older one to the newest."""

import apsw

from nearer.errors import VaultDamaged
from nearer.language import _
from nearer.vault import schema
from nearer.vault.faults import told_plainly


def version(connection: apsw.Connection) -> int:
    """Return the version of the format that a vault has."""
    with told_plainly():
        return int(str(connection.pragma("user_version")))


def migrate(connection: apsw.Connection) -> None:
    """Bring the tables up to date, a version at a time, each wholly or not at all."""
    for number in range(version(connection), schema.FORMAT):
        with connection:
            connection.execute(schema.MIGRATIONS[number])
            connection.execute(f"PRAGMA user_version = {number + 1}")


def refuse_newer(connection: apsw.Connection) -> None:
    """Raise VaultDamaged where a newer nearer made the vault."""
    if version(connection) > schema.FORMAT:
        raise VaultDamaged(
            _("A newer nearer made this vault; this one cannot read it."),
            _("Your vault is as it was."),
            _("Bring nearer up to date."),
        )
