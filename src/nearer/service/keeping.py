"""Let go of words that were kept (S15): times, lengths and what a message did stay. To have words again, add the file again."""

from nearer.cues.tag import VERSION, tag
from nearer.errors import WrongCall
from nearer.language import _
from nearer.service.overlapping import tied_to, work_out
from nearer.vault import records
from nearer.vault.sealed import Vault
from nearer.vault.segments import drop_texts


def drop_words(vault: Vault, number: int) -> int:
    """Take the words of an import's files out for good, and return how many files that were.

    What a message did is read from its words first. Raises WrongCall where there is no such import that counts.
    """
    connection = vault.connection
    if number not in {one.id for one in records.imports(connection) if one.binned_at is None}:
        raise WrongCall(
            _("There is no import {n}.").format(n=number), _("Nothing was changed."), _("nearer sources lists them.")
        )
    theirs = [one.id for one in records.files(connection) if number in one.imports and one.about.keeps == "words"]
    with vault.transaction():
        for file in theirs:
            drop_texts(connection, file, tag)
            records.keep_lengths(connection, file, VERSION)
        work_out(connection, tied_to(connection, theirs))
    return len(theirs)
