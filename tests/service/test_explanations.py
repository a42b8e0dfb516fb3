"""What was it? The answer on a card: where it stands, what it changes, and how it is taken back."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from nearer.errors import WrongCall
from nearer.model.finding import Finding, WasIt
from nearer.model.report import Report
from nearer.service import explanations, people
from nearer.service.forgetting import forget_person
from nearer.service.life import life
from nearer.service.review import review
from nearer.service.review_sheet import review_sections
from nearer.service.set_out import Shown, set_out
from nearer.service.sheet import Item
from nearer.service.today import signs_seen
from nearer.vault.sealed import Vault
from tests.vaults import NOW, with_life

LONG_AFTER = NOW + timedelta(days=400)


@pytest.fixture
def vault() -> Vault:
    """A vault with the whole invented life; in it one clear finding, about Maya."""
    return with_life()


def card(report: Report, name: str | None = "Maya") -> Finding:
    """Return the finding about a person."""
    return next(one for one in report.findings if one.person == name)


def said(vault: Vault, was_it: WasIt, name: str | None = "Maya") -> Report:
    """Answer a card, and look again."""
    report = life(vault)
    explanations.explain(vault, NOW, report, card(report, name), was_it)
    return life(vault)


def line(report: Report, shown: Shown) -> Item:
    """Return Maya's line as it is shown."""
    sections = {one.name: one for one in set_out(report, shown).sections}
    return next(one for one in sections["findings"].items if "Maya" in one.says or "M." in one.says)


def test_the_answer_stands_on_the_card_and_the_card_stays_shut(vault: Vault) -> None:
    """Who answered reads the answer with the line, and no evidence behind it any more (K7)."""
    shown = Shown(evidence=True, in_vault=True)
    before = bool(line(life(vault), shown).details)
    after = line(said(vault, "resting"), shown)
    assert (before, after.says.endswith("You said: “I was resting.”"), after.details) == (True, True, ())


def test_an_answer_is_changed_by_saying_it_anew_and_taken_back_by_none(vault: Vault) -> None:
    """The last word holds; an empty one opens the card again."""
    words: tuple[WasIt, ...] = ("resting", "too_close", "")
    assert [card(said(vault, one)).was_it for one in words] == [*words]


def test_an_answer_is_an_edit_that_can_be_undone(vault: Vault) -> None:
    """`nearer people --undo` takes the last answer back, and the one before it holds."""
    said(vault, "reason")
    said(vault, "pulled_away")
    people.undo_edit(vault)
    assert card(life(vault)).was_it == "reason"


def test_an_innocent_answer_keeps_the_finding_out_of_suggestions(vault: Vault) -> None:
    """After "there was a reason" the signs of that card suggest nothing; after "pulling away" they do."""
    own = {code for one in life(vault).findings if one.person == "Maya" for code in (one.sign, *one.also)}
    others = {code for one in life(vault).findings if one.person != "Maya" for code in (one.sign, *one.also)}
    seen = [set(signs_seen(vault))]
    for answer in ("reason", "pulled_away"):
        said(vault, answer)
        seen.append(set(signs_seen(vault)))
    assert seen == [own | others, others, own | others]


def test_an_innocent_answer_asks_for_no_chat_again(vault: Vault) -> None:
    """The review does not ask to see how it goes on where the person said that it was no pulling away."""
    report = life(vault)
    opened = next(one for one in report.findings if one.open and one.person is not None)
    before = opened.person in review(vault, LONG_AFTER).chats
    explanations.explain(vault, NOW, report, opened, "elsewhere")
    assert (before, opened.person in review(vault, LONG_AFTER).chats) == (True, False)


def test_who_was_hurt_is_asked_how_it_stands_and_nothing_is_set_by_itself(vault: Vault) -> None:
    """An answer of being hurt offers two states, and leaves the person as they were until one is taken."""
    report = life(vault)
    offered = explanations.explain(vault, NOW, report, card(report), "hurt")
    assert (offered, people.find(vault, "Maya").state) == (("boundary", "keeping_safe"), "none")


def test_an_answer_outlives_days_that_move(vault: Vault) -> None:
    """Newer files may move where a stretch begins; the answer stays with it, and does not go to a later stretch."""
    said(vault, "resting")
    found = card(life(vault))
    moved = replace(found, began=found.began + timedelta(days=9), was_it="")
    later = replace(found, began=found.began + timedelta(days=2000), ended=None, was_it="")
    report = replace(life(vault), findings=(moved, later))
    assert [one.was_it for one in explanations.with_answers(vault.connection, report).findings] == ["resting", ""]


def test_what_is_said_of_a_person_is_not_said_of_everybody(vault: Vault) -> None:
    """A line about nobody in particular keeps an answer of its own, and offers no words about a person."""
    report = life(vault)
    alone = replace(card(report), person=None)
    both = replace(report, findings=(*report.findings, alone))
    explanations.explain(vault, NOW, both, alone, "reason")
    told = explanations.with_answers(vault.connection, both).findings
    with pytest.raises(WrongCall):
        explanations.explain(vault, NOW, both, alone, "hurt")
    assert {one.person: one.was_it for one in told if one.was_it} == {None: "reason"}


def test_an_answer_goes_with_the_person_who_is_forgotten(vault: Vault) -> None:
    """What was said of a card is forgotten with the person; what is about nobody stays."""
    report = life(vault)
    alone = replace(card(report), person=None)
    explanations.explain(vault, NOW, report, card(report), "hurt")
    explanations.explain(vault, NOW, report, alone, "resting")
    forget_person(vault, people.find(vault, "Maya"))
    assert [one.was_it for one in explanations.said(vault.connection)] == ["resting"]


def test_a_file_carries_the_answer_where_evidence_was_asked_for(vault: Vault) -> None:
    """A page that may be passed on says nothing of what the person answered, unless they asked for evidence (K6)."""
    report = said(vault, "hurt")
    shown = (Shown(to_file=True, in_vault=True), Shown(to_file=True, in_vault=True, evidence=True))
    assert ["They hurt me" in line(report, one).says for one in shown] == [False, True]


def test_the_review_tells_what_was_said_and_of_whom_it_may(vault: Vault) -> None:
    """The last word on each quiet time stands in the review; of someone who is kept out nothing does."""
    said(vault, "unsure")
    said(vault, "too_close")
    parts = review_sections(review(vault, NOW), ZoneInfo("Europe/London"))
    told = [one.says for part in parts if part.name == "said" for one in part.items]
    people.set_state(vault, NOW, people.find(vault, "Maya"), "boundary")
    assert (len(told), "It got too close." in told[0], review(vault, NOW).said) == (1, True, ())


def test_a_card_is_found_by_a_name_and_where_there_are_more_by_a_day(vault: Vault) -> None:
    """One line is found by its name; of two, a day says which; a name without a line is a wrong call."""
    report = life(vault)
    found = card(report)
    later = replace(found, began=found.began + timedelta(days=2000), ended=found.began + timedelta(days=2100))
    both = replace(report, findings=(replace(found, ended=found.began + timedelta(days=50)), later))
    for wrong in ("Maya", "Nobody"):
        with pytest.raises(WrongCall):
            explanations.card_of(both, wrong)
    assert explanations.card_of(both, "maya", later.began + timedelta(days=1)) == later
