"""Cards: one's own words alone, as a text and as a picture that needs nothing else."""

from xml.etree import ElementTree as ET

import pytest

from nearer import catalogue
from nearer.errors import WrongCall
from nearer.service import walkable
from nearer.service.card import of_practice, picture_of, refuse_words_of_others, text_of
from tests.vaults import LIFE, added, in_memory


@pytest.mark.parametrize(
    "words",
    [
        "Our spare room is always yours when the walls come too close",
        "She wrote: our SPARE room is always yours when  the walls come too close. Kind!",
    ],
)
def test_words_of_others_make_no_card(words: str) -> None:
    """A message that someone wrote is refused, also inside other words and in other letters (K6)."""
    vault = in_memory()
    added(vault, LIFE / "WhatsApp Chat with Priya.zip")
    with pytest.raises(WrongCall):
        refuse_words_of_others(vault, words)


def test_own_words_make_one() -> None:
    """What nobody else wrote is no reason to refuse."""
    vault = in_memory()
    added(vault, LIFE / "WhatsApp Chat with Priya.zip")
    refuse_words_of_others(vault, "A small yes is still a yes.")
    assert text_of("A small yes is still a yes.", "Anna Yam") == "A small yes is still a yes.\n\nAfter Anna Yam."


@pytest.mark.parametrize("words", ["", "  ", "a" * 281])
def test_a_card_has_a_few_words(words: str) -> None:
    """Nothing, or too much, is no card."""
    with pytest.raises(WrongCall):
        text_of(words)


def test_the_picture_is_whole_and_harmless() -> None:
    """Marks of markup in the words stay words, and nothing is fetched."""
    drawn = picture_of("I <script>stay</script> & breathe")
    texts = [one.text for one in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "I <script>stay</script> & breathe"
    assert drawn.count("http") == 1


@pytest.mark.parametrize("code", [one.code for one in catalogue.practices()])
def test_a_practice_makes_one_with_whose_idea_it_is(code: str) -> None:
    """Its title and whole sentences of what it asks, as many as fit, and the therapist."""
    practice = walkable.find(code)
    words, by = of_practice(code)
    assert words.startswith(f"{practice.title}. ")
    assert words.endswith((".", "?"))
    assert practice.by[0] in text_of(words, by)
