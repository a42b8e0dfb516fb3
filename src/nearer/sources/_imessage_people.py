"""Who is who in Apple's database of messages: handles (a number or an address each), and chats of two or more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import apsw

from nearer.sources._sqlite import columns

GROUP = 43
_PERSON = re.compile(r"\+\d{7,15}|\d{7,15}|[^@\s:]+@[^@\s:]+")
_MACHINE = re.compile(
    r"(?i)(?:no-?reply|do-?not-?reply|notifications?|alerts?|mailer-daemon)@|@(?:rbm\.goog|.*\bbots?\.)"
)


@dataclass(frozen=True)
class Chat:
    """other: the handle of the other one in a chat of two; group: the name of a group."""

    other: str | None
    group: str | None


@dataclass
class People:
    """handles: one handle for each human, by the number of each of theirs; chats by number."""

    handles: dict[int, str] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)


def people(connection: apsw.Connection) -> People:
    """Return all handles and chats. Two handles that the phone itself holds for one human are one."""
    found = People()
    first: dict[str, str] = {}
    spare: dict[str, str] = {}
    for number, handle, human in _handles(connection):
        plain = handle.casefold() if "@" in handle else handle
        found.handles[number] = spare[plain] = first.setdefault(human, plain) if human else spare.get(plain, plain)
    members: dict[int, list[str]] = {}
    if columns(connection, "chat_handle_join") >= {"chat_id", "handle_id"}:
        for chat, number in connection.execute("select chat_id, handle_id from chat_handle_join order by rowid"):
            if isinstance(chat, int) and number in found.handles:
                members.setdefault(chat, []).append(found.handles[number])
    taken: set[str] = set()
    for number, style, shown, identifier in _chats(connection):
        others = list(dict.fromkeys(members.get(number, ())))
        if style == GROUP or (style is None and len(others) > 1):
            name = shown or identifier or f"#{number}"
            name = f"{name} #{number}" if name in taken else name
            taken.add(name)
            found.chats[number] = Chat(None, name)
        else:
            plain = identifier.casefold() if "@" in identifier else identifier
            found.chats[number] = Chat(others[0] if others else spare.get(plain, plain) or None, None)
    return found


@lru_cache(10_000)
def is_person(handle: str) -> bool:
    """Tell a human's number or address from short numbers, shops and robots."""
    return _PERSON.fullmatch(handle) is not None and _MACHINE.search(handle) is None


def text(value: object) -> str:
    """Return what a column of text holds, whatever really is in it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _handles(connection: apsw.Connection) -> Iterator[tuple[int, str, str]]:
    has = columns(connection, "handle")
    human = "cast(person_centric_id as blob)" if "person_centric_id" in has else "null"
    if "id" in has:
        for number, handle, who in connection.execute(f"select rowid, cast(id as blob), {human} from handle"):  # noqa: S608 - our own words
            yield number, re.sub(r"[\s\u00a0\-()]", "", text(handle)), text(who)


def _chats(connection: apsw.Connection) -> Iterator[tuple[int, object, str, str]]:
    has = columns(connection, "chat")
    wanted = [
        f"cast({name} as blob)" if name in has and name != "style" else name if name in has else "null"
        for name in ("style", "display_name", "chat_identifier")
    ]
    if has:
        for number, style, shown, identifier in connection.execute(f"select rowid, {', '.join(wanted)} from chat"):  # noqa: S608
            yield number, style, text(shown), re.sub(r"[\s\u00a0\-()]", "", text(identifier))
