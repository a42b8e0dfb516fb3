"""Of whom nothing may be said, no file's name tells either: not of what was read, not of what was not."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from nearer.cli.as_json import as_json
from nearer.errors import NothingToRead
from nearer.model.receipt import Receipt, Skipped
from nearer.model.report import Report
from nearer.service import people
from nearer.service.adding import add
from nearer.service.adding_sheet import preview_sections
from nearer.service.look import look
from nearer.service.looking import look_in
from nearer.service.masking import Mask
from nearer.vault.sealed import Vault
from tests.vaults import NOW, ROBIN, added, in_memory

ROWS = "at,person,direction,text\n1700000000,Anna Lund,in,hi\n1700000060,Anna Lund,out,hi\n1700000120,Ben,in,hi\n"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Anna Lund", "WhatsApp Chat with Anna Lund.txt"),
        ("Anna Lund", "WHATSAPP CHAT WITH ANNA LUND.TXT"),
        ("Anna Lund", "WhatsApp Chat with Anna.txt"),
        ("Anna Lund", "messages/inbox/annalund_1001/message_1.html"),
        ("Anna Lund", "Anna_Lund-2.json"),
        ("José Núñez", "messages/inbox/josenunez_1001/message_1.html"),
        ("Jose\u0301", "José.txt"),
        ("+44 7700 900123", "sms-447700900123.xml"),
        ("anna@hill.example", "anna.hill.example.mbox"),
        ("李雷", "WhatsApp 与李雷的聊天.txt"),
        ("🌸", "WhatsApp Chat with 🌸.txt"),
    ],
)
def test_a_name_is_found_however_a_file_writes_it(name: str, file: str) -> None:
    """In any letters, with any marks or none between its words, without its accents, or the first word alone."""
    shown = Mask([name]).file(file)
    assert (
        "…" in shown,
        any(part in shown.casefold() for part in ("anna", "lund", "jos", "900123", "李雷", "🌸")),
    ) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Ann", "WhatsApp Chat with Anna.txt"),
        ("12", "message_12.json"),
        (".", "a.txt"),
        ("Anna", "chats/Banna.txt"),
        ("WhatsApp", "WhatsApp Chat with Ben.txt"),
    ],
)
def test_what_is_no_name_stays(name: str, file: str) -> None:
    """A part of another word, a figure or two, a mark, a word that every such file has."""
    assert Mask([name]).file(file) == file


def test_who_is_kept_keeps_a_name_that_holds_another() -> None:
    """Ann is left out, and Ann Lee is not."""
    mask = Mask(["Ann"], ["Ann Lee", "Ann"])
    assert (mask.file("Ann Lee.txt"), mask.file("Ann.txt")) == ("Ann Lee.txt", "….txt")


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ("Will.html: it will not do.", "….html: it will not do."),
        ("will.html, will_1/a.html: it will not do.", "….html, …_1/a.html: it will not do."),
        ("chat with Will: it is empty.", "chat with …: it is empty."),
    ],
)
def test_a_sentence_keeps_its_own_words(says: str, shown: str) -> None:
    """Will is left out, and what will be is still said."""
    assert Mask(["Will"]).note(says) == shown


def test_no_part_of_a_receipt_tells() -> None:
    """Its file, its notes, what was skipped and where."""
    receipt = Receipt(
        "Anna.zip", None, skipped=(Skipped("Anna.txt", 1, ("Anna/1",)),), notes=("Anna.txt: it is empty.",)
    )
    assert "Anna" not in repr(Mask(["Anna"]).receipt(receipt))


def unreadable(folder: Path) -> None:
    """Write what cannot be read and is named after Anna: by itself, in a folder of its own, and in a zip."""
    (folder / "WhatsApp Chat with Anna Lund.txt").write_bytes(b"")
    (folder / "Anna Lund").mkdir()
    (folder / "Anna Lund" / "messages1.html").write_bytes(b"<html>")
    with ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr("messages/inbox/annalund_12/message_1.html", "<html>")
        archive.writestr("../Anna.txt", "hi")


def everything_said(report: Report) -> str:
    """Give all that a report and its JSON hold, as one text."""
    return repr(report) + repr(json.loads(as_json(report, words=True)))


@pytest.mark.parametrize("name", ["life.csv", "Anna Lund.csv"])
def test_a_look_names_no_file_after_who_is_left_out(name: str, tmp_path: Path) -> None:
    """What could not be read is said, without her name."""
    (tmp_path / "life").mkdir()
    (tmp_path / "life" / name).write_text(ROWS, encoding="utf-8")
    unreadable(tmp_path / "life")
    whole, without = (everything_said(look([tmp_path / "life"], leave_out=out)) for out in ([], ["Anna Lund"]))
    assert [whole.casefold().count("anna") > 0, "message_1.html" in without, without.casefold().count("anna")] == [
        True,
        True,
        0,
    ]


class _Keeping:
    """Questions of `add`: says yes, and keeps what was shown before."""

    def __init__(self) -> None:
        self.shown = ""

    def __getattr__(self, name: str) -> object:
        return lambda *_given: {"own_messages": True, "keep": "words"}.get(name, ())

    def confirm(self, preview: object) -> bool:
        """Yes."""
        self.shown = repr(preview) + repr(preview_sections(preview))  # type: ignore[arg-type]
        return True


def kept_out(folder: Path) -> Vault:
    """Return a vault in which Anna is kept away from."""
    vault = in_memory()
    (folder / "life.csv").write_text(ROWS, encoding="utf-8")
    added(vault, folder / "life.csv")
    people.set_state(vault, NOW, people.find(vault, "Anna Lund"), "boundary")
    return vault


def test_to_add_names_no_file_after_who_is_kept_out(tmp_path: Path) -> None:
    """Neither before the yes, nor in the look over the vault after it."""
    vault = kept_out(tmp_path)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "Anna Lund.csv").write_text(
        ROWS + "1700000180,Ben,out,hi\n1700000190,,out,hi\n", encoding="utf-8"
    )
    unreadable(tmp_path / "more")
    questions = _Keeping()
    add(vault, [tmp_path / "more"], ROBIN, now=NOW, questions=questions)  # type: ignore[arg-type]
    said = questions.shown + everything_said(look_in(vault, NOW))
    assert ("message_1.html" in questions.shown, said.casefold().count("anna")) == (True, 0)


def test_an_error_names_no_file_after_who_is_kept_out(tmp_path: Path) -> None:
    """Where nothing at all could be read."""
    vault = kept_out(tmp_path)
    (tmp_path / "more").mkdir()
    unreadable(tmp_path / "more")
    with pytest.raises(NothingToRead) as problem:
        added(vault, tmp_path / "more")
    assert ("message_1.html" in str(problem.value), "anna" in str(problem.value).casefold()) == (True, False)
