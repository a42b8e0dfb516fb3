"""The shared sentences: what each kind of finding and pattern says, and what none of them may say."""

from dataclasses import replace
from math import inf
from zoneinfo import ZoneInfo

import pytest

from nearer.model.finding import CannotTell, CounterEvidence, Finding, Other, Return
from nearer.service import details, wording
from nearer.service.counter_evidence import said
from nearer.service.naming import BEGIN, END, Naming
from nearer.service.wording import Voice
from tests.reports import at, findings, report

BERLIN = ZoneInfo("Europe/Berlin")
VOICE = Voice(Naming(report(), initials=False), BERLIN)


def bare(text: str) -> str:
    """Take the marks out."""
    return text.replace(BEGIN, "").replace(END, "")


def written(found: Finding, *, words: bool) -> list[str]:
    """Return the lines of a finding's bids."""
    return [bare(line) for line in details.of(found, VOICE, words=words)[1].lines[1:]]


def test_dates_are_written_plainly_in_the_local_zone() -> None:
    """Late on 2 March in UTC is 3 March in Berlin."""
    assert wording.day(at(2024, 3, 2, 23, 30), BERLIN) == "3 March 2024"


def test_a_span_names_a_year_once() -> None:
    """Within a year its figure stands at the end; an open span has no end."""
    assert wording.span(at(2024, 3, 3), at(2024, 4, 20), BERLIN) == "from 3 March to 20 April 2024"
    assert wording.span(at(2023, 12, 3), at(2024, 1, 2), BERLIN) == "from 3 December 2023 to 2 January 2024"
    assert wording.span(at(2024, 3, 3), None, BERLIN) == "from 3 March 2024 on"


def test_a_finding_is_one_sentence_without_a_figure_or_a_strength() -> None:
    """Who and when; how often and how sure stand in the details alone (K4)."""
    clear, maybe, everybody = findings()
    assert [bare(wording.finding(found, VOICE)) for found in (clear, maybe, everybody)] == [
        "From about 5 February 2024, you stopped answering Anna Berg. It goes on to the end of your files.",
        "Maybe: From about 4 May 2023 to 11 August 2023, more messages from Tom than usual got no answer from you.",
        (
            "Maybe: From about 1 November 2022 to 15 January 2023, you were in touch with fewer people than usual. "
            "This is about no one person."
        ),
    ]


def test_what_goes_on_says_until_when() -> None:
    """An open finding goes on to the last local day that was read; nothing is said of what came after."""
    voice = replace(VOICE, files_end=at(2024, 4, 20, 23))
    assert wording.finding(findings()[0], voice).endswith("It goes on to the end of your files, on 21 April 2024.")


def test_the_articles_words_are_said_when_asked_for() -> None:
    """By default "stopped answering"; with --plain-names the usual word as well."""
    plain = replace(VOICE, plain_names=True)
    assert "ghosting" not in wording.finding(findings()[0], VOICE)
    assert wording.finding(findings()[0], plain).endswith("Some call this “ghosting”.")


def test_a_sign_that_is_not_known_here_has_a_sentence() -> None:
    """A new sign is said in plain words until it has its own."""
    new = replace(findings()[1], sign="N99", sign_name="new", verdict="clear")
    assert (
        bare(wording.finding(new, VOICE))
        == "From about 4 May 2023 to 11 August 2023, less went from you to Tom than was usual."
    )


@pytest.mark.parametrize("pattern", ["they_stepped_back", "faded_together", "pressing"])
def test_what_they_did_comes_without_dates_or_figures(pattern: str) -> None:
    """Stepping back, fading and pressing: no date, no count, no strength (K5, K2)."""
    said = wording.other(Other("Mia", pattern, at(2023, 2, 2), None), VOICE)  # type: ignore[arg-type]
    assert not any(char.isdigit() for char in said)


def test_pressing_is_a_neutral_question() -> None:
    """The words that were agreed, and no others."""
    said = bare(wording.other(Other("Ada", "pressing", at(2023, 1, 1), None), VOICE))
    assert said == "Ada: They kept writing and you did not. You may have good reason. Keep this person out?"


@pytest.mark.parametrize("pattern", ["timeout", "gap", "everybody"])
def test_a_pattern_may_be_about_everybody(pattern: str) -> None:
    """Without a person the sentence stands by itself, with its dates."""
    said = wording.other(Other(None, pattern, at(2023, 3, 1), at(2023, 4, 20)), VOICE)  # type: ignore[arg-type]
    assert "from 1 March to 20 April 2023" in said


def test_coming_back_and_speaking_of_it() -> None:
    """Only a return whose first words named the gap says so."""
    back = Return("Tom", at(2023, 7, 2), at(2023, 8, 11), 40, "text", spoke_of_it=True)
    assert bare(wording.came_back(back, VOICE)) == (
        "11 August 2023: you came back to Tom after 40 quiet days. You wrote. You spoke of it, too."
    )
    assert "spoke" not in wording.came_back(replace(back, spoke_of_it=None), VOICE)


@pytest.mark.parametrize(
    ("bids", "said"),
    [
        (0, "Ben: I can count no time when they wrote or called first and waited for you. I need 8."),
        (1, "Ben: They wrote or called first and waited for you 1 time that I can count. I need 8."),
        (3, "Ben: They wrote or called first and waited for you 3 times that I can count. I need 8."),
    ],
)
def test_cannot_tell_says_how_much_is_missing(bids: int, said: str) -> None:
    """What was found and what is needed both stand there, in a sentence that fits the number."""
    assert bare(wording.cannot_tell(CannotTell("Ben", bids, 8, "few_bids"), VOICE)) == said


@pytest.mark.parametrize("why", ["short_span", "one_sided", "lives_elsewhere"])
def test_cannot_tell_for_another_reason_has_no_figure(why: str) -> None:
    """Where the number of messages is not what is missing, none is said."""
    said = bare(wording.cannot_tell(CannotTell("Ben", 12, 8, why), VOICE))
    assert said.startswith("Ben: ")
    assert not any(char.isdigit() for char in said)


def test_details_begin_with_what_speaks_against_it() -> None:
    """Counter-evidence first, then what was written and what was usual, the strength last."""
    titles = [part.title for part in details.of(findings()[0], VOICE, words=False)]
    assert titles == [
        "What speaks against it",
        "What was written and answered",
        "What was usual before",
        "How sure this is",
    ]


def test_counter_evidence_is_never_empty() -> None:
    """Chats cannot show calls, visits or reasons: that always speaks against it."""
    assert details.against(replace(findings()[0], counter_evidence=()), VOICE) == (
        "Chats cannot show calls, visits or reasons.",
    )


def test_words_of_others_stand_there_when_asked_for() -> None:
    """With --words each bid that has words is a line; what has none stays in short."""
    assert written(findings()[0], words=True) == [
        "5 February 2024, no answer: “How did the interview go?”",
        "17 February 2024, no answer: “Coffee on Sunday?”",
        "25 February 2024, answered (sms) on 27 February 2024: “All good?”",
        "28 February 2024, not counted: “hey”",
        "9 March 2024, no answer: “Thinking of you”",
        "20 March 2024, no answer: “Dinner at ours on the 30th?”",
        "No answer: 2 March 2024.",
    ]


def test_what_got_no_answer_is_a_line_a_month() -> None:
    """Days of a month stand together; the channel is named where it is not the usual one."""
    assert written(findings()[0], words=False) == [
        "No answer: 5 and 17 February 2024.",
        "No answer: 2, 9 and 20 March 2024.",
        "Answered (sms): 25 February 2024.",
        "Not counted: 28 February 2024.",
    ]


def test_another_channel_stands_beside_its_day() -> None:
    """Where a month holds several channels, the one that is not the usual one is named at its day."""
    anna = findings()[0]
    bids = tuple(replace(bid, channel="phone") if bid.kind == "missed" else bid for bid in anna.evidence)
    assert written(replace(anna, evidence=bids), words=False)[1] == "No answer: 2 (phone), 9 and 20 March 2024."


def test_a_long_list_ends_early() -> None:
    """At most eight lines of days; how many more there are is said, and where they stand."""
    bid = findings()[0].evidence[0]
    long = tuple(replace(bid, at=at(2023 + nth // 12, nth % 12 + 1, 5)) for nth in range(20))
    lines = written(replace(findings()[0], evidence=long), words=False)
    assert lines[7] == "No answer: 5 August 2023."
    assert lines[8:] == ["And 12 more; --json has them all."]


def test_one_likely_day_is_no_span() -> None:
    """Where both ends of the likely days are one day, they are left out."""
    anna = findings()[0]
    sure = details.of(replace(anna, began_from=anna.began, began_to=anna.began), VOICE, words=False)[-1]
    assert "It began about 5 February 2024." in sure.lines
    assert sure.lines[0] == "This is very rare between you two."


@pytest.mark.parametrize(
    ("ratio", "says"),
    [
        (1.6, "You answered others less in that time too."),
        (2.9, "You answered others less in that time too."),
        (3.0, "You answered others much less in that time too."),
    ],
)
def test_a_ratio_of_odds_is_no_figure_for_people(ratio: float, says: str) -> None:
    """How much less the others got is said in words: odds are not "times as many"."""
    (found,) = said([replace(findings()[0], counter_evidence=(CounterEvidence("others", ratio),))])
    assert found.counter_evidence[0].says == says


def test_going_on_to_write_speaks_against_it() -> None:
    """That they kept writing can be care or pressing: it stands in what speaks against a maybe."""
    (found,) = said([replace(findings()[1], counter_evidence=(CounterEvidence("kept_writing", None),))])
    first = details.of(found, VOICE, words=False)[0]
    assert (
        first.lines[0]
        == "They wrote often after you stopped. That can be care, or it can be pressing. I cannot tell which."
    )


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (412.0, "more than 100 years"),
        (inf, "more than 100 years"),
        (100.0, "in 100 years"),
        (4.2, "in 4 years"),
        (0.4, "in 1 year."),
    ],
)
def test_once_in_years_goes_no_further_than_a_hundred(years: float, said: str) -> None:
    """Above a hundred the figure would claim more than anyone can know."""
    assert said in details.once_in(years)
