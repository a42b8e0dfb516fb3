"""A person: one human being, by the name the exports give, with every handle that is theirs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Handle:
    """One identifier in one app: a name in WhatsApp, a number in a call log. `name` is as the export has it."""

    id: int
    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class Person:
    """One other human being. `name` is unique among the people of a report: a second Anna is "Anna (2)"."""

    id: int
    name: str
    handles: tuple[Handle, ...]
