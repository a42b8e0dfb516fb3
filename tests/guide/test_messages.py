"""The guide's words as messages: what is gathered is what is looked up."""

import io

from nearer.guide.messages import extract, in_one_form, texts, with_words

TABLE = {
    "code": "P99",
    "title": "A small\nthing",
    "closing": "",
    "not_now_when": ["You are worn out."],
    "steps": [{"name": "says", "says": "One.\n\nTwo\nlines.", "options": [{"name": "a", "says": "A"}]}],
}


def test_lines_are_joined_and_paragraphs_kept() -> None:
    """How a text is broken into lines in the file does not matter; an empty line does."""
    assert in_one_form("\nOne\nline.\n\n  Two.\n") == "One line.\n\nTwo."


def test_words_are_found_wherever_they_stand() -> None:
    """Titles, lists of texts, steps and options are gathered; names and codes are not."""
    assert texts(TABLE) == ["A small thing", "You are worn out.", "One.\n\nTwo lines.", "A"]


def test_what_is_looked_up_is_what_is_gathered() -> None:
    """A translation that has each gathered text translates the whole table."""
    german = {"A small thing": "Eine Kleinigkeit"}
    assert with_words(TABLE, lambda text: german.get(text, text))["title"] == "Eine Kleinigkeit"


def test_names_are_never_translated() -> None:
    """A name that happens to be a word of another field stays."""
    assert with_words(TABLE, str.upper)["steps"][0]["name"] == "says"


def test_babel_is_given_each_text() -> None:
    """The extractor gives Babel line, function, message and comments."""
    file = io.BytesIO(b'code = "P99"\ntitle = "A small thing"\n')
    assert list(extract(file, (), (), {})) == [(1, "_", "A small thing", [])]
