"""`look` on who is who: one name in two files, two of one name, and ties with too little to say."""

from pathlib import Path

from nearer.service.look import look


def test_one_person_in_two_files_is_one(tmp_path: Path) -> None:
    """The same name in two exports."""
    files = two_files(tmp_path)
    assert [one.name for one in look(files).people] == ["Anna"]


def test_apart_keeps_two_of_one_name_apart(tmp_path: Path) -> None:
    """Two Annas, one in WhatsApp and one in a table."""
    (tmp_path / "WhatsApp Chat with Anna.txt").write_text("13/04/2023, 10:00 - Anna: hello\n", encoding="utf-8")
    two_files(tmp_path, other="Ben")
    together, parted = (look([tmp_path], apart=apart) for apart in ([], ["Anna"]))
    assert [sorted(one.name for one in report.people) for report in (together, parted)] == [
        ["Anna", "Ben"],
        ["Anna", "Anna (2)", "Ben"],
    ]


def chat(folder: Path, name: str, *lines: str) -> Path:
    """Give a WhatsApp chat with Anna, a line a day."""
    (folder / name).mkdir()
    path = folder / name / "WhatsApp Chat with Anna.txt"
    path.write_text("".join(f"{n + 13}/04/2023, 10:00 - {line}\n" for n, line in enumerate(lines)), encoding="utf-8")
    return path


def test_apart_works_between_two_chats_of_one_app(tmp_path: Path) -> None:
    """Two friends called Anna in two WhatsApp chats are two people, each with the words of their own chat."""
    files = [
        chat(tmp_path, "one", "Anna: hello", "Me: hi", "Anna: soup?"),
        chat(tmp_path, "two", "Anna: the bus is late", "Me: oh", "Me: again"),
    ]
    together, parted = (look(files, me=["Me"], apart=apart) for apart in ([], ["anna"]))
    assert [[one.name for one in report.people] for report in (together, parted)] == [["Anna"], ["Anna", "Anna (2)"]]
    assert parted.events.group_by("person", maintain_order=True).len().rows() == [(0, 3), (1, 3)]


def test_apart_leaves_copies_of_one_chat_together(tmp_path: Path) -> None:
    """A chat that was exported twice is one chat with one Anna, and each message counts once."""
    first = ("Anna: hello", "Me: hi", "Anna: soup?")
    files = [
        chat(tmp_path, "early", *first),
        chat(tmp_path, "late", *first, "Me: yes please"),
        chat(tmp_path, "other", "Anna: the bus is late", "Me: oh", "Me: again"),
    ]
    report = look(files, me=["Me"], apart=["Anna"])
    assert [one.name for one in report.people] == ["Anna", "Anna (2)"]
    assert sorted(report.events.group_by("person").len()["len"]) == [3, 4]


def test_same_makes_two_names_one_person(tmp_path: Path) -> None:
    """A number and a name."""
    files = two_files(tmp_path, other="+44 7700 900123")
    assert [one.name for one in look(files, same=[("Anna", "+44 7700 900123")]).people] == ["Anna"]


def two_files(folder: Path, other: str = "Anna") -> list[Path]:
    """Give two small tables of two apps, each with one other person."""
    files = [folder / "one.csv", folder / "two.csv"]
    for k, (path, name) in enumerate(zip(files, ("Anna", other), strict=True)):
        rows = f"17000{k}0000,{name},in,app{k}\n17000{k}0060,{name},out,app{k}\n"
        path.write_text(f"at,person,direction,channel\n{rows}", encoding="utf-8")
    return files


def test_too_little_is_said_as_cannot_tell(tmp_path: Path) -> None:
    """One bid shows nothing, and how much is missing stands there."""
    (cannot,) = look(two_files(tmp_path)).cannot_tell
    assert (cannot.person, cannot.bids, cannot.needed, cannot.why) == ("Anna", 1, 8, "few_bids")


def test_one_side_alone_is_said_as_cannot_tell(tmp_path: Path) -> None:
    """Where a file has left one side out, quiet in it says nothing, whoever's side it is."""
    ways = {"Theirs": "in", "Mine": "out"}
    files = [tmp_path / f"{name}.csv" for name in ways]
    for path, (name, way) in zip(files, ways.items(), strict=True):
        rows = "".join(f"{1_700_000_000 + day * 86_400},{name},{way},{name}\n" for day in range(30))
        path.write_text(f"at,person,direction,channel\n{rows}", encoding="utf-8")
    cannot = {one.person: one.why for one in look(files).cannot_tell}
    assert cannot == {"Theirs": "one_sided", "Mine": "one_sided"}


def test_a_person_with_two_sides_in_any_file_is_not_one_sided(tmp_path: Path) -> None:
    """One file that holds both sides is enough to see answers in."""
    one, two = two_files(tmp_path)
    two.write_text("at,person,direction,channel\n1700200000,Anna,in,app2\n1700300000,Anna,in,app2\n", encoding="utf-8")
    assert [(cannot.person, cannot.why) for cannot in look([one, two]).cannot_tell] == [("Anna", "few_bids")]


BOOK = "BEGIN:VCARD\nFN:Dr. Ann Lee\nN:Lee;Ann;;;\nTEL:+44 7700 900123\nEMAIL:ann@hill.example\nEND:VCARD\n"


def test_an_address_book_makes_one_person_of_a_number_and_a_name(tmp_path: Path) -> None:
    """A number has the name of its card, and is one with whoever has one of the card's names; the receipt says so."""
    files = two_files(tmp_path, other="+44 7700 900123")
    files[0].write_text(files[0].read_text(encoding="utf-8").replace("Anna", "Ann Lee"), encoding="utf-8")
    (tmp_path / "book.vcf").write_text(BOOK, encoding="utf-8")
    report = look([*files, tmp_path / "book.vcf"])
    assert [(one.name, len(one.handles)) for one in report.people] == [("Ann Lee", 2)]
    notes = {one.file.rpartition("/")[2]: one.notes for one in report.receipts}
    assert notes["book.vcf"] == ("1 entry of an address book. It helps me to tell who is who.",)
    assert any("for one person" in says for says in notes["two.csv"])


def test_one_card_makes_one_person_of_a_number_and_an_address(tmp_path: Path) -> None:
    """They are called by the card, and can be kept apart."""
    files = two_files(tmp_path, other="+44 7700 900123")
    files[0].write_text(files[0].read_text(encoding="utf-8").replace("Anna", "ann@hill.example"), encoding="utf-8")
    (tmp_path / "book.vcf").write_text(BOOK, encoding="utf-8")
    together, parted = (look([*files, tmp_path / "book.vcf"], apart=apart) for apart in ([], ["Dr. Ann Lee"]))
    assert [one.name for one in together.people] == ["Dr. Ann Lee"]
    assert [one.name for one in parted.people] == ["Dr. Ann Lee", "Dr. Ann Lee (2)"]


def test_two_in_one_file_stay_two_unless_a_card_is_sure(tmp_path: Path) -> None:
    """A name in the book is no surer than a name in a chat."""
    rows = "17000000,Ann Lee,in\n17000060,+44 7700 900123,in\n17000070,+44 7700 900123,out\n17000080,Ann Lee,out\n"
    (tmp_path / "a.csv").write_text(f"at,person,direction\n{rows}", encoding="utf-8")
    (tmp_path / "book.vcf").write_text(BOOK, encoding="utf-8")
    assert [one.name for one in look([tmp_path]).people] == ["Ann Lee", "Dr. Ann Lee"]


def test_an_address_book_alone_is_read(tmp_path: Path) -> None:
    """There is nothing to look at, and it is said what the file is; nothing failed."""
    (tmp_path / "book.vcf").write_text(BOOK, encoding="utf-8")
    (receipt,) = look([tmp_path / "book.vcf"]).receipts
    assert (receipt.source, receipt.kept, receipt.skipped) == ("vcards_vcf", 0, ())
