"""The guide's words as messages: gathered for translators by Babel, and looked up when they are shown.

The English in the TOML is the message itself. Which keys hold words is said here, once, for both.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any

WORDS = frozenset(
    (
        *("title", "says", "ask", "asks", "low", "high", "example", "skip", "starts_as"),
        *("said_first", "closing", "not_now_when", "not_now_says"),
        *("gentle", "beside", "never"),
        *("country", "note", "hours"),
    )
)
"""Keys whose strings a person reads, wherever in a file they stand. All other strings are names."""

Table = Mapping[str, Any]


def in_one_form(text: str) -> str:
    """Return a text as it is shown: lines of one paragraph joined, paragraphs parted by an empty line."""
    paragraphs = (" ".join(part.split()) for part in text.strip().split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)


def with_words(table: Table, look_up: Callable[[str], str]) -> dict[str, Any]:
    """Return the table with each text of WORDS in one form and looked up; an empty text stays empty."""

    def words(value: Any) -> Any:
        if isinstance(value, str):
            text = in_one_form(value)
            return look_up(text) if text else ""
        return [words(one) for one in value] if isinstance(value, list) else value

    def rest(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: words(one) if key in WORDS else rest(one) for key, one in value.items()}
        return [rest(one) for one in value] if isinstance(value, list) else value

    return {key: words(one) if key in WORDS else rest(one) for key, one in table.items()}


def texts(table: Table) -> list[str]:
    """Return every text of WORDS in the table, in order."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    with_words(table, note)
    return found


def extract(
    file: IO[bytes],
    keywords: Sequence[str],  # noqa: ARG001  # Babel's interface, by name
    comment_tags: Sequence[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Give Babel each text of a TOML file, as its interface for extractors asks: line, function, message, comments."""
    for text in texts(tomllib.loads(file.read().decode("utf-8"))):
        yield 1, "_", text, []
