"""Forgetting: nothing of a person is left in the vault, the others are as they were, and what it cannot reach is said."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from nearer.model.person import Card, KnownPerson
from nearer.service import forgetting, people
from nearer.service.archiving import export, restore
from nearer.service.forgetting import forget_everything, forget_import, forget_person
from nearer.service.kept import histories
from nearer.service.undoing import undo, undo_back
from nearer.vault import records
from nearer.vault.backup import back_up
from nearer.vault.sealed import Vault, create_with, unlock_with
from tests.vaults import NOW, ROBIN, added, content, in_memory

NUMBER = "+44 7700 900123"
ANN_ALONE = [
    "21/03/2024, 09:00 - Ann Lee: shall we bake zwieback",
    "21/03/2024, 09:05 - Robin: gladly, with quince",
    "22/03/2024, 10:00 - Ann Lee: <Media omitted>",
    "25/03/2024, 10:00 - Ann Lee: and a pomelo",
]
ANNA_ALONE = [
    "21/03/2024, 09:01 - Anna Leeson: tea",
    "21/03/2024, 09:02 - Robin: at four",
    "26/03/2024, 09:02 - Anna Leeson: yes",
]
CLUB = [
    "23/03/2024, 09:00 - Ann Lee: I bring rhubarb",
    "23/03/2024, 09:01 - Bo: Ann Lee always does",
    "23/03/2024, 09:01 - Robin: thank you",
    "23/03/2024, 09:02 - Anna Leeson: me too",
    "23/03/2024, 09:03 - Ann Lee: and thyme",
    "23/03/2024, 09:04 - Bo: good",
]
TEXTS = [
    ("+447700900123", 1_700_000_000, 1, "a marzipan", "Ann Lee"),
    ("+447700900555", 1_700_000_060, 2, "soup", "Bo"),
]
CARDS = [
    Card(("Ann Lee",), (NUMBER,), ("ann.lee@lake.example",)),
    Card(("Anna Leeson",), ("+44 7700 900777",)),
    Card(("Bo Berg",), ("+44 7700 900555",)),
]
OF_ANN = re.compile(
    r"\bann[\W_]*lee\b|annlee(?!s)|900123|ann\.lee|zwieback|quince|pomelo|rhubarb|thyme|marzipan|sunbeam|boundary",
    re.IGNORECASE,
)
SAID_BY_BO = "Ann Lee always does"
"""What others wrote about her stays; it is the one place where her name may still stand."""


def chat(folder: Path, name: str, lines: list[str]) -> Path:
    """Write a chat of WhatsApp."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def book(folder: Path) -> Path:
    """Write an address book."""
    entries = [
        "\r\n".join(
            [
                "BEGIN:VCARD",
                "VERSION:3.0",
                f"FN:{card.names[0]}",
                f"N:{card.names[0].split()[1]};{card.names[0].split()[0]};;;",
            ]
            + [f"TEL;TYPE=CELL:{phone}" for phone in card.phones]
            + [f"EMAIL:{email}" for email in card.emails]
            + ["END:VCARD", ""]
        )
        for card in CARDS
    ]
    path = folder / "contacts.vcf"
    path.write_text("".join(entries), encoding="utf-8", newline="")
    return path


def messages(folder: Path, texts: list[tuple[str, int, int, str, str]]) -> Path:
    """Write a backup of texts."""
    rows = [
        f'<sms address="{number}" date="{at}000" type="{kind}" body="{body}" contact_name="{name}" />'
        for number, at, kind, body, name in texts
    ]
    path = folder / "sms.xml"
    path.write_text(
        "<?xml version='1.0' encoding='UTF-8' ?>\n<smses>\n" + "\n".join(rows) + "\n</smses>", encoding="utf-8"
    )
    return path


def a_life(folder: Path) -> Vault:
    """Return a vault in which Ann Lee is in chats, a group, texts, the address book, the bin and in what was said of her."""
    vault = in_memory()
    added(vault, chat(folder, "WhatsApp Chat with Ann Lee.txt", ANN_ALONE))
    added(
        vault, chat(folder, "WhatsApp Chat with Anna Leeson.txt", ANNA_ALONE), chat(folder, "AnnLee and us.txt", CLUB)
    )
    texts = added(vault, messages(folder, TEXTS)).number
    added(vault, book(folder))
    people.merge(vault, NOW, _ann(vault), _known_by(vault, "700900123"))
    people.rename(vault, NOW, _ann(vault), "Sunbeam")
    people.set_state(vault, NOW, _ann(vault), "boundary")
    people.undo_edit(vault)
    people.set_circle(vault, NOW, people.find(vault, "Bo"), 1)
    undo(vault, NOW, texts)
    return vault


def _ann(vault: Vault) -> KnownPerson:
    return _known_by(vault, "Ann Lee")


def _known_by(vault: Vault, known_by: str) -> KnownPerson:
    known = people.known_people(vault.connection).people
    return next(one for one in known if any(handle.identity.known_by == known_by for handle in one.handles))


def exported(vault: Vault, folder: Path) -> str:
    """Return all that a full export holds, as text."""
    export(vault, folder / "life.zip", force=True)
    with ZipFile(folder / "life.zip") as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_nothing_of_a_person_is_in_a_full_export(tmp_path: Path) -> None:
    """Names, numbers, words, cards and what was said of her are gone, from the bin as well; only what Bo wrote is left."""
    vault = a_life(tmp_path)
    assert len(OF_ANN.findall(exported(vault, tmp_path))) > 20
    forget_person(vault, _ann(vault))
    assert OF_ANN.findall(exported(vault, tmp_path).replace(SAID_BY_BO, "")) == []


def test_what_others_wrote_stays(tmp_path: Path) -> None:
    """What it says of its limits is true: a text of another that names her stays, and so does what I wrote in groups."""
    vault = a_life(tmp_path)
    forget_person(vault, _ann(vault))
    texts = histories(vault.connection).events["text"].drop_nulls().to_list()
    assert {SAID_BY_BO, "thank you", "tea", "at four"} <= set(texts)


def test_the_bin_brings_nobody_back(tmp_path: Path) -> None:
    """An import that comes back from the bin holds the others alone."""
    vault = a_life(tmp_path)
    forget_person(vault, _ann(vault))
    assert undo_back(vault, 3) == 3
    assert OF_ANN.findall(exported(vault, tmp_path).replace(SAID_BY_BO, "")) == []
    assert "soup" in exported(vault, tmp_path)


def test_the_others_are_as_they_were(tmp_path: Path) -> None:
    """Events, names, cards and edits of everybody else stay as they were."""
    vault = a_life(tmp_path)
    ann = _ann(vault)
    gone = {one.id for one in ann.handles}

    def of_others() -> tuple[object, ...]:
        events = histories(vault.connection).events
        rows = [row for row in events.iter_rows() if row[1] not in gone and row[3] != "system"]
        known = [
            one
            for one in people.known_people(vault.connection).people
            if not gone & {handle.id for handle in one.handles}
        ]
        return (
            rows,
            [(one.name, one.handles, one.circle) for one in known],
            [c for c in records.cards(vault.connection) if c in CARDS[1:]],
        )

    before = of_others()
    forget_person(vault, ann)
    assert of_others() == before


def test_a_name_within_another_is_left_alone(tmp_path: Path) -> None:
    """Ann Lee is forgotten and Anna Leeson is not, in names of files as well; a name without its space is found."""
    vault = a_life(tmp_path)
    forget_person(vault, _ann(vault))
    names = {Path(one.about.name).name for one in records.files(vault.connection)}
    assert names == {"WhatsApp Chat with Anna Leeson.txt", "… and us.txt", "contacts.vcf"}


def test_another_of_the_same_name_keeps_their_card(tmp_path: Path) -> None:
    """Two people of one name: the card with the number of the one who stays is not taken for hers."""
    vault = in_memory()
    twins = [("+447700900123", 1_700_000_000, 1, "a", "Ann Lee"), ("+447700900777", 1_700_000_060, 1, "b", "Ann Lee")]
    added(vault, messages(tmp_path, twins), book(tmp_path))
    cards = tmp_path / "more.vcf"
    cards.write_text("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann Lee\r\nTEL:+447700900777\r\nEND:VCARD\r\n")
    added(vault, cards)
    forget_person(vault, _known_by(vault, "700900123"))
    assert Card(("Ann Lee",), ("+447700900777",)) in records.cards(vault.connection)
    assert [text for text in histories(vault.connection).events["text"] if text] == ["b"]


@pytest.mark.parametrize("first", [0, 1])
def test_overlaps_are_still_right(first: int, tmp_path: Path) -> None:
    """Forgotten between two exports of one group: whichever came first, the others' events count once."""
    vault, straight = in_memory(), in_memory()
    files = [chat(tmp_path, "club.txt", CLUB[:4]), chat(tmp_path / "later", "club.txt", CLUB)]
    for made, order in ((vault, (files[first], files[1 - first])), (straight, (files[1], files[0]))):
        for path in order:
            added(made, path, answers=ROBIN)
        forget_person(made, people.find(made, "Ann Lee"))
    assert content(vault) == content(straight)
    others = histories(vault.connection).events.filter(~(histories(vault.connection).events["kind"] == "system"))
    assert sorted(others["text"]) == sorted([SAID_BY_BO, "good", "me too", "thank you"])


def test_a_forgotten_person_is_not_in_a_restored_archive(tmp_path: Path) -> None:
    """What is left can be exported and restored like any vault."""
    vault, again = a_life(tmp_path), in_memory()
    forget_person(vault, _ann(vault))
    exported(vault, tmp_path)
    restore(again, tmp_path / "life.zip")
    assert content(again) == content(vault)


def test_a_person_added_by_hand_is_forgotten(tmp_path: Path) -> None:
    """Who is in no history leaves nothing either."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ann Lee")
    people.set_kind(vault, NOW, people.find(vault, "Ann Lee"), "friend")
    forget_person(vault, people.find(vault, "Ann Lee"))
    assert OF_ANN.findall(exported(vault, tmp_path)) == []
    assert vault.connection.execute("SELECT count(*) FROM decision").fetchall() == [(0,)]


@pytest.mark.parametrize("from_the_bin", [False, True])
def test_an_import_is_forgotten_and_what_others_hold_stays(from_the_bin: bool, tmp_path: Path) -> None:
    """Its files and words go for good, from the bin too; a file that another import holds stays, as that one keeps it."""
    vault, straight = in_memory(), in_memory()
    dm = chat(tmp_path, "WhatsApp Chat with Anna Leeson.txt", ANNA_ALONE)
    added(vault, dm, keeps="lengths")
    number = added(vault, dm, chat(tmp_path, "WhatsApp Chat with Ann Lee.txt", ANN_ALONE)).number
    if from_the_bin:
        undo(vault, NOW, number)
    forget_import(vault, number)
    added(straight, dm, keeps="lengths")
    assert content(vault) == content(straight)
    assert OF_ANN.findall(exported(vault, tmp_path)) == []
    assert vault.connection.execute("SELECT count(*) FROM text_segment").fetchall() == [(0,)]


def test_everything_is_forgotten_and_copies_are_where_they_were(tmp_path: Path) -> None:
    """The vault and all beside it go; a copy stays, and that it does is said."""
    path = tmp_path / "vault" / "life.nearer"
    with create_with(path, bytearray(range(32)), bytes(range(16))) as vault:
        added(vault, chat(tmp_path, "WhatsApp Chat with Ann Lee.txt", ANN_ALONE))
        copy = back_up(vault, tmp_path / "vault" / "copies", NOW, 5)
    forget_everything(path)
    assert [one.name for one in path.parent.iterdir()] == ["copies"]
    assert str(path.parent) in forgetting.cannot_reach(path)
    with unlock_with(copy, bytearray(range(32)), write=False) as kept:
        assert [one.name for one in people.known_people(kept.connection).people] == ["Ann Lee"]


def test_no_byte_of_a_name_is_left_in_the_file(tmp_path: Path) -> None:
    """Rows that are let go of are overwritten: the unsealed pages hold nothing of her."""
    vault = in_memory()
    vault.connection.execute("PRAGMA secure_delete = on")
    added(
        vault,
        chat(tmp_path, "WhatsApp Chat with Ann Lee.txt", ANN_ALONE),
        chat(tmp_path, "Soup.txt", [CLUB[0], *CLUB[2:]]),
    )
    forget_person(vault, people.find(vault, "Ann Lee"))
    pages = vault.connection.serialize("main")
    assert [word for word in (b"Ann Lee", b"quince", b"zwieback") if word in pages] == []
