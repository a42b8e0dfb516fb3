"""What became of the kind moment: doors, and the one question days later."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from nearer.model.person import STATES
from nearer.service import kind_answers, offers, people
from nearer.service.forgetting import forget_person
from nearer.service.kind_answers import Came, Door
from nearer.service.life import life, report
from nearer.service.review import review
from nearer.service.review_sheet import review_sections
from nearer.service.today import today
from nearer.vault.sealed import Vault
from tests.vaults import NOW, with_life

WEEK = timedelta(days=7)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def vault() -> Vault:
    """A vault with the whole invented life, and with a kind moment in it."""
    return with_life()


def took(vault: Vault, door: Door) -> str:
    """Take a door of the kind moment, and return who wrote it."""
    found = life(vault)
    assert found.kind_moment is not None
    kind_answers.take(vault, NOW, found, door)
    return found.kind_moment.person


def heard(vault: Vault, came: Came) -> None:
    """Answer the one question, a week later."""
    news = kind_answers.to_ask(vault, NOW + WEEK)
    assert news is not None
    kind_answers.say(vault, NOW + WEEK, news, came)


def in_review(vault: Vault) -> list[str]:
    """Return the lines of a review about coming near."""
    found = review_sections(review(vault, NOW + WEEK), LONDON)
    return [one.says for part in found if part.name == "near" for one in part.items if "kind words" in one.says]


@pytest.mark.parametrize("door", kind_answers.DOORS)
def test_a_moment_whose_door_was_taken_is_not_shown_again(vault: Vault, door: Door) -> None:
    """After any of the three doors the same words do not come back by themselves."""
    took(vault, door)
    assert life(vault).kind_moment is None


def test_the_next_moment_comes_with_newer_files(vault: Vault) -> None:
    """When the histories are worked out again, another message is the kindest."""
    first = life(vault).kind_moment
    took(vault, "leave")
    again, _timeline = report(vault.connection)
    assert first is not None
    assert again.kind_moment != first


def test_what_is_kept_stands_in_the_ledger_in_their_words(vault: Vault) -> None:
    """The second door puts the message where it is found again, with its words."""
    kind = life(vault).kind_moment
    took(vault, "keep")
    assert kind is not None
    assert [one.offer.text for one in offers.ledger(vault) if one.offer.at == kind.at and one.said] == [kind.text]


def test_it_is_asked_days_later_and_once(vault: Vault) -> None:
    """Not on the same day; after a week; and whatever the answer, also none, never again."""
    took(vault, "answer")
    days = [today(vault, NOW + timedelta(days=day)).came_back is not None for day in (0, 4, 7, 8, 400)]
    assert days == [False, False, True, False, False]


@pytest.mark.parametrize("came", kind_answers.CAME)
def test_no_answer_is_asked_for_twice(vault: Vault, came: Came) -> None:
    """A "not yet" is an answer as good as "yes": nothing is pressed."""
    took(vault, "answer")
    heard(vault, came)
    assert kind_answers.to_ask(vault, NOW + 10 * WEEK) is None


@pytest.mark.parametrize("door", ["keep", "leave"])
def test_who_wrote_nothing_is_asked_nothing(vault: Vault, door: Door) -> None:
    """After "keep it" and "not this one" there is nothing that could come back."""
    took(vault, door)
    assert kind_answers.to_ask(vault, NOW + WEEK) is None


@pytest.mark.parametrize("state", [one for one in STATES if one != "none"])
def test_of_someone_who_is_kept_out_it_is_never_asked_nor_told(vault: Vault, state: str) -> None:
    """Under any state of A2 there is no question and no line in the review, also where something came."""
    name = took(vault, "answer")
    person = people.find(vault, name)
    people.set_state(vault, NOW, person, state)
    asked = kind_answers.to_ask(vault, NOW + WEEK)
    people.undo_edit(vault)
    heard(vault, "yes")
    people.set_state(vault, NOW, person, state)
    assert (asked, in_review(vault)) == (None, [])


@pytest.mark.parametrize(
    ("came", "said"),
    [("yes", "something came back"), ("not_yet", "held out a hand"), ("not_written", ""), ("unsaid", "")],
)
def test_the_review_tells_what_was_done_and_nothing_that_was_not(vault: Vault, came: Came, said: str) -> None:
    """Something that came, and a hand held out, stand in the review; what was not written does not."""
    took(vault, "answer")
    heard(vault, came)
    found = in_review(vault)
    assert [said in one for one in found] == ([True] if said else [])


def test_taking_back_passes_over_what_was_asked(vault: Vault) -> None:
    """`nearer people --undo` takes back the door, not a line that the program wrote."""
    took(vault, "answer")
    heard(vault, "asked")
    people.undo_edit(vault)
    assert kind_answers.answers(vault.connection) == []


def test_it_goes_with_the_person_who_is_forgotten(vault: Vault) -> None:
    """Who is forgotten is in no kind moment any more, nor in the ledger."""
    name = took(vault, "keep")
    forget_person(vault, people.find(vault, name))
    assert (kind_answers.answers(vault.connection), [one for one in offers.ledger(vault) if one.name == name]) == (
        [],
        [],
    )


def test_the_last_one_can_be_answered_later(vault: Vault) -> None:
    """Who said "not yet" may say yes on another day, by themselves."""
    took(vault, "answer")
    heard(vault, "not_yet")
    kind_answers.say(vault, NOW + WEEK, kind_answers.last_answer(vault), "yes")
    assert ["something came back" in one for one in in_review(vault)] == [True]
