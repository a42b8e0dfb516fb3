"""Forget, for good: a person, an import, everything. It says what it cannot reach."""

from contextlib import suppress
from pathlib import Path

from nearer.errors import VaultMissing, WrongCall
from nearer.language import _
from nearer.model.person import KnownPerson
from nearer.service.keeping import drop_unwanted
from nearer.service.overlapping import tied_to, work_out
from nearer.timeline.address_book import AddressBook
from nearer.timeline.keys import keys_of
from nearer.vault import forgetting, imports, records
from nearer.vault.leftovers import earlier, remove_all, settle
from nearer.vault.lock import ENDING, writing_to
from nearer.vault.sealed import Vault


def forget_person(vault: Vault, person: KnownPerson) -> int:
    """Forget a person: what was written and called both ways in chats of two, what they wrote in groups, their names.

    Returns how many events went. What others wrote about them in a text of their own stays: nobody can find it all.
    """
    connection = vault.connection
    region = records.setting(connection, "region")
    keys = frozenset[str]().union(*(keys_of(one.identity.known_by, region) for one in person.handles))
    names = {name for one in person.handles for name in one.names}
    book = AddressBook(records.cards(connection), region)
    cards = [card for card, own in book.entries if names & set(card.names) or keys & own]
    with vault.transaction():
        gone, files = forgetting.forget(connection, person.handles, cards)
        work_out(connection, files)
    return gone


def forget_import(vault: Vault, number: int) -> None:
    """Remove an import for good, from the bin as well. Raises WrongCall where there is none."""
    connection = vault.connection
    if number not in {one.id for one in imports.imports(connection)}:
        raise WrongCall(
            _("There is no import {n}.").format(n=number), _("Nothing was changed."), _("nearer sources lists them.")
        )
    with vault.transaction():
        tied = tied_to(connection, imports.files_of(connection, number))
        imports.remove_import(connection, number)
        drop_unwanted(connection)
        work_out(connection, tied)


def forget_everything(path: Path) -> None:
    """Remove the vault's file and all that lies beside it. Raises VaultMissing, VaultInUse."""
    path = path.resolve()
    settle(path)
    if not path.exists():
        raise VaultMissing(_("There is no vault at {path}.").format(path=path))
    with writing_to(path):
        remove_all(path)
        with suppress(PermissionError):  # Windows keeps a file that is open
            path.with_name(path.name + ENDING).unlink(missing_ok=True)


def cannot_reach(path: Path) -> str:
    """Return what forgetting does not reach, in plain words."""
    said = _(
        "I cannot reach copies that you made: in {folder}, on other disks, or in a backup of this computer. Your exports "
        "are where they were. A disk may keep old blocks for a while."
    ).format(folder=path.parent)
    copies = earlier(path.resolve())
    if not copies:
        return said
    return said + "\n" + _("These I know of: {files}").format(files=", ".join(str(copy) for copy in copies))
