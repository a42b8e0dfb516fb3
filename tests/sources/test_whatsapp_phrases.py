"""What WhatsApp itself says, in many languages: titles, pictures left out, calls, deleted and edited messages."""

import pytest

from nearer.sources._whatsapp_phrases import duration, said, title_of

LRM = "\u200e"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("WhatsApp Chat with Ann.txt", "Ann"),
        ("chats/WhatsApp Chat - Ann Lee.zip/_chat.txt", "Ann Lee"),
        ("WhatsApp_Chat_mit_Jörg.txt", "Jörg"),
        ("Chat de WhatsApp con Inés (1).txt", "Inés"),
        ("Conversa do WhatsApp com João.txt", "João"),
        ("Чат WhatsApp с Аня.txt", "Аня"),
        ("민준님과의 WhatsApp 대화.txt", "민준"),
        ("Discussion_WhatsApp_avec_Zoé.zip/Discussion_WhatsApp_avec_Zoé.txt", "Zoé"),
        ("WhatsApp Chat with +44 7700 900123.txt", "+44 7700 900123"),
        ("notes.txt", None),
    ],
)
def test_title_by_the_files_name(name: str, title: str | None) -> None:
    """The other party stands in the name of the file, or of the zip around it, in many languages."""
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("text", "ours", "kind", "seconds", "left"),
    [
        ("<Media omitted>", False, "media", None, None),
        ("<Multimedia omitido>", False, "media", None, None),
        (f"{LRM}Bild weggelassen", True, "media", None, None),
        (f"{LRM}report.pdf • {LRM}3 pages {LRM}document omitted", True, "media", None, None),
        (f"{LRM}<attached: 00000012-PHOTO-2019-03-13-21-05-12.jpg>", True, "media", None, None),
        ("<pièce jointe : 00000012-PHOTO-2019-03-13-21-05-12.jpg>", False, "media", None, None),
        ("IMG-20190313-WA0001.jpg (Datei angehängt)\ncaption: here", False, "media", None, "caption: here"),
        ("IMG-20190313-WA0001.jpg (in some tongue)", False, "media", None, None),
        ("", False, "media", None, None),
        (f"{LRM}Missed voice call, {LRM}Tap to call back", True, "missed", None, None),
        (f"{LRM}Voice call, {LRM}No answer", True, "missed", None, None),
        (f"{LRM}Video call, {LRM}1 hr 5 min", True, "call", 3900, None),
        (f"{LRM}Sprachanruf, {LRM}32 Sek.", True, "call", 32, None),
        (f"{LRM}음성 통화, {LRM}5분 3초", True, "call", 303, None),
        (f"{LRM}Voice call, {LRM}Declined", True, "declined", None, None),
        ("This message was deleted", False, "deleted", None, None),
        ("Diese Nachricht wurde gelöscht.", False, "deleted", None, None),
        (f"hello {LRM}<This message was edited>", False, "text", None, "hello"),
        ("Voice call or video call?", False, "text", None, "Voice call or video call?"),
        ("missed calls make me sad", False, "text", None, "missed calls make me sad"),
        ("image omitted by me", False, "text", None, "image omitted by me"),
        ("<3", False, "text", None, "<3"),
        ("I said (file attached)", False, "text", None, "I said (file attached)"),
    ],
)
def test_what_whatsapp_itself_says(text: str, ours: bool, kind: str, seconds: int | None, left: str | None) -> None:
    """WhatsApp's own words are known in many languages; a person's words about the same things stay theirs."""
    found = said(text, ours=ours)
    assert (found.kind, found.seconds, found.text) == (kind, seconds, left)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5 min", 300),
        ("1:05:33", 3933),
        ("2:07", 127),
        ("1 ч 5 мин", 3900),
        ("3분", 180),
        ("soon", None),
        ("5 apples", None),
    ],
)
def test_how_long_a_call_was(text: str, seconds: int | None) -> None:
    """A length of time is read in the language of the phone; what is none is none."""
    assert duration(text) == seconds
