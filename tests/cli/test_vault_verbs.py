"""The verbs of the vault as a person runs them: what each says, what it ends with, and that a passphrase is never shown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Said, run, talk
from tests.vaults import LIFE

FIRST, SECOND = "four quiet green words", "vier Wörter für später"
WRONG_KEY, REFUSED = 3, 2


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """A day with one vault, each command once: it is made, filled, looked at, copied, changed and brought back."""
    folder = tmp_path_factory.mktemp("day")
    vault, other = folder / "own" / "life.nearer", folder / "other" / "life.nearer"
    said: dict[str, Said] = {}

    def do(name: str, *args: str | Path, secrets: tuple[str, ...] = (FIRST,), on: Path = vault) -> None:
        said[name] = run(on, *args, secrets=secrets)

    do("open", "open")
    do("look in the empty one", "open")
    do("wrong", "sources", secrets=("four quiet blue words",))
    chats = (LIFE / "calls.csv", LIFE / "WhatsApp Chat with Nora.zip", LIFE / "WhatsApp Chat with Sam.zip")
    do("add", "add", *chats, "--yes", "--me", "Robin", "--zone", "Europe/London")
    do("sources", "sources")
    do("people", "people", "--no-questions")
    do("person", "person", "Nora", "--closeness", "2")
    do("backup", "backup")
    copy = next((vault.parent / "copies").iterdir())
    do("restore which", "restore", secrets=())
    do("undo", "undo")
    do("undo nothing", "undo")
    do("undo back", "undo", "1", "--back")
    do("passphrase", "passphrase", secrets=(FIRST, SECOND))
    do("old passphrase", "open", secrets=(FIRST,))
    do("check", "check", secrets=(SECOND,))
    do("lock", "lock", secrets=())
    do("export", "export", folder / "all.zip", secrets=(SECOND,))
    do("open other", "open", on=other)
    do("import-archive", "import-archive", folder / "all.zip", on=other)
    do("forget", "forget", "Nora", "--yes", secrets=(SECOND,))
    do("people after", "people", "--no-questions", secrets=(SECOND,))
    do("restore wrong", "restore", copy, secrets=(SECOND,))
    do("restore", "restore", copy, secrets=(FIRST,))
    do("open restored", "open")
    do("forget everything", "forget", "--everything", "--yes")
    do("open nothing", "sources", secrets=())
    do("open beside a copy", "open")
    return said


def test_every_command_that_can_be_done_ends_with_nought(day: dict[str, Said]) -> None:
    """What was asked for is done, and the shell is told so."""
    refused = {"wrong", "restore which", "old passphrase", "restore wrong", "undo nothing", "open nothing"}
    assert {name: said.code for name, said in day.items() if name not in refused and said.code} == {}


def test_a_wrong_passphrase_has_an_end_of_its_own(day: dict[str, Said]) -> None:
    """A wrong passphrase, and one that no longer holds, end with 3; what is safe and what to do is said."""
    assert [day[name].code for name in ("wrong", "old passphrase", "restore wrong")] == [WRONG_KEY] * 3
    assert "Your vault is as it was." in day["wrong"].text
    assert "type your recovery key instead" in day["wrong"].text
    assert "It opens with what opened your vault when the copy was made." in day["restore wrong"].text


def test_no_passphrase_is_ever_shown(day: dict[str, Said]) -> None:
    """Nothing that was said holds a passphrase, right or wrong, nor a word of one."""
    words = {*FIRST.split(), *SECOND.split(), "blue"} - {"words", "for"}
    assert [(name, word) for name, said in day.items() for word in words if word in said.text.split()] == []


def test_making_a_vault_shows_its_recovery_key_once(day: dict[str, Said]) -> None:
    """The key is shown when the vault is made and when the passphrase changes, another each time, and never else."""
    keys = {name: [line for line in said.out.splitlines() if line.count("-") == 6] for name, said in day.items()}
    shown = {name: lines for name, lines in keys.items() if lines}
    assert [*shown] == ["open", "passphrase", "open other", "open beside a copy"]
    assert len({tuple(lines) for lines in shown.values()}) == 4


def test_an_empty_vault_says_what_comes_next(day: dict[str, Said]) -> None:
    """Who opens a vault with nothing in it is told how to add a chat."""
    assert "It holds no chats yet. To add one: nearer add FILE" in day["look in the empty one"].text


def test_what_was_added_is_shown_and_listed(day: dict[str, Said]) -> None:
    """`add` says what it found and how to take it back; `sources` lists it with the same count."""
    assert "I found 4,150 messages and calls." in day["add"].text
    assert "nearer undo" in day["add"].text
    assert "3 files, 4,150 messages and calls" in day["sources"].text


def test_people_are_listed_and_one_of_them_shown(day: dict[str, Said]) -> None:
    """Names stand in a list without figures; an edit is shown with the person."""
    assert all(f"- {name}" in day["people"].text for name in ("Dad", "Nora", "Sam"))
    assert "Circle, placed by you: 2" in day["person"].text


def test_an_import_goes_and_comes_back(day: dict[str, Said]) -> None:
    """`undo` says how to bring it back; where nothing is left to undo that is said, and ends with 2."""
    assert "nearer undo 1 --back" in day["undo"].text
    assert (day["undo nothing"].code, "There is nothing to undo." in day["undo nothing"].text) == (REFUSED, True)
    assert "Import 1 counts again." in day["undo back"].text


def test_a_whole_vault_is_said_to_be_whole(day: dict[str, Said]) -> None:
    """After all that, every page fits its seal."""
    assert day["check"].text == "Your vault is whole."


def test_lock_asks_for_nothing_where_all_is_put_away(day: dict[str, Said]) -> None:
    """Between two commands nothing is open: no passphrase is needed to say so."""
    assert day["lock"].text.startswith("Your vault is locked")


def test_an_archive_brings_all_of_it_into_another_vault(day: dict[str, Said]) -> None:
    """What was written as a zip is in the new vault, with the same count."""
    assert "court can ask for it" in day["export"].text
    assert "4,150 messages and calls are in your vault now" in day["import-archive"].text


def test_who_is_forgotten_is_gone(day: dict[str, Said]) -> None:
    """The name is in no list any more, and what cannot be reached is said."""
    assert "gone, and the name with them" in day["forget"].text
    assert "I cannot reach copies" in day["forget"].text
    assert "Nora" not in day["people after"].text


def test_a_copy_comes_back_and_the_vault_from_before_is_kept(day: dict[str, Said]) -> None:
    """The copy opens with the passphrase of its time and holds what it held; where the other lies is said."""
    assert "The one from before is kept:" in day["restore"].text
    assert "It holds 3 files with 4,150 messages and calls" in day["open restored"].text


def test_without_a_name_the_newest_copy_is_named(day: dict[str, Said]) -> None:
    """Nothing is brought back by itself."""
    text = day["restore which"].text
    assert ("Nothing was changed." in text, "copies/life-" in text.replace("\\", "/")) == (True, True)


def test_who_forgets_everything_is_told_what_is_left(day: dict[str, Said]) -> None:
    """The vault is gone; copies and the vault that a copy replaced are named, for they still hold it."""
    text = day["forget everything"].text
    assert ("Your vault is gone." in text, "life-before-" in text, "copies" in text) == (True, True, True)
    assert (day["open nothing"].code, "There is no vault at" in day["open nothing"].text) == (REFUSED, True)


def test_where_the_vault_is_gone_a_copy_is_named(day: dict[str, Said]) -> None:
    """Nobody makes a new vault because they think that all is lost."""
    said = [
        "To bring a copy back: nearer restore FILE" in day[name].text for name in ("open nothing", "open beside a copy")
    ]
    assert said == [True, True]


def test_nothing_is_asked_where_nobody_can_answer(tmp_path: Path) -> None:
    """Without a terminal and without --passphrase-fd each command says what it needs, and makes nothing."""
    vault = tmp_path / "life.nearer"
    said = run(vault, "open")
    assert (said.code, "there is nobody to ask" in said.text, said.out) == (REFUSED, True, "")
    assert not vault.exists()


def test_a_name_that_is_no_file_is_said_before_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    """A slip in a path costs no passphrase; no name at all is not the folder that one is in."""
    said = [run(tmp_path / "life.nearer", "add", path, "--yes") for path in (tmp_path / "chat.txt", "")]
    assert [(one.code, one.text.startswith("There is no file or folder")) for one in said] == [(REFUSED, True)] * 2


def test_an_open_file_that_is_none_is_said(tmp_path: Path) -> None:
    """--passphrase-fd with a number of no open file is a wrong call, with an example."""
    said = run(tmp_path / "life.nearer", "open", "--passphrase-fd", "77")
    assert (said.code, "no open file 77" in said.text, "3<FILE" in said.text) == (REFUSED, True, True)


def test_a_real_passphrase_makes_and_opens_a_vault(tmp_path: Path) -> None:
    """In a process of its own and at the full price: a vault is made, and opens with its passphrase alone."""
    codes, said = [], ""
    for words in ("vier Wörter", "vier Worter"):
        with (tmp_path / "words").open("w+", encoding="utf-8") as lines:
            lines.write(f"{words}\n")
            lines.seek(0)
            done = subprocess.run(
                [sys.executable, "-m", "nearer", "open", "--vault", str(tmp_path / "l"), "--passphrase-fd", "0"],
                stdin=lines,
                capture_output=True,
                text=True,
            )
        codes.append(done.returncode)
        said += done.stdout + done.stderr
    assert (codes, "Your recovery key." in said, "Wör" in said) == ([0, WRONG_KEY], True, False)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """The same on a terminal: a vault is made with slips, chats are looked at and added, the passphrase is changed."""
    if os.name != "posix":
        pytest.skip("a terminal of POSIX systems")
    folder = tmp_path_factory.mktemp("evening")
    vault = folder / "life.nearer"
    said: dict[str, Said] = {}
    said["open"] = talk(
        vault,
        "open",
        answers=[
            ("New passphrase:", "\n"),
            ("New passphrase:", f"{FIRST}\n"),
            ("Once more:", "four quiet grey words\n"),
            ("New passphrase:", f"{FIRST}\n"),
            ("Once more:", f"{FIRST}\n"),
        ],
    )
    add = ("add", LIFE / "calls.csv", "--zone", "Europe/London")
    asked = [("Passphrase:", f"{FIRST}\n"), ("own messages?", "yes\n"), ("keep the words", "\n")]
    said["no"] = talk(vault, *add, answers=[*asked, ("Shall I add", "no\n")])
    said["nothing"] = run(vault, "sources", secrets=(FIRST,))
    said["look at nothing"] = run(vault, "look", "--no-questions", secrets=(FIRST,))
    slips = [("Passphrase:", "four quite green words\n"), *asked]
    said["yes"] = talk(vault, *add, answers=[*slips, ("Shall I add", "\n")])
    said["something"] = run(vault, "sources", secrets=(FIRST,))
    said["stopped"] = talk(vault, "passphrase", answers=[("Passphrase:", f"{FIRST}\n"), ("New passphrase:", "\x03")])
    said["what goes"] = talk(
        vault, "forget", "--source", "1", answers=[("Passphrase:", f"{FIRST}\n"), ("type yes", "\n")]
    )
    said["kept"] = talk(vault, "forget", "--everything", answers=[("type yes", "\n")])
    said["there"] = run(vault, "check", secrets=(FIRST,))
    return said


def test_a_new_passphrase_is_typed_twice(evening: dict[str, Said]) -> None:
    """An empty one and two that differ are asked for again; what is lost without both keys is said before."""
    text = evening["open"].text
    assert evening["open"].code == 0
    assert text.index("If you lose both") < text.index("New passphrase:") < text.index("It cannot be empty")
    assert text.index("The two are not the same") < text.index("Your vault is made.") < text.index("Your recovery key.")


def test_what_is_typed_is_not_shown(evening: dict[str, Said]) -> None:
    """No passphrase comes back on the screen while it is typed."""
    assert [name for name, said in evening.items() for word in ("quiet", "quite", "grey") if word in said.out] == []


def test_a_no_after_the_preview_adds_nothing(evening: dict[str, Said]) -> None:
    """What was found is shown first; after a no nothing of it is in the vault."""
    assert "I found 230 messages and calls." in evening["no"].text
    assert "Nothing was added, and nothing of it was kept." in evening["no"].text
    assert "Nothing yet." in evening["nothing"].text


def test_a_slip_in_the_passphrase_can_be_mended_at_once(evening: dict[str, Said]) -> None:
    """Who types may try again without beginning anew; then Enter after the preview adds."""
    assert (evening["yes"].code, "Let us try again." in evening["yes"].text) == (0, True)
    assert "as import 1" in evening["yes"].text
    assert "1 file, 230 messages and calls" in evening["something"].text


def test_ctrl_c_stops_at_a_question(evening: dict[str, Said]) -> None:
    """Ctrl-C while an answer is waited for ends the command at once, with 130, and all is as it was."""
    assert evening["stopped"].code == 130
    assert "Your files are as they were." in evening["stopped"].text
    assert evening["there"].code == 0


def test_what_has_no_way_back_waits_for_a_yes(evening: dict[str, Said]) -> None:
    """Enter leaves the vault as it is."""
    assert (evening["kept"].code, evening["there"].text) == (130, "Your vault is whole.")


def test_an_import_is_described_before_it_goes_for_good(evening: dict[str, Said]) -> None:
    """A number is soon mistyped: its day and what it holds stand above the question; Enter leaves it there."""
    text = evening["what goes"].text
    assert evening["what goes"].code == 130
    assert text.index("1 file, 230 messages and calls") < text.index("type yes")


def test_a_look_into_an_empty_vault_says_how_to_add(evening: dict[str, Said]) -> None:
    """No list of noughts."""
    assert "Your vault holds no chats yet." in evening["look at nothing"].text
    assert "To add a chat: nearer add FILE" in evening["look at nothing"].text
