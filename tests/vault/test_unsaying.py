"""Forgetting a person in what was written: what is about them alone goes, what names others stays without them."""

from pathlib import Path

from nearer.model.entry import Entry
from nearer.service import journal, offers, people
from nearer.service.decisions import Answers
from nearer.service.forgetting import forget_person
from nearer.vault.sealed import Vault
from tests.service.test_practices import walked
from tests.vaults import NOW, added, in_memory


def whole(vault: Vault) -> str:
    """Return every row of every table of the vault."""
    connection = vault.connection
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return repr([list(connection.execute(f"SELECT * FROM {table}")) for table in tables])


def test_what_is_about_them_alone_is_gone() -> None:
    """Entries, offers and practices about one person go with them, from the bin as well."""
    vault = in_memory()
    journal.write(vault, NOW, Entry(NOW, "soup"), ["Ada"])
    journal.write(vault, NOW, Entry(NOW, "tea"), ["Ada"])
    journal.delete(vault, NOW, 2)
    offers.add(vault, NOW, "Ada", "bread", "open")
    forget_person(vault, people.find(vault, "Ada"))
    assert [word for word in ("Ada", "soup", "tea", "bread") if word in whole(vault)] == []


def test_what_names_others_stays_without_them() -> None:
    """An entry about two stays with the other; a practice that named both names one."""
    vault = in_memory()
    journal.write(vault, NOW, Entry(NOW, "soup"), ["Ada", "Bo"])
    walked(vault, "P1")
    forget_person(vault, people.find(vault, "Ada"))
    found = journal.stream(vault)
    assert {one.names for one in found} == {("Bo",)}
    assert "Ada" not in whole(vault)


def test_a_file_that_holds_others_too_stays_without_their_name(tmp_path: Path) -> None:
    """A file with two people stays for the other; the name that was forgotten is gone, from the file's name as well."""
    table = tmp_path / "Ada and Bo.csv"
    table.write_text("at,person,direction\n1,Ada,in\n2,Bo,in\n", encoding="utf-8")
    vault = in_memory()
    added(vault, table, answers=Answers(zone="UTC"))
    assert "Ada" in whole(vault)
    forget_person(vault, people.find(vault, "Ada"))
    left = [one.name for one in people.known_people(vault.connection).people]
    assert ("Ada" in whole(vault), left) == (False, ["Bo"])
