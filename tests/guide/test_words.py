"""The words of the guide: easy to read, no label, nothing owed."""

import re
import tomllib
from pathlib import Path

import pytest

import nearer.guide
from nearer.contracts import Practice
from nearer.guide import shelf
from nearer.guide.messages import texts
from nearer.model.step import Step
from tests.reading import grade

ROOM = Path(nearer.guide.__file__).parent
FILES = sorted(ROOM.rglob("*.toml"))

LABELS = (
    *("avoidant", "anxious type", "narcissis\\w*", "toxic", "disorder\\w*", "unavailable", "codependen\\w*"),
    *("dysfunctional", "needy", "clingy", "selfish", "commitment.?phob\\w*", "attachment style", "people.?pleaser"),
    *(
        "abuser",
        "victim",
        "perpetrator",
        "ghoster",
        "should have",
        "shouldn't have",
        "your fault",
        "guilty",
        "toxicity",
    ),
    *("weak person", "score", "rank", "streak", "patient", "diagnos\\w*", "symptom\\w*"),
)
"""Words for a kind of person, and words that shame or measure (S2, S17). They stand nowhere."""

ABOUT_A_PERSON = re.compile(
    r"\b(you|they|he|she|i|we|them|him|her)('re| are| am| is| were| was| have| had|’re)? (only|still|broken|a failure)\b"
    r"|\b(only|still|broken) (you|they|he|she|i|we)\b",
    re.IGNORECASE,
)
"""Words that are banned of a person and allowed of things (agreements, Words)."""


def all_texts() -> list[tuple[str, str]]:
    """Return every text of the guide that a person reads, with its file."""
    return [(path.name, text) for path in FILES for text in texts(tomllib.loads(path.read_text(encoding="utf-8")))]


def read_of(practice: Practice) -> str:
    """Return what a practice says and asks, as paragraphs; what is ticked is left out, for it would make it look easier."""
    steps: list[Step] = [*practice.steps, *(step for part in practice.later for step in part.steps)]
    around = [practice.title, practice.asks, practice.said_first, *practice.not_now_when, practice.not_now_says]
    return "\n\n".join(
        [*around, practice.evidence.says, *(f"{step.says}\n\n{step.ask}" for step in steps), practice.closing]
    )


def test_no_label_stands_anywhere() -> None:
    """No text of the guide holds a word for a kind of person, or a word that shames."""
    found = [
        (file, word) for file, text in all_texts() for word in LABELS if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    ]
    assert found == []


def test_no_word_makes_a_person_small() -> None:
    """Nobody is said to be only, still, broken or a failure."""
    assert [(file, text) for file, text in all_texts() if ABOUT_A_PERSON.search(text)] == []


def test_practices_read_easily() -> None:
    """Of sixty words or more, half of the practices are at grade 6 or below, none above 8 (S20)."""
    long = [text for one in (*shelf.practices(), shelf.hurting()) if len((text := read_of(one)).split()) >= 60]
    grades = sorted(grade(text) for text in long)
    assert len(grades) == 24
    assert grades[len(grades) // 2] <= 6
    assert grades[-1] <= 8


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_long_text_is_hard(path: Path) -> None:
    """No single text of twenty-five words or more asks for more than eight years of school."""
    long = [text for text in texts(tomllib.loads(path.read_text(encoding="utf-8"))) if len(text.split()) >= 25]
    assert [text for text in long if grade(text) > 8] == []


def test_texts_use_marks_that_print_well() -> None:
    """Quotes are curly and paired, no text has two spaces or a space at its end."""
    wrong = [text for _, text in all_texts() if text.count("“") != text.count("”") or '"' in text or "  " in text]
    assert wrong == []
