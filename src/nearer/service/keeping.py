"""Let go of words that were kept (S15): times, lengths and what a message did stay. To have words again, add the file again."""

import apsw
import polars as pl

from nearer.cues.tag import VERSION, tag
from nearer.errors import WrongCall
from nearer.language import _
from nearer.service.overlapping import tied_to, work_out
from nearer.vault import imports, records
from nearer.vault.sealed import Vault
from nearer.vault.segments import drop_texts


def drop_words(vault: Vault, number: int) -> int:
    """Take the words of an import's files out for good, and return how many files that were.

    What a message did is read from its words first. Raises WrongCall where there is no such import that counts.
    """
    connection = vault.connection
    if number not in {one.id for one in imports.imports(connection) if one.binned_at is None}:
        raise WrongCall(
            _("There is no import {n}.").format(n=number), _("Nothing was changed."), _("nearer sources lists them.")
        )
    theirs = [one.id for one in records.files(connection) if number in one.imports and one.about.keeps == "words"]
    with vault.transaction():
        _drop(connection, theirs)
        work_out(connection, tied_to(connection, theirs))
    return len(theirs)


def drop_unwanted(connection: apsw.Connection) -> None:
    """Take out the words of files whose imports, in the bin or not, keep none. The caller holds the transaction."""
    _drop(connection, imports.words_unwanted(connection))


def without_words(events: pl.DataFrame) -> pl.DataFrame:
    """Return events (`cues` and `text` among their columns) with what the words did in place of the words."""
    return events.with_columns(cues=pl.coalesce("cues", tag(pl.col("text"))), text=pl.lit(None, pl.String))


def _drop(connection: apsw.Connection, files: list[int]) -> None:
    for file in files:
        drop_texts(connection, file, tag)
        records.keep_lengths(connection, file, VERSION)
