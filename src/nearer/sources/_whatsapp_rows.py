"""What each header of a WhatsApp text is, once the date order is known: a message, a line of WhatsApp's, or neither.

A header is believed where its author is one of the chat and its time fits. What is not believed belongs to the text of
the message before it: somebody pasted a chat into a chat.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from nearer.contracts import DateOrder
from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_dates import NEVER, times
from nearer.sources._whatsapp_index import Index
from nearer.sources._whatsapp_names import NOBODY
from nearer.sources._whatsapp_order import LATE, in_order

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MESSAGE, SYSTEM, BODY, NO_DATE = 0, 1, 2, 3
LONGEST_NAME = 100
_HOUR, _DAY = 3600, 86_400
_QUOTES = (('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("「", "」"), ("‘", "’"))


@dataclass(eq=False)
class Rows:
    """at: local seconds since 1970 (NEVER where there is none); what: MESSAGE, SYSTEM, BODY or NO_DATE, a row each.

    authors: names with counts, in the order they first speak; group: more than two can be heard; other: the second of
    a chat of two where only one of them wrote; pasted: how many lines were taken for text; tangled: out of all order.
    """

    at: Ints
    what: npt.NDArray[np.int8]
    authors: dict[str, int]
    group: bool
    title: str | None
    pasted: int
    tangled: bool


_SETTLED: WeakKeyDictionary[Index, dict[tuple[DateOrder, str | None], Rows]] = WeakKeyDictionary()


def settle(index: Index, order: DateOrder, title: str | None) -> Rows:
    """Return what each row is, under one order of day and month."""
    known = _SETTLED.setdefault(index, {})
    if (order, title) not in known:
        known[order, title] = _settle(index, order, title)
    return known[order, title]


def _settle(index: Index, order: DateOrder, title: str | None) -> Rows:
    at = times(index.numbers, order) if index.numbers else np.zeros(0, np.int64)
    what = np.full(len(at), MESSAGE, np.int8)
    what[at == NEVER] = NO_DATE
    signed = index.returns and bool(index.bare[1:].any())
    if signed:
        inside = index.bare.copy()
        inside[:1] = False
        what[inside & (what != NO_DATE)] = BODY
    dated = np.flatnonzero(what == MESSAGE)
    late = _DAY if signed else _HOUR if index.shape.bracket else LATE
    fits, tangled = in_order(at[dated], index.name[dated].astype(np.int64), late)
    what[dated[~fits]] = BODY
    what[(what == MESSAGE) & (index.system | (index.name == NOBODY))] = SYSTEM
    counts = np.bincount(index.name[what == MESSAGE], minlength=len(index.names)).tolist() if index.names else []
    people, strangers = _people(index, counts, title)
    if len(index.names) > len(people):
        named = index.name != NOBODY
        known = np.zeros(len(index.names) + 1, np.int8)
        known[[i for i in range(len(index.names)) if i not in people]] = SYSTEM
        known[list(strangers)] = BODY
        change = (what == MESSAGE) & named
        what[change] = known[index.name[change]]
    if what.size and what[0] == BODY:
        what[0] = SYSTEM
    authors = {index.names[i]: counts[i] for i in people if counts[i]}
    dm = title is not None and len(authors) <= 2 and _same(title, authors)
    sentences = (name for i, name in enumerate(index.names) if counts[i] and i not in people)
    group = len(authors) > 2 or ((index.group or any(map(phrases.of_group, sentences))) and not dm)
    return Rows(at, what, authors, group, title, int((what == BODY).sum()), tangled)


def _people(index: Index, counts: list[int], title: str | None) -> tuple[list[int], set[int]]:
    """Return the names that are people, and those that are strangers (a pasted line) rather than sentences."""
    spoke = [i for i, count in enumerate(counts) if count]
    likely = [i for i in spoke if not _sentence(index.names[i], counts[i], index.names, counts)]
    strangers: set[int] = set()
    ranked = sorted(likely, key=lambda i: -counts[i])
    if title is not None and len(likely) > 2 and not index.group and _same(title, [index.names[i] for i in likely]):
        other = next(i for i in likely if _same(title, [index.names[i]]))
        me, second, *_rest = [i for i in ranked if i != other]
        if counts[me] > counts[second]:
            strangers = set(likely) - {me, other}
            likely = [i for i in likely if i in (me, other)]
    return likely, strangers


def _same(title: str, names: Iterable[str]) -> bool:
    return _letters(title) in map(_letters, names)


def _letters(name: str) -> str:
    """Return a name as file names can hold it: letters and digits alone."""
    return re.sub(r"[\W_]+", "", phrases.plain(name))


def _sentence(name: str, count: int, names: list[str], counts: list[int]) -> bool:
    """True for what stands before a colon in one of WhatsApp's own lines: Ann changed the subject to "Plan."""
    if len(name) > LONGEST_NAME or not name:
        return True
    if any(_unclosed(name, opening, closing) for opening, closing in _QUOTES):
        return True
    if count > 3:
        return False
    if phrases.of_group(name) or phrases.is_notice(name):
        return True
    words = name.split(" ")
    return len(words) > 4 and any(
        name.startswith(other + " ") and counts[i] > count for i, other in enumerate(names) if other and other != name
    )


def _unclosed(name: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return name.count(opening) % 2 == 1
    if (opening, closing) == ("‘", "’"):  # an apostrophe closes nothing
        return name.count(opening) > name.count(closing)
    return name.count(opening) > name.count(closing) and opening != closing
