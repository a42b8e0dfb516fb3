"""Forget, for good: a person, an import, everything. It says what it cannot reach."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from nearer.errors import VaultMissing, WrongCall
from nearer.language import _
from nearer.model.kept import KeptImport
from nearer.model.person import Card, KnownHandle, KnownPerson
from nearer.service.keeping import drop_unwanted
from nearer.service.overlapping import tied_to, work_out
from nearer.service.people import REGION
from nearer.timeline.address_book import AddressBook
from nearer.timeline.identities import who_is_known
from nearer.timeline.keys import keys_by, keys_of
from nearer.vault import forgetting, imports, records
from nearer.vault.decisions import decisions
from nearer.vault.leftovers import earlier, remove_all, settle
from nearer.vault.lock import ENDING, writing_to
from nearer.vault.sealed import Vault


def forget_person(vault: Vault, person: KnownPerson) -> int:
    """Forget a person: what was written and called both ways in chats of two, what they wrote in groups, their names.

    Imports in the bin are no exception. Returns how many events went. What others wrote about them in a text of their own
    stays: nobody can find it all.
    """
    connection = vault.connection
    region = records.setting(connection, REGION)
    handles, cards = forgetting.all_handles(connection), forgetting.all_cards(connection)
    everyone = who_is_known(handles, cards, decisions(connection), {}, {}, region).people
    named = {one.identity for one in person.handles}
    theirs = [one for known in everyone if any(one.identity in named for one in known.handles) for one in known.handles]
    with vault.transaction():
        gone, files = forgetting.forget(connection, theirs, _cards_of(theirs, handles, cards, region))
        work_out(connection, files)
    return gone


def _cards_of(
    theirs: Sequence[KnownHandle], handles: Sequence[KnownHandle], cards: Sequence[Card], region: str | None
) -> list[Card]:
    """Return the cards with their numbers or addresses, and those with their names and with nobody else's numbers."""
    book = AddressBook(cards, region)
    texts = {one.identity: (one.identity.known_by, *one.names) for one in handles}
    told = {card: {key for text in (*card.phones, *card.emails) for key in keys_of(text, region)} for card in cards}
    keys = keys_by(texts, region, (key for some in told.values() for key in some))
    own = {one.identity for one in theirs}
    their_keys = {key for identity, some in keys.items() if identity in own for key in some}
    other_keys = {key for some in keys.values() for key in some} - their_keys
    names = {_plain(name) for one in theirs for name in one.names}

    def is_theirs(card: Card, sure: frozenset[str]) -> bool:
        named = names & {_plain(name) for name in card.names}
        return bool(sure & their_keys or (named and not told[card] & other_keys))

    return [card for card, sure in book.entries if is_theirs(card, sure)]


def _plain(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())


def find_import(vault: Vault, number: int) -> KeptImport:
    """Return an import, from the bin as well. Raises WrongCall where there is none."""
    for one in imports.imports(vault.connection):
        if one.id == number:
            return one
    raise WrongCall(
        _("There is no import {n}.").format(n=number), _("Nothing was changed."), _("nearer sources lists them.")
    )


def forget_import(vault: Vault, number: int) -> None:
    """Remove an import for good, from the bin as well. Raises WrongCall where there is none."""
    find_import(vault, number)
    connection = vault.connection
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
