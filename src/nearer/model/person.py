"""A person: one human being, by the name the exports give, with every handle that is theirs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Handle:
    """One identifier in one app: a name in WhatsApp, a number in a call log. `name` is as the export has it."""

    id: int
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What stays the same about a handle in the vault, whatever is imported or undone: what a decision is about.

    known_by: the app's own id where it has one, else the name. place: "" or the file, where one name is several people.
    app is "hand" for a person whom no history knows.
    """

    app: str
    known_by: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class KnownHandle:
    """A handle of the vault. names: as its exports have it, from the one that reaches furthest to the oldest."""

    id: int
    identity: Identity
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of an address book: what is said to belong to one human being. phones as written, e-mails as written."""

    names: tuple[str, ...]
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One other human being. `name` is unique among the people of a report: a second Anna is "Anna (2)"."""

    id: int
    name: str
    handles: tuple[Handle, ...]
