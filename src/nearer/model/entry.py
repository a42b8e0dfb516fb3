"""An entry of the journal: words of one's own, or a moment of pulling away or coming near."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from nearer.model.person import Identity

Way = Literal["", "away", "near"]
"""Of a moment: whether it was one of pulling away or of coming near; "" for a free entry."""

Noticed = Literal["", "before", "in_it", "later", "told", "shown"]
"""When the person noticed it (F6): before it had them, in it, later, told by someone, shown by nearer."""

NOTICED: tuple[Noticed, ...] = get_args(Noticed)[1:]


@dataclass(frozen=True, slots=True)
class Entry:
    """id: 0 before it is kept. at: when it was, which may lie back. people: who it is about.

    feelings: in plain words. signs, practices: codes. hopeless: the person marked it as hopeless or unsafe (S5).
    """

    at: datetime
    text: str = ""
    way: Way = ""
    noticed: Noticed = ""
    people: tuple[Identity, ...] = ()
    feelings: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    hopeless: bool = False
    id: int = 0
