"""Who is in Robin's life, how often they talk, and how that changes: the planted stories of TRUTH as plain numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from samples.life_maker import FIRST


@dataclass(frozen=True, slots=True)
class Mood:
    """What a day does to a tie: factors on the openings of both sides, and the share that is answered."""

    theirs: float = 1.0
    mine: float = 1.0
    i_answer: float = 0.94
    they_answer: float = 0.93


@dataclass(frozen=True, slots=True)
class Tie:
    """One person: conversations a week, Robin's share of the openings, language, phone, and what they talk about."""

    name: str
    weekly: float
    i_open: float
    phone: str = "english_android"
    language: str = "en"
    likes: str = "friend"


CAST = (
    Tie("Maya", 4.2, 0.45),
    Tie("Priya", 4.4, 0.45),
    Tie("Sam", 3.7, 0.5),
    Tie("Nora", 4.0, 0.5),
    Tie("Dad", 2.4, 0.4, likes="dad"),
    Tie("Callum", 3.2, 0.45),
    Tie("Tom", 3.0, 0.5),
    Tie("Jana", 3.3, 0.5, "german_android", "de"),
    Tie("Lukas", 4.8, 0.2, "german_android", "de"),
    Tie("Lucía", 3.4, 0.5, "spanish_iphone", "es"),
    Tie("Elena", 3.3, 0.5, "spanish_iphone", "es"),
)

SILENT = Mood(0, 0, 0, 0)
HOLIDAY = Mood(theirs=0.8, mine=0, i_answer=0)
HOLIDAY_FROM, HOLIDAY_UNTIL = date(2024, 8, 3), date(2024, 8, 17)


def mood(tie: Tie, day: date) -> Mood:
    """Return what the day does to the tie."""
    if HOLIDAY_FROM <= day < HOLIDAY_UNTIL:
        return HOLIDAY
    story = _STORIES.get(tie.name)
    return story(day) if story else Mood()


def _maya(day: date) -> Mood:
    """Robin stops; Maya writes on, ever more rarely."""
    days = (day - date(2025, 3, 24)).days
    return Mood() if days < 0 else Mood(theirs=max(0.05, 0.7 * 0.5 ** (days / 35)), mine=0, i_answer=0)


def _callum(day: date) -> Mood:
    """Robin stops; Callum writes more than before, for the better part of a year."""
    return Mood() if day < date(2025, 8, 18) else Mood(theirs=2.3, mine=0, i_answer=0)


def _tom(day: date) -> Mood:
    """Both write less and less over ten weeks, and nobody leaves the other without an answer."""
    left = max(0.06, 1 - max(0, (day - date(2025, 1, 13)).days) / 70)
    return Mood(theirs=left, mine=left)


def _lukas(day: date) -> Mood:
    """Lukas opens hardly ever now; Robin still does, mostly on Sundays."""
    left = max(0.04, 1 - max(0, (day - date(2024, 11, 4)).days) / 21)
    if left == 1:
        return Mood()
    return Mood(theirs=left, mine=6.0 if day.weekday() == 6 else 0.1, they_answer=0.75)


def _elena(day: date) -> Mood:
    """A time-out of three weeks that Robin said and kept."""
    return SILENT if date(2025, 10, 6) <= day < date(2025, 10, 28) else Mood()


def _nora(day: date) -> Mood:
    """Five weeks without a word of Robin's, who then came back and spoke of it. Nora's few messages are planted."""
    return SILENT if date(2024, 9, 30) <= day < date(2024, 11, 9) else Mood()


_STORIES: dict[str, Callable[[date], Mood]] = {
    "Maya": _maya,
    "Callum": _callum,
    "Tom": _tom,
    "Lukas": _lukas,
    "Elena": _elena,
    "Nora": _nora,
}


def days(until: date) -> list[date]:
    """Return every day of the life."""
    return [FIRST + timedelta(days=k) for k in range((until - FIRST).days + 1)]
