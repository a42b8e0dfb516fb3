"""Own words for a passage of a practice, as they are kept."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a passage. practice: the name of its file; text: "" for the way back to the first words."""

    practice: str
    passage: str
    at: datetime
    text: str
