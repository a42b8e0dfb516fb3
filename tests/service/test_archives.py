"""Folders and zips, also those that a stranger made to do harm."""

import os
import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from nearer.errors import NothingToRead
from nearer.model.histories import Histories
from nearer.service import archives
from nearer.service.archives import opened, shown
from nearer.service.decisions import Answers
from nearer.service.intake import take_in

CHAT = "at,person,direction\n1,Ann,in\n2,Ann,out\n"


def zipped(path: Path, *members: tuple[str | ZipInfo, str | bytes]) -> Path:
    """Write a zip with these members and give its path."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def taken(*paths: Path) -> Histories:
    """Take in paths with nobody to ask."""
    return take_in(paths, Answers())


def notes(histories: Histories, file: Path | str) -> tuple[str, ...]:
    """Give the notes of the receipt of one file."""
    return next((one.notes for one in histories.receipts if one.file == str(file)), ())


def test_members_are_named_with_their_zip(tmp_path: Path) -> None:
    """The receipt names a chat as it lies: the zip, then the member."""
    path = zipped(tmp_path / "all.zip", ("chats/a.csv", CHAT), ("photo.jpg", b"\xff"))
    found = taken(path)
    assert [one.file for one in found.receipts] == [f"{path}/chats/a.csv", str(path)]
    assert notes(found, path) == ("1 other file (a photo or the like) holds no history that I know.",)


def test_each_opening_of_a_member_begins_anew(tmp_path: Path) -> None:
    """A source may read a member as often as it likes."""
    with opened([zipped(tmp_path / "a.zip", ("a.csv", CHAT))]) as found:
        (export,) = found.exports
        assert [export.open().read(), export.open().read()] == [CHAT.encode()] * 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../a.csv", "because its name points outside the zip: {}"),
        ("/etc/a.csv", "because its name points outside the zip: {}"),
        ("b/../../a.csv", "because its name points outside the zip: {}"),
        ("b\\a.csv", "because its name points outside the zip: {}"),
        ("C:/a.csv", "because its name points outside the zip: {}"),
        ("b/inner.zip", "because it is a zip inside a zip: {}. Unpack it first"),
    ],
)
def test_members_that_lead_elsewhere_are_left_out_and_said(name: str, why: str, tmp_path: Path) -> None:
    """What is safe in the same zip is read all the same."""
    path = zipped(tmp_path / "a.zip", (name, CHAT), ("good.csv", CHAT))
    found = taken(path)
    assert found.events.height == 2
    assert notes(found, path)[0] == f"1 file was left out, {why.format(name)}"


def test_several_members_left_out_for_one_reason_are_one_sentence(tmp_path: Path) -> None:
    """Two of them are they."""
    path = zipped(tmp_path / "a.zip", ("a.zip", CHAT), ("b.zip", CHAT), ("good.csv", CHAT))
    says = "2 files were left out, because they are zips inside a zip: a.zip, b.zip. Unpack them first"
    assert notes(taken(path), path) == (says,)


def test_a_link_in_a_zip_is_left_out(tmp_path: Path) -> None:
    """A link leads to a file of this computer, not of the zip."""
    link = ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "a.zip", (link, "/etc/passwd"), ("good.csv", CHAT))
    assert notes(taken(path), path) == ("1 file was left out, because it is a link: link.csv",)


def test_a_zip_under_another_name_within_a_zip_is_refused(tmp_path: Path) -> None:
    """A zip is known by what it holds, not by its name."""
    inner = BytesIO()
    with ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", CHAT)
    path = zipped(tmp_path / "a.zip", ("inner.txt", inner.getvalue()), ("good.csv", CHAT))
    assert notes(taken(path), f"{path}/inner.txt") == ("It is a zip inside a zip. Unpack it first.",)


def test_a_member_with_a_password_is_left_out(tmp_path: Path) -> None:
    """A locked member is said to be locked."""
    path = zipped(tmp_path / "a.zip", ("a.csv", CHAT), ("good.csv", CHAT))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert notes(taken(path), path) == ("1 file was left out, because it is locked with a password: a.csv",)


@pytest.mark.parametrize("inner", ["b/inner.zip", "../a.csv"])
def test_a_zip_that_says_why_does_not_say_that_it_is_empty(inner: str, tmp_path: Path) -> None:
    """There is an export in it, and it is named with the reason: "there is none" would be untrue."""
    good = zipped(tmp_path / "good.zip", ("good.csv", CHAT))
    path = zipped(tmp_path / "a.zip", (inner, CHAT), ("photo.jpg", b"x"))
    said = notes(taken(good, path), path)
    assert len(said) == 2
    assert inner in said[0]
    assert said[1].startswith("1 other file")


def test_a_zip_whose_chat_is_damaged_does_not_say_that_it_is_empty(tmp_path: Path) -> None:
    """The receipt of the chat says why; the zip has nothing to add."""
    good = zipped(tmp_path / "good.zip", ("good.csv", CHAT))
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("bad.csv", CHAT.replace("Ann", "Bad"))
    path.write_bytes(path.read_bytes().replace(b"1,Bad,in", b"1,Bed,in"))
    found = taken(good, path)
    assert [one.file for one in found.receipts] == [f"{good}/good.csv", f"{path}/bad.csv"]


def test_other_files_of_all_zips_are_one_note(tmp_path: Path) -> None:
    """Photos are summed over the whole call, and not told zip by zip."""
    zips = [
        zipped(tmp_path / f"{n}.zip", (f"{n}.csv", CHAT.replace("Ann", f"A{n}")), ("1.jpg", b"x"), ("2.jpg", b"x"))
        for n in range(3)
    ]
    found = taken(*zips)
    says = "6 other files (photos and the like), here and in 2 other places, hold no history that I know."
    assert [notes(found, path) for path in zips] == [(says,), (), ()]


def test_a_bomb_is_stopped_by_the_bytes_that_come_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that unpacks to far more than a chat could hold is dropped whole, whatever size it claims."""
    path = zipped(tmp_path / "a.zip", ("bomb.csv", CHAT + "3,Ann,in\n" * 400_000), ("good.csv", CHAT))
    content = path.read_bytes().replace((9 * 400_000 + len(CHAT)).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    monkeypatch.setattr(archives, "HIGHEST_RATIO", 50)
    for claimed in (path.read_bytes(), content):
        path.write_bytes(claimed)
        found = taken(path)
        assert found.events.height == 2
        assert len(notes(found, f"{path}/bomb.csv")) == 1


def test_all_members_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many members that are each small enough are stopped by their sum; reading one twice costs nothing more."""
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 3 * len(CHAT))
    path = zipped(tmp_path / "a.zip", *((f"{n}.csv", CHAT) for n in range(5)))
    found = taken(path)
    assert [one.kept for one in found.receipts if one.source] == [2, 0, 0]
    assert len([one for one in found.receipts if "unpacks to far more" in "".join(one.notes)]) == 2


def test_no_more_members_than_the_limit_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beyond the limit is said."""
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    path = zipped(tmp_path / "a.zip", *((f"{n}.csv", CHAT) for n in range(6)))
    says = "4 files were left out, because there are more than 2 files: 2.csv, 3.csv, 4.csv, …"
    assert notes(taken(path), path) == (says,)


@pytest.mark.parametrize("cut", [60, 200])
def test_a_zip_that_was_cut_short_says_so(cut: int, tmp_path: Path) -> None:
    """A zip without its end cannot be opened."""
    path = zipped(tmp_path / "a.zip", ("a.csv", CHAT * 50), ("b.csv", CHAT))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(NothingToRead, match="damaged or was cut short"):
        taken(path)


def test_a_damaged_member_is_left_out_whole(tmp_path: Path) -> None:
    """A member whose bytes do not add up gives no rows; its neighbours do."""
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("bad.csv", CHAT.replace("Ann", "Bad"))
        archive.writestr("good.csv", CHAT)
    path.write_bytes(path.read_bytes().replace(b"1,Bad,in", b"1,Bed,in"))
    found = taken(path)
    assert found.events.height == 2
    assert notes(found, f"{path}/bad.csv") == ("It is damaged inside the zip. Copy or export it again.",)


def test_a_member_whose_name_is_no_text_is_left_out(tmp_path: Path) -> None:
    """The name beside a member's bytes says it is UTF-8 and is not."""
    path = zipped(tmp_path / "a.zip", ("Zo\u00eb.csv", CHAT), ("good.csv", CHAT.replace("Ann", "Bea")))
    name = "Zo\u00eb".encode()
    path.write_bytes(path.read_bytes().replace(name, b"Zo\xc3\xc3", 1))
    found = taken(path)
    assert {one.name for one in found.handles} == {"Bea"}
    assert notes(found, f"{path}/Zo\u00eb.csv") == ("It is damaged inside the zip. Copy or export it again.",)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    """A link may lead out of the folder that was given."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.csv").write_text(CHAT)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").write_text(CHAT)
    (folder / "link.csv").symlink_to(tmp_path / "outside" / "b.csv")
    (folder / "links").symlink_to(tmp_path / "outside")
    found = taken(folder)
    assert (found.events.height, notes(found, folder)) == (2, ("2 links were not followed.",))


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A slip in a name is said, and the rest is read."""
    (tmp_path / "a.csv").write_text(CHAT)
    gone = tmp_path / "b.csv"
    assert notes(taken(tmp_path / "a.csv", gone), gone) == ("There is no such file.",)


def test_what_may_not_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that this computer keeps shut is named."""
    (tmp_path / "a.csv").write_text(CHAT)
    (tmp_path / "b.csv").write_text(CHAT)
    plainly = Path.open

    def shut(path: Path, mode: str) -> object:
        if path.name == "b.csv":
            raise PermissionError(13, "Permission denied")
        return plainly(path, mode)

    monkeypatch.setattr(Path, "open", shut)
    said = ("This computer does not let you open it (permission denied).",)
    assert notes(taken(tmp_path), tmp_path / "b.csv") == said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """What would wait for ever is not opened."""
    (tmp_path / "a.csv").write_text(CHAT)
    os.mkfifo(tmp_path / "pipe.csv")
    assert notes(taken(tmp_path), tmp_path / "pipe.csv") == ("It is no file.",)


def test_names_are_shown_without_control_characters() -> None:
    """A file's name cannot write on the terminal."""
    assert shown("a\x1b[2Jb\udcff.csv") == "a\N{REPLACEMENT CHARACTER}[2Jb?.csv"


def test_who_is_only_in_a_file_that_was_refused_is_nobody(tmp_path: Path) -> None:
    """A name from a damaged file does not stand among the people."""
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("a.csv", CHAT.replace("Ann", "Bad") * 100_000)
        archive.writestr("good.csv", CHAT)
    content = path.read_bytes()
    place = content.rindex(b"2,Bad,out")
    path.write_bytes(content[:place] + b"2,Bed" + content[place + 5 :])
    assert [handle.name for handle in taken(path).handles] == ["Ann"]


def test_a_mailbox_too_large_for_a_zip_is_named_at_once_with_the_way_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not read to its end first; unpacked, a file of any size is read."""
    monkeypatch.setattr(archives, "LARGEST_MEMBER", len(CHAT) * 5)
    path = zipped(tmp_path / "takeout.zip", ("Mail/All mail.mbox", CHAT * 10), ("good.csv", CHAT))
    says = "It is larger than what I read from a zip. Unpack the zip, and give me the file itself."
    assert notes(taken(path), f"{path}/Mail/All mail.mbox") == (says,)
