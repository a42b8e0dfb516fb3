"""A letter with its photo, as a person has it: written, read, copied out, deleted and back, in a zip and back, forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from nearer.cli.player import Player
from nearer.service import practices
from nearer.vault.runs import begin_run, set_state
from tests.cli.test_player import typing
from tests.photos import noted_jpeg, plain
from tests.terminal import Said, inside, run
from tests.vaults import in_use

PASSPHRASE = "four quiet green words"
REFUSED = 2


def up_to_the_photo(picture: Path) -> list[str]:
    """Return what is typed up to the question for a photo, with the way to one."""
    grounding = [""] * 5
    return ["1", "1", *grounding, "7", "1", "seven", "", str(picture)]


def test_the_player_takes_a_photo_and_says_where_it_lies(tmp_path: Path) -> None:
    """A slip is said and asked again; then the picture is kept, and what was left out of it is said."""
    picture = tmp_path / "me.jpg"
    picture.write_bytes(noted_jpeg())
    vault, said = in_use(), list[str]()
    number = practices.begin(vault, datetime(2026, 3, 1, 12, tzinfo=UTC), "P5")
    typed = [*up_to_the_photo(picture)[:-1], f"{tmp_path}/you.jpg", str(picture), ":stop"]
    assert not Player(typing(*typed), said.append).play(vault, number)
    text = " ".join(said)
    assert ("There is no file" in text, "sealed in your vault now" in text, "yours to remove" in text) == (True,) * 3
    assert practices.page(vault, number).place == "hear"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """Live through a day with a letter; each command once."""
    folder = tmp_path_factory.mktemp("letter")
    vault, other = folder / "own" / "life.nearer", folder / "other" / "life.nearer"
    picture = folder / "me.jpg"
    picture.write_bytes(noted_jpeg())
    said: dict[str, Said] = {}

    def do(name: str, *args: str | Path, on: Path = vault) -> None:
        said[name] = run(on, *args, secrets=(PASSPHRASE,))

    do("open", "open")
    with inside(vault, PASSPHRASE) as found:
        ago = datetime.now(UTC) - timedelta(days=60)
        set_state(found.connection, begin_run(found.connection, "stay", ago), "stopped")
        number = practices.begin(found, datetime.now(UTC), "P5")
        lines = ["saw you", "", "me", "", "hard", "", "not right", "", "home", "", "lean", "", "", "2", "7", "", ""]
        Player(typing(*up_to_the_photo(picture), *lines), lambda _line: None).play(found, number)
    do("list", "letter")
    do("read", "letter", "--read")
    do("photo", "letter", "--photo", folder / "copy.jpg")
    do("photo again", "letter", "--photo", folder / "copy.jpg")
    do("export", "export", folder / "all.zip")
    do("open other", "open", on=other)
    do("import", "import-archive", folder / "all.zip", on=other)
    do("other photo", "letter", "--photo", folder / "other.jpg", on=other)
    do("journal", "journal")
    do("delete", "practise", "--delete", str(number))
    do("list without", "letter")
    do("back", "practise", "--back")
    do("list again", "letter")
    do("back nothing", "practise", "--back")
    do("forget", "forget", "--everything", "--yes")
    said["copy"] = Said(int((folder / "copy.jpg").read_bytes() != plain("jpg")), "")
    said["other copy"] = Said(int((folder / "other.jpg").read_bytes() != plain("jpg")), "")
    with ZipFile(folder / "all.zip") as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("photos/")]
    said["zip"] = Said(int(pictures != [plain("jpg")]), "")
    said["left"] = Said(0, " ".join(one.name for one in vault.parent.iterdir()))
    return said


def test_all_of_it_can_be_done(day: dict[str, Said]) -> None:
    """Each command ends with nought, but the one that would have written over a file."""
    assert {name: one.code for name, one in day.items() if one.code} == {"photo again": REFUSED}


def test_a_letter_is_listed_closed_and_read_with_its_days(day: dict[str, Said]) -> None:
    """The list holds none of its words; opened, they stand there with the days of reading, and a way back to the room."""
    assert ("lean" in day["list"].text, "A photo lies with it" in day["list"].text) == (False, True)
    text = day["read"].text
    assert ["lean" in text, "You read it on" in text, "Come back to the room" in text] == [True, True, True]


def test_a_copy_of_the_photo_is_said_to_be_open(day: dict[str, Said]) -> None:
    """Where it lies, and that nothing seals it, is said; what came back from the zip is the same picture."""
    assert "This copy is not sealed" in day["photo"].text
    assert (day["copy"].code, day["other copy"].code, day["zip"].code) == (0, 0, 0)


def test_it_can_be_deleted_and_come_back(day: dict[str, Said]) -> None:
    """The journal shows its number; deleted it is in no list, and it comes back once."""
    assert "(practice " in day["journal"].text
    assert "There is no letter yet" in day["list without"].text
    assert "A photo lies with it" in day["list again"].text
    assert "nothing to bring back" in day["back nothing"].text


def test_everything_forgotten_leaves_no_file(day: dict[str, Said]) -> None:
    """With the vault the photo is gone: nothing lies where it was."""
    assert day["left"].out == ""
