"""Whole take-out downloads as Google, Facebook, Instagram and phones lay them out, made from the samples and from noise.

Each is a dict of paths within the download -> what the file holds. What is no history (photos, settings, searches) stands
in the same places as in real ones.
"""

import sqlite3
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.sources.test_imessage_db import build

SAMPLES = Path(__file__).with_name("sources")
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(200))
PAGE = b"<!DOCTYPE html><html><head><title>x</title></head><body><p>nothing that is told here</p></body></html>"
PROFILE = b'{"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": {"Name": {"value": "Robin"}}}]}'
SMS_DB = "3d0d7e5fb2ce288813306e4d4636395e047a3d28"  # sha1 of HomeDomain-Library/SMS/sms.db
ANDROID = "13/04/2023, 10:00 - Anna: soup?\n13/04/2023, 10:05 - Robin: yes please\n14/04/2023, 09:00 - Anna: at four\n"
IPHONE = "[13/04/2023, 11:00:00] 李雷: tea?\n[13/04/2023, 11:05:10] Robin: yes\n[15/04/2023, 09:00:00] Robin: now?\n"
MAIL = """
From 1@xxx Tue Jan 06 09:00:00 +0000 2026
X-Gmail-Labels: Inbox
Date: Tue, 6 Jan 2026 09:00:00 +0000
From: Ann Lee <ann@hill.example>
To: robin@home.example
Subject: Saturday

Shall I bring bread?

"""

Download = Mapping[str, bytes]


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def _all_of(folder: str, into: str) -> dict[str, bytes]:
    root = SAMPLES / folder
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".expected"]
    return {f"{into}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in files}


def google() -> Download:
    """Google Takeout with everything ticked."""
    return {
        "Takeout/archive_browser.html": PAGE,
        "Takeout/Mail/All mail Including Spam and Trash.mbox": _sample("email_mbox/gmail_4p_21m.mbox") + MAIL.encode(),
        "Takeout/Mail/User Settings/Blocked Addresses.json": b'{"blocked_addresses": []}',
        "Takeout/Mail/User Settings/Filters.json": b'{"filters": []}',
        "Takeout/Calendar/robin@home.example.ics": _sample("calendar_ics/robin@home.example.ics"),
        "Takeout/Calendar/Holidays in United Kingdom.ics": (
            b"BEGIN:VCALENDAR\r\nX-WR-CALNAME:Holidays in United Kingdom\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20251225\r\n"
            b"DTSTAMP:20260301T120000Z\r\nUID:20251225@google\r\nSUMMARY:Christmas Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        ),
        "Takeout/Contacts/All Contacts/All Contacts.vcf": _sample("vcards_vcf/apple_3.0_7c.vcf"),
        "Takeout/Contacts/My Contacts/My Contacts.vcf": _sample("vcards_vcf/apple_3.0_7c.vcf"),
        "Takeout/Contacts/All Contacts/Ann Lee.jpg": PHOTO,
        **_all_of("google_voice/Voice", "Takeout/Voice"),
        "Takeout/Voice/Phones.vcf": b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:;;;;\r\nitem1.TEL:+15550001\r\nEND:VCARD\r\n",
        "Takeout/Voice/Greetings/Greeting - 2020-01-01T00_00_00Z.mp3": b"ID3" + bytes(100),
        "Takeout/Voice/Calls/Bo - Voicemail - 2026-01-09T18_00_00Z.mp3": b"ID3" + bytes(100),
        "Takeout/Voice/Bills.html": PAGE,
        **_all_of("google_chat/Groups", "Takeout/Google Chat/Groups"),
        "Takeout/Google Chat/Groups/DM abc/group_info.json": b'{"members": [{"name": "Ann", "email": "ann@hill.example"}]}',
        "Takeout/Google Chat/Users/User 1/user_info.json": b'{"user": {"name": "Robin", "email": "robin@home.example"}}',
        "Takeout/Google Photos/Photos from 2025/IMG_1.jpg": PHOTO,
        "Takeout/Google Photos/Photos from 2025/IMG_1.jpg.json": b'{"title": "IMG_1.jpg", "photoTakenTime": {"timestamp": "1"}}',
        "Takeout/Location History/Records.json": b'{"locations": [{"latitudeE7": 1, "timestamp": "2026-01-01T00:00:00Z"}]}',
        "Takeout/My Activity/Search/MyActivity.html": PAGE,
        "Takeout/YouTube and YouTube Music/history/watch-history.json": b'[{"header": "YouTube", "title": "Watched x"}]',
        "Takeout/Tasks/Tasks.json": b'{"kind": "tasks#taskLists", "items": []}',
        "Takeout/Keep/A note.json": b'{"color": "DEFAULT", "textContent": "x", "title": ""}',
        "Takeout/Keep/A note.html": PAGE,
        "Takeout/Drive/table.csv": b"name,amount\nx,1\n",
        "Takeout/Drive/notes.txt": b"just a text\nof two lines\n",
    }


def facebook() -> Download:
    """A download of Facebook's own information as JSON."""
    top = "your_facebook_activity"
    return {
        "start_here.html": PAGE,
        **_all_of("messenger_json/messages", f"{top}/messages"),
        f"{top}/messages/inbox/annlee_3003/photos/1_n.jpg": PHOTO,
        f"{top}/messages/stickers_used/2_n.png": PHOTO,
        f"{top}/messages/secret_conversations.json": b'{"secret_conversations_v2": {"has_secret_conversations": false}}',
        f"{top}/messages/autofill_information.json": b'{"autofill_information_v2": {"FIRST_NAME": ["Robin"]}}',
        f"{top}/messages/your_cross-app_messaging_settings.json": b'{"label_values": []}',
        f"{top}/posts/your_posts__check_ins__photos_and_videos_1.json": b'[{"timestamp": 1, "data": [{"post": "x"}]}]',
        f"{top}/comments_and_reactions/comments.json": b'{"comments_v2": [{"timestamp": 1, "title": "x"}]}',
        "connections/friends/your_friends.json": b'{"friends_v2": [{"name": "Ann", "timestamp": 1}]}',
        "personal_information/profile_information/profile_information.json": PROFILE,
        "logged_information/search/your_search_history.json": b'{"searches_v2": [{"timestamp": 1}]}',
    }


def instagram() -> Download:
    """A download of Instagram's own information as JSON."""
    top = "your_instagram_activity"
    return {
        **_all_of(f"instagram_json/{top}", top),
        f"{top}/messages/inbox/jose_7007/photos/3.jpg": PHOTO,
        f"{top}/messages/secret_conversations.json": b'{"ig_secret_conversations": {}}',
        f"{top}/messages/reported_conversations.json": b'{"ig_reported_conversations": []}',
        f"{top}/likes/liked_posts.json": b'{"likes_media_likes": [{"title": "x", "string_list_data": []}]}',
        f"{top}/comments/post_comments_1.json": b'[{"media_list_data": [], "string_map_data": {}}]',
        "connections/followers_and_following/followers_1.json": b'[{"string_list_data": [{"value": "ann", "timestamp": 1}]}]',
        "personal_information/personal_information/personal_information.json": PROFILE,
        "media/posts/202501/4.jpg": PHOTO,
    }


def iphone_backup(folder: Path) -> Download:
    """A backup of an iPhone on a computer. folder: a place to build databases in."""
    texts = ("tea?", "yes", "at four", "see you")
    messages = build(folder / "sms.db", *({"text": text, "is_from_me": n % 2} for n, text in enumerate(texts)))
    with sqlite3.connect(folder / "Manifest.db") as base:
        base.execute(
            "create table Files (fileID text primary key, domain text, relativePath text, flags integer, file blob)"
        )
        base.execute("insert into Files values (?, 'HomeDomain', 'Library/SMS/sms.db', 1, null)", (SMS_DB,))
    base.close()
    with sqlite3.connect(folder / "AddressBook.sqlitedb") as base:
        base.execute("create table ABPerson (rowid integer primary key, First text, Last text)")
    base.close()
    device = "00008030-0001"
    return {
        f"{device}/Info.plist": b'<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict></dict></plist>',
        f"{device}/Manifest.plist": b"bplist00" + bytes(60),
        f"{device}/Status.plist": b"bplist00" + bytes(60),
        f"{device}/Manifest.db": (folder / "Manifest.db").read_bytes(),
        f"{device}/{SMS_DB[:2]}/{SMS_DB}": messages.read_bytes(),
        f"{device}/31/31bb7ba8914766d4ba40d6dfb6113c8b614be442": (folder / "AddressBook.sqlitedb").read_bytes(),
        f"{device}/0a/0a1b2c": PHOTO,
        f"{device}/0b/0b1b2c": b"bplist00" + bytes(60),
    }


def phone_folder() -> Download:
    """What someone gathered from a phone: WhatsApp's zips beside a backup of texts and calls, and a photo."""
    return {
        "WhatsApp Chat with Anna.zip": packed(
            {"WhatsApp Chat with Anna.txt": ANDROID.encode(), "IMG-20230413-WA0001.jpg": PHOTO}
        ),
        "WhatsApp Chat - 李雷.zip": packed({"_chat.txt": IPHONE.encode()}),
        "sms-20260301120000.xml": _sample("smsbackup_xml/sms_3p_25m.xml"),
        "calls-20260301120000.xml": _sample("smsbackup_xml/calls_2p_14c.xml"),
        "contacts.vcf": _sample("vcards_vcf/old_2.1_4c.vcf"),
        "DCIM/IMG_1.jpg": PHOTO,
    }


def packed(download: Download) -> bytes:
    """Return a download as one zip."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        for name, content in download.items():
            archive.writestr(name, content)
    return whole.getvalue()


def unpacked(download: Download, folder: Path) -> Path:
    """Write a download into a folder, and return it."""
    for name, content in download.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
