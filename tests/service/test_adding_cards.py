"""An address book in the vault: added alone or later, it makes one person of a number here and a name there."""

from datetime import UTC, datetime
from pathlib import Path

from nearer.service.adding import Added, add
from nearer.service.adding_sheet import preview_sections, sources_sections
from nearer.service.decisions import Answers
from nearer.service.people import page
from nearer.service.undoing import undo
from nearer.vault import records
from nearer.vault.sealed import Vault

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOOK = "BEGIN:VCARD\nFN:Ann Lee\nTEL:+44 7700 900123\nEMAIL:ann@hill.example\nEND:VCARD\nBEGIN:VCARD\nFN:x\nEND:VCARD\n"
CHATS = "at,person,direction\n1700000000,+44 7700 900123,in\n1700000060,ann@hill.example,out\n"


def added(vault: Vault, folder: Path, name: str, content: str) -> Added:
    """Write a file and add it without asking."""
    (folder / name).write_text(content, encoding="utf-8")
    done = add(vault, [folder / name], Answers(zone="UTC"), now=NOW)
    assert done is not None
    return done


def test_an_address_book_alone_can_be_added(vault: Vault, tmp_path: Path) -> None:
    """It holds no message, and it is not "nothing could be read"; the preview says what it is, and what was left out."""
    done = added(vault, tmp_path, "book.vcf", BOOK)
    (section,) = preview_sections(done.preview)
    said = " ".join(line for part in section.parts for line in part.lines)
    assert (done.preview.events, len(records.cards(vault.connection))) == (0, 1)
    assert "1 entry of an address book" in said
    assert "it has neither a number nor an address (line 6)" in said


def test_a_card_makes_one_person_whichever_comes_first(vault: Vault, tmp_path: Path) -> None:
    """The chats first and the book later; when the book is undone they are two again."""
    added(vault, tmp_path, "chats.csv", CHATS)
    assert [one.name for one in page(vault).people] == ["+44 7700 900123", "ann@hill.example"]
    number = added(vault, tmp_path, "book.vcf", BOOK).number
    assert [(one.name, one.joined) for one in page(vault).people] == [("Ann Lee", ("card",))]
    undo(vault, NOW, number)
    assert len(page(vault).people) == 2


def test_the_list_of_sources_calls_it_an_address_book(vault: Vault, tmp_path: Path) -> None:
    """There is no count of messages to be shown for it."""
    added(vault, tmp_path, "book.vcf", BOOK)
    files = next(one for one in sources_sections(vault) if one.name == "files")
    assert [item.says.endswith("book.vcf\u2069: an address book.") for item in files.items] == [True]
