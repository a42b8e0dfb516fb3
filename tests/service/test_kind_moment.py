"""The hand I did not see: which message is shown, and which never is."""

from datetime import UTC, datetime, timedelta

import polars as pl

from nearer.model.events import EVENTS, STRETCHES
from nearer.model.finding import KindMoment
from nearer.model.histories import FILES
from nearer.model.person import Handle, Person
from nearer.service.kind_moment import CANDIDATES, find_kind_moment, in_order_of_kindness
from nearer.timeline import Timeline

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ANNA, BEN = 0, 1

Line = tuple[int, float, bool, str]
"""person, days before NOW, mine, text"""


def everyday(person: int, until: float = 5.0) -> list[Line]:
    """A year of ordinary talk between the two, an opening of theirs and my answer every second day."""
    days = [400.0 - 2 * k for k in range(200) if 400 - 2 * k > until]
    theirs = [(person, day, False, "Did you see the new market by the river?") for day in days]
    return theirs + [(person, day - 0.02, True, "Not yet, tell me about it") for day in days]


def life(lines: list[Line], kept: bool = True) -> Timeline:
    """The timeline of a few scripted lines."""
    lines = sorted(lines, key=lambda line: -line[1])
    events = pl.DataFrame(
        {
            "at": [NOW - timedelta(days=day) for _, day, _, _ in lines],
            "handle": [person for person, *_ in lines],
            "person": [person for person, *_ in lines],
            "mine": [mine for _, _, mine, _ in lines],
            "kind": ["text"] * len(lines),
            "channel": [0] * len(lines),
            "words": [len(text.split()) for *_, text in lines],
            "seconds": [None] * len(lines),
            "text": [text if kept else None for *_, text in lines],
            "group": [None] * len(lines),
            "file": [0] * len(lines),
            "ref": list(range(len(lines))),
            "cues": [0] * len(lines),
        },
        schema={**EVENTS, "person": pl.UInt32()},
    )
    ends = [NOW - timedelta(days=450)], [NOW]
    files = pl.DataFrame([[0], ["chat.txt"], ["made"], [0], *ends, [1], [True]], schema=FILES)
    people = tuple(Person(k, name, (Handle(k, name, "made"),)) for k, name in enumerate(("Anna", "Ben")))
    return Timeline(events, people, files, ("made",), STRETCHES.to_frame(), "UTC", NOW)


def shown(lines: list[Line], excluded: frozenset[int] = frozenset()) -> str | None:
    """The text of the moment that is found."""
    moment = find_kind_moment(life(lines), excluded)
    return None if moment is None else moment.text


OFFER: Line = (ANNA, 101.0, False, "Want me to come over and cook tonight?")
FINE: Line = (ANNA, 100.98, True, "I'm fine, thanks!")


def test_an_offer_that_was_brushed_off_is_shown() -> None:
    """Who, when, where and their words are told."""
    moment = find_kind_moment(life([*everyday(ANNA), OFFER, FINE]), frozenset())
    assert moment is not None
    assert moment == KindMoment("Anna", NOW - timedelta(days=101), "chat.txt", moment.ref, OFFER[3])


def test_an_offer_that_was_taken_is_not_shown() -> None:
    """A yes is a hand that was seen."""
    assert shown([*everyday(ANNA), OFFER, (ANNA, 100.98, True, "Yes please, I'd love that")]) is None


def test_an_offer_that_nothing_answered_is_shown() -> None:
    """Silence for days is enough, though the talk went on later about other things."""
    quiet = [line for line in everyday(ANNA) if not 90 < line[1] < 103.5]
    assert shown([*quiet, *everyday(BEN), OFFER]) == OFFER[3]


def test_a_late_answer_was_an_answer() -> None:
    """An offer that was thanked for a week later was heard."""
    quiet = [line for line in everyday(ANNA) if not 90 < line[1] < 103.5]
    assert shown([*quiet, *everyday(BEN), OFFER, (ANNA, 93.0, True, "Sorry, I only saw this now. Thank you")]) is None


def test_the_warm_words_may_stand_in_the_second_message() -> None:
    """The whole turn is read, not its first line alone."""
    turn: list[Line] = [
        (ANNA, 101.0, False, "Long day?"),
        (ANNA, 100.999, False, "I could bring you some soup later"),
    ]
    assert shown([*everyday(ANNA), *turn, FINE]) == "I could bring you some soup later"


def test_blame_in_the_same_turn_hides_it() -> None:
    """A warm line beside a hard one is not shown."""
    turn: list[Line] = [OFFER, (ANNA, 100.999, False, "You never answer anyway")]
    assert shown([*everyday(ANNA), *turn, FINE]) is None


def test_hurt_that_was_said_soon_after_hides_it() -> None:
    """What they wrote in the following weeks counts too."""
    assert shown([*everyday(ANNA), OFFER, FINE, (ANNA, 97.5, False, "thanks for nothing")]) is None


def test_a_parting_since_then_hides_it() -> None:
    """A tie that one of the two ended is left in peace."""
    assert shown([*everyday(ANNA), OFFER, FINE, (ANNA, 20.3, True, "Please stop texting me")]) is None


def test_excluded_people_are_never_shown() -> None:
    """Left out, pressing and kept away from: somebody else is shown, or nobody."""
    other: list[Line] = [(BEN, 71.0, False, "Thinking of you today, Robin"), (BEN, 70.98, True, "all good, thanks")]
    lines = [*everyday(ANNA), *everyday(BEN), OFFER, FINE, *other]
    assert shown(lines, frozenset({ANNA})) == other[0][3]
    assert shown(lines, frozenset({ANNA, BEN})) is None


def test_a_tie_that_ended_long_ago_is_not_shown() -> None:
    """After two years without a message nobody is brought up."""
    old = [(person, day + 760, mine, text) for person, day, mine, text in [*everyday(ANNA), OFFER, FINE]]
    assert shown([*old, *everyday(BEN)]) is None


def test_last_week_is_too_new() -> None:
    """A few weeks must have passed: today's chat is still open."""
    new: list[Line] = [(ANNA, 9.3, False, OFFER[3]), (ANNA, 9.28, True, "I'm fine, thanks!")]
    assert shown([*everyday(ANNA), *new]) is None


def test_a_stranger_is_not_shown() -> None:
    """Kind words of someone I hardly wrote to are no tie."""
    assert shown([*everyday(ANNA), (BEN, 101.0, False, OFFER[3]), (BEN, 100.9, True, "I'm fine, thanks")]) is None


def test_without_words_there_is_no_moment() -> None:
    """Where the texts are not kept, nothing is shown and nothing breaks."""
    assert find_kind_moment(life([*everyday(ANNA), OFFER, FINE], kept=False), frozenset()) is None


def candidates(*texts: str, reply: str | None = None) -> pl.DataFrame:
    """Candidates a day apart, each in a turn of its own."""
    n = range(len(texts))
    at = [NOW - timedelta(days=300 - k) for k in n]
    columns = [[0] * len(texts), at, list(n), list(texts), [reply] * len(texts), [0] * len(texts), list(n)]
    return pl.DataFrame(columns, schema=CANDIDATES)


def test_offers_come_before_kind_words() -> None:
    """The strongest warmth is shown first, then the latest."""
    given = ("Our sofa is always yours, you know that", "I could bring you some soup", "Thinking of you today, Robin")
    assert in_order_of_kindness(candidates(*given))["text"].to_list() == [given[1], given[0], given[2]]


def test_missing_somebody_comes_before_a_passing_thought() -> None:
    """Who asked, missed me and offered help is shown before a picture that somebody passed on."""
    given = ("I miss you, you know that", "saw this and thought of you", "Hey, are you ok? Can I do anything for you?")
    assert in_order_of_kindness(candidates(*given))["text"].to_list() == [given[2], given[0], given[1]]


def test_warmth_weighs_more_than_being_in_touch() -> None:
    """Whom I still write to comes first among words that are as warm, and not before warmer ones."""
    given = ("I could bring you some soup", "I could cook something tonight", "saw this and thought of you")
    rows = candidates(*given).with_columns(still_writing=pl.Series([True, False, True]))
    assert in_order_of_kindness(rows)["text"].to_list() == [*given]


def test_very_short_and_very_long_messages_are_left_out() -> None:
    """One breath to read, and long enough to say something."""
    assert in_order_of_kindness(candidates("miss you", "I'm here for you. " + "La la la. " * 40)).is_empty()


def test_a_real_answer_is_no_brush_off() -> None:
    """Only a wave of the hand counts, not every short answer."""
    assert in_order_of_kindness(candidates("I could bring you some soup", reply="Lentil or pea?")).is_empty()
