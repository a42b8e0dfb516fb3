"""Whole downloads, as folders and as zips: everything known in them is read, all else is summed up in a few plain lines."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nearer.model.histories import Histories
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.intake import take_in
from nearer.service.look import look
from nearer.service.naming import Named, Naming
from nearer.service.people import page
from nearer.service.what_was_read import receipt_parts
from nearer.vault.sealed import Vault
from tests import downloads
from tests.downloads import SMS_DB, Download, packed, unpacked

PHOTOS = "other files (photos and the like) hold no history that I know."


def unknown(n: int, *few: str) -> str:
    """Give the line about files of no known kind."""
    return f"{n} files, all for one reason: I do not know this kind of export ({', '.join(few)}, …)."


SHAPES: dict[str, tuple[Callable[[Path], Download], dict[str, int], str, int]] = {
    "google": (
        lambda _folder: downloads.google(),
        {"email_mbox": 1, "calendar_ics": 2, "vcards_vcf": 3, "google_voice": 1, "google_chat": 2},
        unknown(
            15,
            "Takeout/Drive/notes.txt",
            "Takeout/Drive/table.csv",
            "Takeout/Google Chat/Groups/DM abc/group_info.json",
        ),
        4,
    ),
    "facebook": (
        lambda _folder: downloads.facebook(),
        {"messenger_json": 7},
        unknown(
            9,
            "connections/friends/your_friends.json",
            "logged_information/search/your_search_history.json",
            "personal_information/profile_information/profile_information.json",
        ),
        2,
    ),
    "instagram": (
        lambda _folder: downloads.instagram(),
        {"instagram_json": 1},
        unknown(
            6,
            "connections/followers_and_following/followers_1.json",
            "personal_information/personal_information/personal_information.json",
            "your_instagram_activity/comments/post_comments_1.json",
        ),
        2,
    ),
    "iphone": (
        downloads.iphone_backup,
        {"imessage_db": 1},
        "00008030-0001/Manifest.db: it is not text, and not a kind of export that I know.",
        6,
    ),
}
ROBIN = Answers(me=("Robin",), zone="Europe/London")


def taken(*paths: Path) -> Histories:
    """Take in a download without anybody to ask."""
    return take_in(paths, Answers(zone="Europe/London"))


def told(histories: Histories) -> list[tuple[object, ...]]:
    """Give the events without where they stood."""
    return sorted(histories.events.select("at", "mine", "kind", "text", "words", "seconds").rows(), key=repr)


@pytest.mark.parametrize("shape", SHAPES)
def test_everything_known_is_read_and_the_rest_is_a_few_lines(shape: str, tmp_path: Path) -> None:
    """As a folder and as one zip, with the same events."""
    make, sources, others, photos = SHAPES[shape]
    download = make(tmp_path)
    folder, whole = unpacked(download, tmp_path / shape), tmp_path / f"{shape}.zip"
    whole.write_bytes(packed(download))
    both = [taken(path) for path in (folder, whole)]
    assert told(both[0]) == told(both[1])
    assert not both[0].events.is_empty()
    for path, found in zip((folder, whole), both, strict=True):
        assert Counter(one.source for one in found.receipts if one.source) == sources
        assert {one.file: [*one.notes] for one in found.receipts if one.source is None} == {
            str(path): [others, f"{photos} {PHOTOS}"]
        }


def test_a_download_in_several_zips_is_one(tmp_path: Path) -> None:
    """Google cuts it by size: the parts together give what the whole gives, a folder of pages in both of them as well."""
    download = downloads.google()
    names = sorted(download)
    parts = [tmp_path / f"takeout-20260301T120000Z-00{n}.zip" for n in (1, 2)]
    for n, path in enumerate(parts):
        path.write_bytes(packed({name: download[name] for name in names[n::2]}))
    whole = tmp_path / "whole.zip"
    whole.write_bytes(packed(download))
    assert told(taken(*parts)) == told(taken(whole))
    assert [one.file for one in taken(*parts).receipts if one.source == "google_voice"] == [
        f"{path}/Takeout/Voice/Calls/*" for path in parts
    ]


def test_a_folder_of_zips_beside_a_backup(tmp_path: Path) -> None:
    """What someone gathered from a phone: each zip is opened, and each file is read."""
    folder = unpacked(downloads.phone_folder(), tmp_path / "phone")
    found = take_in([folder], ROBIN)
    assert Counter(one.source for one in found.receipts if one.source) == {
        "whatsapp_txt": 2,
        "smsbackup_xml": 2,
        "vcards_vcf": 1,
    }
    assert [one.notes for one in found.receipts if one.source is None] == [
        ("2 other files (photos and the like), here and in 1 other place, hold no history that I know.",)
    ]


def test_zips_within_a_zip_are_named_and_left_out(tmp_path: Path) -> None:
    """The rest of the zip is read; which ones to unpack is said."""
    whole = tmp_path / "phone.zip"
    whole.write_bytes(packed(downloads.phone_folder()))
    found = take_in([whole], Answers(zone="Europe/London"))
    assert Counter(one.source for one in found.receipts if one.source) == {"smsbackup_xml": 2, "vcards_vcf": 1}
    assert "2 files were left out, because they are zips inside a zip" in found.receipts[-1].notes[0]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("messages/inbox/ann_1/message_1.html", b"<html>", "it is a page to look at. Save the chats as JSON instead"),
        ("ChatExport/messages2.html", b"<html>", "it is a page to look at. Save the chats as JSON instead"),
        (f"3d/{SMS_DB}", b"\x8f\x01\x02", "the backup is locked with a password. Make one without"),
        ("Databases/msgstore.db.crypt15", b"\x8f\0", "it is WhatsApp’s own locked backup. Export the chat instead"),
        ("signal-2026-03-01-12-00-00.backup", b"\x8f\0", "it is Signal’s own locked backup. Export the chats instead"),
    ],
)
def test_chats_in_a_form_that_cannot_be_read_say_what_to_do(
    name: str, content: bytes, why: str, tmp_path: Path
) -> None:
    """The file does hold chats, so it is named with the way on, and not counted among the photos."""
    folder = unpacked({"a.csv": b"at,person,direction\n1,Ann,in\n2,Ann,out\n", name: content}, tmp_path / "x")
    assert [one.notes for one in taken(folder).receipts if one.source is None] == [(f"{name}: {why}.",)]


def test_what_many_files_left_out_for_one_reason_is_one_line(tmp_path: Path) -> None:
    """Hundreds of chats with a row each that was not kept do not make hundreds of lines."""
    bad = b"at,person,direction\n1,Ann,in\n2,Ann,out\nx,Ann,in\n"
    folder = unpacked({f"{n}.csv": bad for n in range(9)}, tmp_path / "x")
    receipts = taken(folder).receipts
    parts = {part.title: part.lines for part in receipt_parts(receipts, Naming(Named((), receipts), initials=False))}
    why = "“at” is neither Unix seconds nor a time with its offset"
    assert [*parts["Rows that I left out"]] == [
        f"In 9 files 9 rows were not kept: {why}.",
        *(f"\u2068{n}.csv\u2069: 2 messages are in another file, too; each counts once." for n in range(1, 9)),
    ]


def test_a_whole_download_goes_into_the_vault_with_its_people(vault: Vault, tmp_path: Path) -> None:
    """One zip of everything: one import, and the address book and the calendar know the same Ann."""
    whole = tmp_path / "takeout.zip"
    whole.write_bytes(packed(downloads.google()))
    done = add(vault, [whole], Answers(zone="Europe/London"), now=datetime(2026, 3, 2, tzinfo=UTC))
    assert done is not None
    (ann,) = (one for one in page(vault).people if "Ann Lee" in one.name)
    assert {handle.identity.app for handle in ann.handles} == {"calendar", "email"}


def test_look_at_a_whole_download(tmp_path: Path) -> None:
    """The same person in mail, calendar and address book is one, and the files are few lines."""
    report = look([unpacked(downloads.google(), tmp_path / "google")], zone="Europe/London")
    (ann,) = (one for one in report.people if one.name == "Ann Lee")
    assert {handle.channel for handle in ann.handles} == {"calendar", "email"}
