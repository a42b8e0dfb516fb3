"""Own words in a practice: shown in place of the first ones, version by version, and never in place of what keeps safe."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from nearer import catalogue
from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.guide.checks import wrong
from nearer.service import own_words, practices
from nearer.service.journal import stream
from nearer.service.own_words import SUMMARY
from nearer.service.own_words_sheet import passages_sections
from nearer.service.review import review
from nearer.service.walkable import find
from nearer.vault import archive
from nearer.vault.sealed import Vault
from tests.service.test_practices import CODES, walked
from tests.vaults import NOW, in_memory, in_use

LATER = NOW + timedelta(days=1)


def stay(vault: Vault) -> tuple[str, ...]:
    """Return what P19 says first."""
    return practices.page(vault, practices.begin(vault, LATER, "P19")).says


def test_own_words_are_shown_and_the_first_ones_stay_near() -> None:
    """From then on the page says what the person wrote; what the guide says is handed over beside it."""
    vault = in_memory()
    first = stay(vault)
    own_words.write(vault, NOW, "P19", SUMMARY, "I look at what I feel.")
    page = practices.page(vault, practices.begin(vault, NOW, "P19"))
    assert (page.says[0], page.first) == ("I look at what I feel.", first)


TYPED = "mine {} {nobody} } {0}"


@pytest.mark.parametrize("code", ["P1", "P2", "P18"])
def test_any_words_are_read_as_they_were_typed(code: str) -> None:
    """Braces, a bracket alone and a name that stands for nothing are shown as they are, and the walk goes on."""
    vault = in_use()
    for one in own_words.passages(vault, code):
        own_words.write(vault, NOW, code, one.name, TYPED)
    pages = walked(vault, code)
    assert pages[-1].kind in ("closing", "aside")
    assert {text for page in pages if page.first for text in (*page.says, page.ask) if "mine" in text} == {TYPED}


def test_every_passage_of_every_practice_takes_own_words() -> None:
    """With own words everywhere each practice is one that the guide's own checks let through."""
    vault, problems = in_memory(), list[tuple[str, str]]()
    for code in CODES:
        for one in own_words.passages(vault, code):
            own_words.write(vault, NOW, code, one.name, TYPED)
        made = own_words.in_own_words(vault.connection, find(code))
        problems += wrong(msgspec.structs.replace(made, asks=""), shelf.care())
    assert problems == []


def test_a_name_in_braces_stands_for_what_it_stood_for() -> None:
    """Where the first words name the person, own words can do so as well."""
    vault = in_use()
    own_words.write(vault, NOW, "P21", "line", "And how to say it to {person}?")
    pages = walked(vault, "P21")
    said = [page.ask for page in pages if page.ask.startswith("And how to say it to")]
    assert [("Ada" in text, "{" in text) for text in said] == [(True, False)]


def test_to_undo_goes_back_a_version_at_a_time() -> None:
    """Two versions, and the way back to the first words, are taken back one after the other."""
    vault = in_memory()
    first = stay(vault)[0]
    own_words.write(vault, NOW, "P19", SUMMARY, "One.")
    own_words.write(vault, NOW, "P19", SUMMARY, "Two.")
    own_words.go_back_to_first(vault, NOW, "P19", SUMMARY)
    shown = [stay(vault)[0]]
    while own_words.undo(vault, "P19", SUMMARY):
        shown.append(stay(vault)[0])
    assert shown == [first, "Two.", "One.", first]


def test_what_keeps_safe_cannot_be_edited() -> None:
    """No step that leads to help, sets what holds of the person or is for two is a passage; gates are shared words."""
    vault = in_memory()
    guarded = {
        (one.code, prefix + step.name)
        for one in catalogue.practices()
        for prefix, steps in (("", one.steps), *((f"{part.name}.", part.steps) for part in one.later))
        for step in steps
        if step.offers or step.who != "me" or any(option.sets for option in step.options)
    }
    editable = {(code, one.name) for code in CODES for one in own_words.passages(vault, code)}
    assert guarded
    assert guarded & editable == set()


@pytest.mark.parametrize("code", ["N18", "start"])
def test_pages_that_are_no_practice_have_no_own_words(code: str) -> None:
    """The private page and the self-check stay as they are."""
    with pytest.raises(WrongCall):
        own_words.passages(in_memory(), code)


@pytest.mark.parametrize(("passage", "text"), [(SUMMARY, "  "), (SUMMARY, "a" * 2_001), ("nothing", "words")])
def test_what_cannot_be_kept_is_said_and_changes_nothing(passage: str, text: str) -> None:
    """No words, too many, and a passage that there is none of are refused."""
    vault = in_memory()
    with pytest.raises(WrongCall):
        own_words.write(vault, NOW, "P19", passage, text)
    assert own_words.versions(vault.connection) == []


def test_the_journal_keeps_the_question_as_it_was_asked() -> None:
    """A question that was put in own words afterwards is read in the journal as it was answered."""
    vault = in_memory()
    walked(vault, "P19")
    asked = {step.name: step.ask for step in find("P19").steps if step.ask and not step.says}
    name = next(one.name for one in own_words.passages(vault, "P19") if one.name in asked)
    own_words.write(vault, LATER, "P19", name, "Another question?")
    assert [ask for ask, _text in stream(vault)[0].parts if ask == "Another question?"] == []


def test_a_walk_offers_the_passages_that_were_seen() -> None:
    """After a practice what was on its way can be said in own words, and nothing of its later parts."""
    vault = in_memory()
    pages = walked(vault, "P1")
    offered = [one.name for one in own_words.passages_of_run(vault, pages[-1].run)]
    seen = {page.place.partition(" ")[0] for page in pages}
    assert offered[0] == SUMMARY
    assert set(offered) - {SUMMARY} <= seen


def test_both_versions_are_set_out() -> None:
    """Who looks at their own words sees when they wrote them, and the first ones below."""
    vault = in_memory()
    own_words.write(vault, NOW, "P19", SUMMARY, "Mine.")
    section = passages_sections("P19", own_words.passages(vault, "P19"), ZoneInfo("UTC"))[0]
    assert [one.title for one in section.items[0].details] == ["Your words, from 1 March 2026", "As it was"]
    assert section.items[0].says.startswith("summary: What it asks: ")


def test_the_review_and_the_archive_hold_them() -> None:
    """What was put in own words stands in the review of its time, and goes along in an archive."""
    vault = in_memory()
    own_words.write(vault, NOW, "P19", SUMMARY, "Mine, all mine.")
    assert review(vault, LATER).own == (find("P19").title,)
    assert "Mine, all mine." in repr(list(archive.rows(vault.connection, "setting")))
