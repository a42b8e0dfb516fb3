"""What can go wrong, as one tree. Each error says what happened, what is safe, and what to do.

    NearerError             anything a person should read in plain words
    ├── NothingToRead       no history could be read from what was given
    ├── Undecided           something only the person can decide, and nobody to ask
    ├── WrongCall           an option or a name that cannot be
    ├── OutboxRefused       a file that a person asked for could not be written
    ├── PageOfGuideWrong    a file of the guide is not as its contract says
    ├── InstrumentWrong     a list of questions that the person brought is not as it must be
    └── VaultError          the vault stays as it was
        ├── WrongKey        neither the passphrase nor the recovery key that was given opens it
        ├── VaultMissing    there is no vault where one was looked for
        ├── VaultDamaged    the file is not a whole vault: a flipped byte, a cut end, another kind of file
        ├── VaultInUse      another nearer is writing to it
        └── VaultFull       there was no room for what was to be written

Faults inside a history are values (`contracts.Fault`), never errors: they are counted in the receipt.
"""


class NearerError(Exception):
    """A plain-words error. `exit_code` is what the command line ends with.

    what: what happened; safe: what is safe all the same; what_to_do: the next step.
    """

    exit_code = 2

    def __init__(self, what: str, safe: str = "", what_to_do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.safe = safe
        self.what_to_do = what_to_do

    def __str__(self) -> str:
        return "\n".join(part for part in (self.what, self.safe, self.what_to_do) if part)


class NothingToRead(NearerError):
    """No history could be read from the files, zips and folders that were given."""


class Undecided(NearerError):
    """Who is me, the date order, the zone: it must be asked, and there is nobody to ask."""


class WrongCall(NearerError):
    """An option that cannot be, such as an unknown zone or a person who is not in the files."""


class OutboxRefused(NearerError):
    """A file that the person asked for was not written; what was there before is as it was."""


class PageOfGuideWrong(NearerError):
    """A file of the guide has a field that is missing, unknown or not as it must be; the error names both."""

    exit_code = 1


class InstrumentWrong(NearerError):
    """A person's own list of questions has a field that is missing, unknown or not as it must be, or it scores wrongly."""


class VaultError(NearerError):
    """The vault could not do what was asked; what it held before is as it was."""


class WrongKey(VaultError):
    """The passphrase, or the recovery key, is not that of this vault."""

    exit_code = 3


class VaultMissing(VaultError):
    """There is no vault at this place."""


class VaultDamaged(VaultError):
    """The file is no vault, or it is damaged; a newer nearer may have made it."""


class VaultInUse(VaultError):
    """Another nearer is writing to the vault."""


class VaultFull(VaultError):
    """There was no room on the disk, or the vault's file may not grow."""
