"""The lines of Signal's own export, as far as they are needed. What holds its default (0, no, empty) is left out there.

Large numbers come as text, and an enum's value as its name or, where the name was not known to the writer, as a number.
"""

from typing import NamedTuple

import msgspec

from nearer.contracts import OWNER, named
from nearer.language import N_

NOTE_TO_SELF = N_("a note to yourself")
FROM_SIGNAL = N_("a message from Signal itself")
NO_PERSON = N_("a story or a call link, not a chat")


class Line(msgspec.Struct, rename="camel"):
    """Something that the export puts on a line: a human or a group, a chat, or what stands in one."""

    recipient: "Recipient | None" = None
    chat: "Chat | None" = None
    chat_item: "Item | None" = None
    backup_time_ms: int = 0


class Name(msgspec.Struct):
    given: str = ""
    family: str = ""


class Human(msgspec.Struct, rename="camel"):
    aci: str = ""
    pni: str = ""
    username: str = ""
    e164: int = 0
    profile_given_name: str = ""
    profile_family_name: str = ""
    nickname: Name | None = None
    system_given_name: str = ""
    system_family_name: str = ""
    system_nickname: str = ""


class Title(msgspec.Struct):
    title: str = ""


class Snapshot(msgspec.Struct):
    title: Title | None = None


class Group(msgspec.Struct, rename="camel"):
    snapshot: Snapshot | None = None
    master_key: str = ""


class Empty(msgspec.Struct):
    """What says something by being there."""


class Recipient(msgspec.Struct, rename={"me": "self", "release_notes": "releaseNotes", "human": "contact"}):
    id: int = 0
    human: Human | None = None
    group: Group | None = None
    me: Empty | None = None
    release_notes: Empty | None = None


class Chat(msgspec.Struct, rename="camel"):
    id: int = 0
    recipient_id: int = 0
    expiration_timer_ms: int = 0


class Reaction(msgspec.Struct, rename="camel"):
    author_id: int = 0
    sent_timestamp: int = 0


class Text(msgspec.Struct):
    body: str = ""


class Message(msgspec.Struct, rename="camel"):
    """Any of the kinds of message; each uses a few of the fields."""

    text: Text | None = None
    attachments: list[Empty] = []
    long_text: Empty | None = None
    reactions: list[Reaction] = []
    text_reply: "Message | None" = None
    emoji: str = ""
    question: str = ""


class Call(msgspec.Struct, rename="camel"):
    direction: str | int = 0
    state: str | int = 0
    started_call_timestamp: int = 0
    ended_call_timestamp: int = 0
    started_call_recipient_id: int = 0


class Timer(msgspec.Struct, rename="camel"):
    expires_in_ms: int = 0


class Update(msgspec.Struct, rename="camel"):
    individual_call: Call | None = None
    group_call: Call | None = None
    expiration_timer_change: Timer | None = None


class SendStatus(msgspec.Struct):
    failed: Empty | None = None
    skipped: Empty | None = None


class Outgoing(msgspec.Struct, rename="camel"):
    send_status: list[SendStatus] = []


class Revision(msgspec.Struct, rename="camel"):
    date_sent: int = 0


class Item(msgspec.Struct, rename="camel"):
    chat_id: int = 0
    author_id: int = 0
    date_sent: int = 0
    expires_in_ms: int = 0
    revisions: list[Revision] = []
    sms: bool = False
    incoming: Empty | None = None
    outgoing: Outgoing | None = None
    standard_message: Message | None = None
    contact_message: Message | None = None
    sticker_message: Message | None = None
    view_once_message: Message | None = None
    payment_notification: Message | None = None
    gift_badge: Empty | None = None
    direct_story_reply_message: Message | None = None
    poll: Message | None = None
    remote_deleted_message: Empty | None = None
    update_message: Update | None = None


DECODER = msgspec.json.Decoder(Line, strict=False)
BROKEN_LINE = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError)


class Party(NamedTuple):
    """Whom a recipient of the export stands for: a person, a group, or nobody that a chat could be with."""

    author: str | None
    group: str | None = None
    why_not: str = ""


def party(recipient: Recipient) -> Party:
    """Return whom a recipient stands for. OWNER is the one whose export it is."""
    if recipient.me is not None:
        return Party(OWNER, why_not=NOTE_TO_SELF)
    if recipient.group is not None:
        snapshot = recipient.group.snapshot
        title = snapshot.title.title if snapshot is not None and snapshot.title is not None else ""
        return Party(None, group=title or f"#{recipient.id}")
    if recipient.human is not None:
        return Party(_author(recipient.human, recipient.id))
    return Party(None, why_not=FROM_SIGNAL if recipient.release_notes is not None else NO_PERSON)


def _author(human: Human, number: int) -> str:
    """Return a name as Signal would show it, with the account that it belongs to."""
    phone = f"+{human.e164}" if human.e164 else ""
    nick = human.nickname or Name()
    names = (
        f"{nick.given} {nick.family}",
        human.system_nickname,
        f"{human.system_given_name} {human.system_family_name}",
        f"{human.profile_given_name} {human.profile_family_name}",
        phone,
        human.username,
    )
    name = next((" ".join(name.split()) for name in names if name.strip()), f"#{number}")
    return named(name, human.aci or phone or human.pni or human.username or f"#{number}")
