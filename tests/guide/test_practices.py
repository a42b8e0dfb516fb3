"""Every practice that stands on the shelf: its ways, its care, its doors."""

from collections.abc import Sequence

import pytest

from nearer.contracts import Practice
from nearer.guide import shelf
from nearer.guide.route import ways
from nearer.model.step import END, Step

PRACTICES = shelf.practices()
EACH = pytest.mark.parametrize("practice", PRACTICES, ids=[one.code for one in PRACTICES])


def reached(steps: Sequence[Step], *starts: str) -> set[str]:
    """Return the names of the steps that can be come to from the first one and from the starts; END where one ends."""
    names = {step.name: step for step in steps}
    found, open_ways = set[str](), {steps[0].name, *(start for start in starts if start)}
    while open_ways:
        name = open_ways.pop()
        found.add(name)
        if name != END:
            open_ways |= ways(steps, names[name]) - found
    return found


@EACH
def test_every_step_can_be_reached_and_the_way_ends(practice: Practice) -> None:
    """No step lies where no answer leads, and an end can be come to; ways lead forwards, so each of them ends."""
    expected = {step.name for step in practice.steps} | {END}
    assert reached(practice.steps, practice.safe_branch) == expected


@EACH
def test_every_later_step_can_be_reached(practice: Practice) -> None:
    """What is asked on a later day has no step in vain either."""
    expected = [{step.name for step in part.steps} | {END} for part in practice.later]
    assert [reached(part.steps) for part in practice.later] == expected


@EACH
def test_there_is_a_short_form(practice: Practice) -> None:
    """Each practice has steps for two minutes; its safe ways belong to them (K10)."""
    led_to = {goto for step in practice.steps if step.short for goto in (*(o.goto for o in step.options), step.goto)}
    short = {step.name for step in practice.steps if step.short}
    assert practice.short_minutes <= 2
    assert short
    assert (led_to | {practice.safe_branch}) - {"", END} - short == set()


@EACH
def test_studies_are_named_where_the_tag_says_so(practice: Practice) -> None:
    """An idea that rests on studies names them, expert advice names none; each has its honest sentence (S21)."""
    tag, named = practice.evidence.tag, bool(practice.evidence.studies)
    assert practice.evidence.says
    assert named or tag != "some studies"
    assert not named or tag != "expert advice"


def test_all_twenty_three_are_there() -> None:
    """The shelf holds P1 to P23, once each."""
    assert [one.code for one in PRACTICES] == [f"P{number}" for number in range(1, 24)]


def codes(**wanted: object) -> set[str]:
    """Return the codes of the practices whose fields are as wanted."""
    return {one.code for one in PRACTICES if all(getattr(one, key) == value for key, value in wanted.items())}


def test_gates_stand_where_care_names_them() -> None:
    """Practices with words to say, or that call distance a problem, ask both gates (S11); P21 does so too."""
    assert codes(approach=True) == {"P2", "P3", "P6", "P7", "P8", "P9", "P13", "P15", "P18", "P21", "P23"}


@EACH
def test_words_for_another_person_come_after_the_gates(practice: Practice) -> None:
    """Whoever has a step with words to send has gates, and they are asked before that step (S11)."""
    names = [step.name for step in practice.steps]
    sendable = [names.index(step.name) for step in practice.steps if step.sendable]
    assert [place for place in sendable if not practice.approach or place <= names.index(practice.gate_after)] == []


@EACH
def test_a_shut_gate_leads_to_help_or_steps_aside(practice: Practice) -> None:
    """The safe way opens the page with numbers; without such a way the practice has words to step aside with."""
    branch = [step for step in practice.steps if step.name == practice.safe_branch]
    assert practice.not_now_says
    assert [step.name for step in branch if "help" not in step.offers or step.sendable] == []


def test_after_a_yes_to_hurting_what_draws_near_is_off() -> None:
    """P8, P9, P15 and P18 are off, and with them P21; drafts of messages are off everywhere (K9)."""
    off = {one.code for one in PRACTICES if "hurting_yes" in one.off_when}
    assert off == {"P8", "P9", "P15", "P18", "P21"}


def test_what_is_off_with_someone_unsafe() -> None:
    """What draws near is off as well with someone who is kept away for safety, or who asked for space (S10)."""
    for condition in ("keeping_safe", "asked_for_space"):
        assert {one.code for one in PRACTICES if condition in one.off_when} == {"P8", "P9", "P15", "P18", "P21"}


def test_heavy_practices() -> None:
    """The letter, the benefits and the story are heavy: grounded before and after, not on a low day, with rest between (S18)."""
    heavy = [one for one in PRACTICES if one.weight == "heavy"]
    assert {one.code for one in heavy} == {"P5", "P7", "P10"}
    assert [one.code for one in heavy if not (one.grounding_before and one.grounding_after and one.rest_days)] == []
    assert [one.code for one in heavy if "low" not in one.off_when] == []


def test_the_letter_is_chosen_and_never_offered() -> None:
    """P5 is never suggested, and not open in the first two weeks; P21 is late (care, guide map)."""
    assert codes(suggested=False) == {"P5"}
    assert {one.code: one.after_days for one in PRACTICES if one.code in ("P5", "P21")} == {"P5": 14, "P21": 42}


@pytest.mark.parametrize("code", ["P3", "P15", "P18", "P21"])
def test_that_they_may_not_answer_is_said_first(code: str) -> None:
    """Before the first step it is said that the other may not answer; a kind word is offered afterwards (K8)."""
    practice = next(one for one in PRACTICES if one.code == code)
    assert practice.said_first.startswith("They may not answer")
    assert practice.then == "P14"


@EACH
def test_it_says_beforehand_what_it_asks_and_when_not(practice: Practice) -> None:
    """What it asks, how long, and when it is better left are said before the start (S18)."""
    assert practice.asks
    assert practice.not_now_when
    assert 0 < practice.minutes <= 15


@EACH
def test_its_doors_lead_somewhere(practice: Practice) -> None:
    """A practice that is offered at a step or afterwards is on the shelf."""
    steps = [*practice.steps, *(step for part in practice.later for step in part.steps)]
    doors = {door for step in steps for door in step.offers if door.startswith("P")} | {practice.then} - {""}
    assert doors - {one.code for one in PRACTICES} == set()


@EACH
def test_the_short_form_is_mostly_one_thumb(practice: Practice) -> None:
    """In the short form at most four steps ask for typing (K10)."""
    typed = [step.name for step in practice.steps if step.short and not step.one_thumb and not step.sendable]
    assert len(typed) <= 4


def test_the_time_out_ends_in_four_equal_ways() -> None:
    """P2 ends with back, back with one change, further apart and said, or an ending; none is put first by a mark."""
    time_out = next(one for one in PRACTICES if one.code == "P2")
    ending = next(step for part in time_out.later for step in part.steps if step.name == "ending")
    assert [option.name for option in ending.options] == ["back", "one_change", "apart", "over"]


def test_the_card_of_a_minute_stands_beside_the_long_form() -> None:
    """P13 has a form of one minute, in taps and one line, and one of eight (guide map)."""
    card = next(one for one in PRACTICES if one.code == "P13")
    typed = [step.name for step in card.steps if step.short and not step.one_thumb]
    assert (card.short_minutes, card.minutes, typed) == (1, 8, ["from"])


def test_an_agreement_is_asked_apart_and_printed() -> None:
    """P9 is for two: each may say no alone, without a reason shown; it is printed and dated (guide map)."""
    agreement = next(one for one in PRACTICES if one.code == "P9")
    apart = [step for step in agreement.steps if step.who == "apart"]
    assert agreement.two_person
    assert {option.goto for step in apart for option in step.options if option.name != "yes"} == {"not_this"}
    assert {"agreement", "look_again"} <= set(agreement.sheet)


def test_the_page_on_hurting_is_private_and_late() -> None:
    """N18's page is never offered, never on the first day, and each thing ticked there turns drafts off (S13, K9)."""
    page = shelf.hurting()
    what = next(step for step in page.steps if step.name == "what")
    assert (page.suggested, page.after_days, page.sendable) == (False, 1, False)
    assert {option.sets for option in what.options} == {"hurting_yes"}
    assert reached(page.steps) == {step.name for step in page.steps} | {END}
