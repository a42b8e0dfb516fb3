"""Messenger and Instagram: letters, lines of the app's own, who is who in a chat, and any bytes at all."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nearer.contracts import OWNER, Batch, Decided, Export, Fault
from nearer.sources import instagram_json, messenger_json
from nearer.sources._meta_json import mended
from nearer.sources._meta_phrases import kind_of

HERE = Path(__file__).parent
SAMPLES = [path.read_bytes() for app in ("messenger_json", "instagram_json") for path in (HERE / app).rglob("*.json")]
ME = Decided(frozenset({"Zoe"}), None)
AT = 1_551_517_500_000


def export(content: bytes, name: str = "messages/inbox/ann_1/message_1.json") -> Export:
    """Give bytes as a file."""
    return Export(name, content[:4096], len(content), lambda: BytesIO(content))


def chat(*messages: dict[str, object], names: tuple[str, ...] = ("Ann Lee", "Zoe"), **more: object) -> bytes:
    """Give a chat of the old archive."""
    whole = {"participants": [{"name": name} for name in names], "messages": messages, "title": names[0], **more}
    return json.dumps(whole).encode()


def said(content: str | None = None, sender: str = "Ann Lee", **more: object) -> dict[str, object]:
    """Give a message of the old archive."""
    given = {} if content is None else {"content": content}
    return {"sender_name": sender, "timestamp_ms": AT, **given, **more}


def rows(content: bytes, decided: Decided = ME) -> list[dict[str, object]]:
    """Give the rows of a file."""
    found = messenger_json.SOURCE.read(export(content), decided)
    return [row for one in found if isinstance(one, Batch) for row in one.rows.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("garbled", "text"),
    [("caf\u00c3\u00a9", "café"), ("\u00e2\u009d\u00a4", "❤"), ("café", "café"), ("plain", "plain"), ("☕", "☕")],
)
def test_letters_are_mended_where_they_were_garbled(garbled: str, text: str) -> None:
    """UTF-8 taken for Latin-1 is put right; what is right already stays."""
    assert mended(garbled) == text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Reacted ❤ to your message ", "reaction"),
        ("Liked a message", "reaction"),
        ("Ann sent an attachment.", "attachment"),
        ("You sent an attachment.", "attachment"),
        ("You missed a call from Ann.", "missed"),
        ("Zoe missed your call.", "missed"),
        ("Ann Lee unsent a message", "unsent"),
        ("Ann named the group Soup.", "system"),
        ("Ann started a video chat.", "call"),
        ("Hat mit 😂 auf deine Nachricht reagiert", "reaction"),
        ("Du hast einen Anruf von Ann verpasst.", "missed"),
        ("Sorry, I missed your call", None),
        ("Max sent an attachment.", None),
        ("I liked a message he wrote", None),
        ("Max left the group", None),
        ("You look great", None),
        ("", None),
    ],
)
def test_lines_of_the_app_are_told_from_words(line: str, kind: str | None) -> None:
    """A line is the app's own where its form and its names fit; a person's words stay theirs."""
    assert kind_of(line, "Ann Lee", frozenset({"ann", "zoe"})) == kind


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (said("see you"), ("text", "see you", 2, None)),
        (said(is_unsent=True), ("text", None, 0, None)),
        (said("Ann sent a photo.", photos=[{"uri": "x"}]), ("media", None, None, None)),
        (said("our soup", photos=[{"uri": "x"}]), ("media", "our soup", 2, None)),
        (said("Ann a envoyé quelque chose.", share={"link": "x"}), ("media", None, None, None)),
        (said("Call ended", call_duration=61), ("call", None, None, 61)),
        (said("Ann called you", call_duration=0), ("missed", None, None, None)),
        (said("Anruf", call_duration=5, missed=True), ("missed", None, None, None)),
    ],
)
def test_each_kind_of_message(message: dict[str, object], expected: tuple[object, ...]) -> None:
    """Kind, words and seconds follow what the person did."""
    (row,) = rows(chat(message))
    assert tuple(row[name] for name in ("kind", "text", "words", "seconds")) == expected


def test_a_friend_who_got_a_new_name_is_one_person() -> None:
    """In a chat of two whoever is not me is the other, by the name of today."""
    found = rows(chat(said("hi", "Ann Old"), said("yo", "Zoe")))
    assert [(row["author"], row["to"]) for row in found] == [("Ann Lee", "Zoe"), ("Zoe", "Ann Lee")]


def test_a_chat_in_which_i_never_wrote_still_names_me() -> None:
    """Who is in the chat counts, so that a hand that was never answered is seen."""
    survey = messenger_json.SOURCE.survey(export(chat(said("hi"))))
    assert (dict(survey.authors), survey.title) == ({"Ann Lee": 1, "Zoe": 0}, "Ann Lee")


def test_two_closed_accounts_stay_two() -> None:
    """All closed accounts have one name, so the chat's number is added."""
    one = chat(said("hi", "Facebook user"), names=("Facebook user", "Zoe"), thread_path="inbox/facebookuser_77")
    assert rows(one)[0]["author"] == "Facebook user 77"


def test_a_reaction_is_counted_once() -> None:
    """A line that tells of a reaction and the reaction itself, at one time, are one."""
    line, hearted = (
        said("Liked a message"),
        said("hi", "Zoe", reactions=[{"actor": "Ann Lee", "timestamp": AT // 1_000}]),
    )
    assert [row["kind"] for row in rows(chat(line, hearted))] == ["reaction", "text"]


def test_after_the_cut_over_lies_a_hole() -> None:
    """The old archive ends where a chat became end-to-end; that is a hole toward this person, never quiet."""
    row = rows(chat(said("hi"), thread_path="e2ee_cutover/ann_1"))[-1]
    assert (row["kind"], row["author"], row["to"]) == ("hole", OWNER, "Ann Lee")


def test_a_folder_that_is_named_after_instagram_is_a_chat() -> None:
    """The app is told by the archive's own folders, not by a friend's name."""
    one = export(chat(said("hi")), "messages/inbox/instagramfan_1/message_1.json")
    other = export(chat(said("hi")), "your_instagram_activity/messages/inbox/ann_1/message_1.json")
    found = [(messenger_json.recognise(this), instagram_json.recognise(this)) for this in (one, other)]
    assert found == [(True, False), (False, True)]


@given(st.binary(max_size=300))
@example(b'{"participants": [{"name": 1}], "messages": [{"sender_name": "\\ud800", "timestamp_ms": 1e999}]}')
@example(b'{"participants": ["A"], "threadName": "x", "messages": [[{"timestamp": 1}], 5, {"timestamp": 1e18}]}')
def test_any_bytes_give_rows_or_faults(content: bytes) -> None:
    """Nothing that stands in a file ends the reading."""
    messenger_json.SOURCE.survey(export(content))
    list(messenger_json.SOURCE.read(export(content), ME))


@given(st.sampled_from(SAMPLES), st.integers(0, 4_000), st.integers(0, 4_000), st.binary(max_size=4))
def test_bent_samples_give_rows_or_faults(sample: bytes, cut: int, at: int, put: bytes) -> None:
    """A sample with bytes changed or cut away gives what is left, and never the text of a message in a fault."""
    bent = (sample[:at] + put + sample[at + len(put) :])[: len(sample) - cut if cut % 2 else None]
    messenger_json.SOURCE.survey(export(bent))
    faults = [one for one in messenger_json.SOURCE.read(export(bent), ME) if isinstance(one, Fault)]
    assert all(len(one.why) < 100 for one in faults)
