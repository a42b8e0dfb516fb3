"""Two kinds of export of one app that hold the same messages: each message counts once, once it is known who is who."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from nearer.service import people
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.life import report
from nearer.service.look import look
from nearer.vault.sealed import Vault
from tests.sources.test_imessage_db import build
from tests.vaults import NOW, added, in_memory

BEGIN = datetime(2024, 3, 2, 9, tzinfo=UTC)
SAID = [(n, n % 3 == 1, f"message {n}, and so on") for n in range(12)]
"""Minutes after the begin, whether it is mine, and what it says."""

UTC_ROBIN = Answers(me=("Robin",), zone="UTC")


def at(minutes: int) -> datetime:
    """Return the moment of a message."""
    return BEGIN + timedelta(minutes=minutes)


def counted(vault: Vault) -> list[tuple[datetime, bool]]:
    """Return when a message counts in a chat of two, and whether it is mine."""
    _report, timeline = report(vault.connection)
    return timeline.dyads.sort("at").select(pl.col("at").dt.truncate("1s"), "mine").rows()


EXPECTED = [(at(minutes), mine) for minutes, mine, _text in SAID]


def messenger(folder: Path, said: list[tuple[int, bool, str]]) -> Path:
    """Write messages as Messenger's archive has them."""
    told = [
        {
            "sender_name": "Robin" if mine else "Ann Lee",
            "timestamp_ms": round(at(n).timestamp() * 1000),
            "content": text,
        }
        for n, mine, text in reversed(said)
    ]
    whole = {"participants": [{"name": "Ann Lee"}, {"name": "Robin"}], "messages": told, "title": "Ann Lee"}
    path = folder / "messages" / "inbox" / "annlee_1001" / "message_1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(whole | {"is_still_participant": True, "thread_path": "inbox/annlee_1001"}, indent=1))
    return path


def end_to_end(folder: Path, said: list[tuple[int, bool, str]]) -> Path:
    """Write messages as Messenger's end-to-end download has them."""
    told: list[dict[str, object]] = [
        {
            "isUnsent": False,
            "media": [],
            "reactions": [],
            "senderName": "Robin" if mine else "Ann Lee",
            "text": text,
            "timestamp": round(at(n).timestamp() * 1000),
            "type": "text",
        }
        for n, mine, text in said
    ]
    path = folder / "Ann Lee_15.json"
    path.write_text(
        json.dumps({"participants": ["Ann Lee", "Robin"], "threadName": "Ann Lee_15", "messages": told}, indent=1)
    )
    return path


def signal(folder: Path, said: list[tuple[int, bool, str]]) -> Path:
    """Write messages as Signal's own export has them, to the thousandth of a second."""
    lines: list[dict[str, object]] = [
        {"version": "1", "backupTimeMs": "1772616600000"},
        {"account": {"givenName": "Robin"}},
        {"recipient": {"id": "1", "self": {}}},
        {
            "recipient": {
                "id": "2",
                "contact": {"aci": "EREREREREREREREREREREQ==", "systemGivenName": "Zoë", "systemFamilyName": "B."},
            }
        },
        {"chat": {"id": "1", "recipientId": "2"}},
    ]
    for n, mine, text in said:
        way = {"outgoing": {"sendStatus": [{"recipientId": "2", "sent": {}}]}} if mine else {"incoming": {}}
        item = {"chatId": "1", "authorId": "1" if mine else "2", "dateSent": str(round(at(n).timestamp() * 1000) + 345)}
        lines.append({"chatItem": item | way | {"standardMessage": {"text": {"body": text}}}})
    path = folder / "main.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def by_signal_export(folder: Path, said: list[tuple[int, bool, str]]) -> Path:
    """Write messages as the tool signal-export has them: names without spaces, whole seconds."""
    path = folder / "ZoëB" / "chat.md"
    path.parent.mkdir()
    path.write_text(
        "".join(f"[{at(n):%Y-%m-%d %H:%M:%S}] {'Me' if mine else 'ZoëB'}: {text}  \n\n" for n, mine, text in said)
    )
    return path


def android(folder: Path, said: list[tuple[int, bool, str]]) -> Path:
    """Write texts as SMS Backup & Restore has them."""
    texts = [
        f'<sms address="07700 900001" date="{round(at(n).timestamp() * 1000) + 7}" type="{2 if mine else 1}" body="{text}"'
        ' contact_name="Zoë" />'
        for n, mine, text in said
    ]
    path = folder / "sms.xml"
    path.write_text("<?xml version='1.0' encoding='UTF-8' ?>\n<smses>\n" + "\n".join(texts) + "\n</smses>")
    return path


def iphone(folder: Path, said: list[tuple[int, bool, str]]) -> Path:
    """Write texts as an iPhone has them, to which they were moved."""
    epoch = datetime(2001, 1, 1, tzinfo=UTC)
    return build(
        folder / "sms.db",
        *(
            {
                "text": text,
                "is_from_me": int(mine),
                "service": "SMS",
                "date": round((at(n) - epoch).total_seconds()) * 10**9,
            }
            for n, mine, text in said
        ),
    )


def test_both_downloads_of_messenger(tmp_path: Path) -> None:
    """What stands in the archive and in the end-to-end download counts once, before and after the change-over."""
    vault = in_memory()
    added(vault, messenger(tmp_path, SAID[:8]), end_to_end(tmp_path, SAID[4:]), answers=UTC_ROBIN)
    assert counted(vault) == EXPECTED


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_exports_of_signal(order: tuple[int, int], tmp_path: Path) -> None:
    """One knows her by an id, the other by a name without spaces: once they are said to be one person, each counts once."""
    vault, files = in_memory(), (signal(tmp_path, SAID[:8]), by_signal_export(tmp_path, SAID[4:]))
    for n in order:
        added(vault, files[n], answers=UTC_ROBIN)
    one, other = people.find(vault, "Zoë B."), people.find(vault, "ZoëB")
    people.merge(vault, NOW, one, other)
    assert counted(vault) == EXPECTED


def test_texts_that_were_moved_to_another_phone(tmp_path: Path) -> None:
    """The same texts on an Android and on an iPhone: one number, however it is written, and each text once."""
    vault = in_memory()
    add(vault, [android(tmp_path, SAID[:9]), iphone(tmp_path, SAID)], UTC_ROBIN, now=NOW)
    people.set_region(vault, "GB")
    assert counted(vault) == EXPECTED


def test_look_counts_them_once_where_the_name_is_one(tmp_path: Path) -> None:
    """`look` takes one name for one person: also there each message counts once."""
    (tmp_path / "a").mkdir()
    files = [signal(tmp_path, SAID[:8]), by_signal_export(tmp_path / "a", SAID[4:])]
    found = look(files, me=("Robin",), zone="UTC", same=(("Zoë B.", "ZoëB"),))
    assert found.events.height == len(SAID)
