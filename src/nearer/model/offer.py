"""An offer: a hand held out, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from nearer.model.person import Identity

Did = Literal["open", "taken", "declined", "brushed_off", "missed"]
"""What was done with it. declined: said no on purpose, which is a good answer. open: it can still be taken."""

DID: tuple[Did, ...] = get_args(Did)


@dataclass(frozen=True, slots=True)
class Offer:
    """who: None where it is not known any more. text: their words, or one's own for it; "" where words were not kept.

    sha256, ref: the file that it was found in, and where there; None for what was written by hand. id: 0 before it is kept.
    """

    at: datetime
    who: Identity | None
    text: str
    did: Did
    thought: str = ""
    run: int | None = None
    sha256: bytes | None = None
    ref: int | None = None
    id: int = 0
