"""What is read before the yes, and in the list of what was added."""

from pathlib import Path

from nearer.cli.terminal import plain
from nearer.service.adding import Added, add
from nearer.service.adding_sheet import preview_sections, sources_sections
from nearer.service.decisions import Answers
from nearer.service.undoing import undo
from nearer.vault.sealed import Vault
from tests.vaults import LIFE, NOW, added

BOOK = "BEGIN:VCARD\nFN:Ann Lee\nTEL:+44 7700 900123\nEND:VCARD\n"
CHATS = "at,person,direction\n1700000000,+44 7700 900123,in\n1700000060,ann@hill.example,out\n"
CLUB = LIFE / "WhatsApp Chat with Sunday soup club.zip"


def add_text(vault: Vault, folder: Path, name: str, content: str) -> Added:
    """Write a file and add it without asking."""
    (folder / name).write_text(content, encoding="utf-8")
    return added(vault, folder / name, answers=Answers(zone="UTC"))


def own_name(done: Added) -> str:
    """Give whom I am said to be."""
    said = plain(" ".join(preview_sections(done.preview)[0].says))
    return said.partition("You are ")[2].partition(" here.")[0]


def test_whom_i_was_taken_for_stands_before_the_yes(vault: Vault) -> None:
    """A slip at the list of names is remembered by the vault, so it has to be seen; a name that is given mends it."""
    slip = added(vault, CLUB, answers=Answers(me=("Nora",), zone="UTC"))
    undo(vault, NOW)
    again = added(vault, CLUB, answers=Answers(zone="UTC"))
    undo(vault, NOW)
    mended = added(vault, CLUB, answers=Answers(me=("Robin",), zone="UTC"))
    undo(vault, NOW)
    later = added(vault, CLUB, answers=Answers(zone="UTC"))
    assert list(map(own_name, (slip, again, mended, later))) == ["Nora", "Nora", "Robin", "Robin"]


def test_without_names_nothing_is_said_of_me(vault: Vault, tmp_path: Path) -> None:
    """Where an export says by itself what is mine, there is no name that could be wrong."""
    assert own_name(add_text(vault, tmp_path, "chats.csv", CHATS)) == ""


def test_what_is_there_already_is_said_to_be_nothing_new(vault: Vault, tmp_path: Path) -> None:
    """A file again by itself; beside an address book that is new it is not said."""
    add_text(vault, tmp_path, "chats.csv", CHATS)
    again = add_text(vault, tmp_path, "chats.csv", CHATS)
    (tmp_path / "book.vcf").write_text(BOOK, encoding="utf-8")
    beside = add(vault, [tmp_path / "chats.csv", tmp_path / "book.vcf"], Answers(zone="UTC"), now=NOW)
    assert beside is not None
    said = [" ".join(preview_sections(done.preview)[0].says) for done in (again, beside)]
    assert ["Nothing here is new." in one for one in said] == [True, False]


def test_the_list_of_sources_says_which_import_a_file_came_with(vault: Vault, tmp_path: Path) -> None:
    """So that one file can be taken back; while there is one import alone, it need not be said."""
    add_text(vault, tmp_path, "chats.csv", CHATS)
    one = sources_sections(vault)
    add_text(vault, tmp_path, "more.csv", CHATS.replace("17000000", "17100000"))
    add_text(vault, tmp_path, "chats.csv", CHATS)
    files = [next(part for part in parts if part.name == "files").items for parts in (one, sources_sections(vault))]
    said = [["".join(item.says.partition("import")[1:]) for item in items] for items in files]
    assert said == [[""], ["imports 1, 3.", "import 2."]]
