"""What the guide owes: reasons without a label, values with nothing to mend, N18 apart, honest numbers to call."""

from datetime import date, timedelta

from nearer.guide import shelf
from nearer.model.guide import Country, Line

TODAY = date(2026, 11, 26)
REASONS = {one.code: one for one in shelf.reasons()}
SIGNS = {one.code: one for one in shelf.self_check().signs}


def lines(country: Country) -> list[Line]:
    """Return every line of a country."""
    return [
        *country.emergency,
        *country.crisis,
        *country.domestic,
        *country.own_behaviour,
        *country.after_birth,
    ]


LINES = [line for country in shelf.countries().values() for line in lines(country)]


def test_values_have_nothing_to_mend() -> None:
    """Rest and privacy are values; privacy suggests nothing at all (guide map, S24)."""
    assert {code for code, one in REASONS.items() if one.value} == {"U2", "U11d"}
    assert (REASONS["U11d"].practices, REASONS["U11d"].gentle) == ((), ())


def test_a_doctor_or_therapist_is_named_where_it_matters() -> None:
    """Trauma and being worn out bring the word of a therapist and of a doctor (S23)."""
    assert "therapist" in REASONS["U12"].beside
    assert "two weeks" in REASONS["U14"].beside
    assert "doctor" in REASONS["U14"].beside


def test_being_low_closes_what_is_heavy() -> None:
    """U14 sets what turns heavy practices off, and offers the two gentlest alone."""
    assert (REASONS["U14"].sets, REASONS["U14"].practices) == ("low", ("P14", "P17"))


def test_reasons_ask_and_do_not_claim() -> None:
    """Each reason that is no value ends its words with a question, or leaves it to the person."""
    told = [one.code for one in REASONS.values() if not one.value and one.code not in ("U12", "U14")]
    assert [code for code in told if not REASONS[code].says.endswith("?")] == []


def test_every_sign_is_one_plain_question() -> None:
    """Each sign asks one thing, and says when it is no sign (A1)."""
    assert [one.code for one in SIGNS.values() if one.ask.count("?") != 1 or not one.ask.endswith("?")] == []
    assert [one.code for one in SIGNS.values() if not one.never] == []


def test_what_is_asked() -> None:
    """Up to three are ticked, one is looked at for three minutes; N2 and N24 are not asked, N18 stands apart (S13)."""
    check = shelf.self_check()
    assert (check.at_most, check.minutes) == (3, 3)
    assert {one.code for one in SIGNS.values() if not one.asked} == {"N2", "N24"}
    assert {one.code for one in SIGNS.values() if one.private} == {"N18"}


def test_keeping_away_from_harm_is_never_a_sign() -> None:
    """The first thing that is never a sign is to keep away from someone who hurts, scares or presses (A3)."""
    assert "hurts you" in shelf.self_check().never[0]


def test_twenty_countries_and_each_has_its_numbers() -> None:
    """There are twenty countries or more, each with an emergency number, a crisis line and one for domestic abuse (S4)."""
    countries = {code: one for code, one in shelf.countries().items() if code != "other"}
    assert len(countries) >= 20
    assert [code for code, one in countries.items() if not (one.emergency and one.crisis and one.domestic)] == []


def test_there_are_lines_for_people_who_worry_about_how_they_act() -> None:
    """Where such a line is known it stands there (S3, S13)."""
    assert sum(bool(one.own_behaviour) for one in shelf.countries().values()) >= 8


def test_no_number_is_called_checked_without_a_source() -> None:
    """A day of checking and a source come together or not at all (S4)."""
    assert [line.name for line in LINES if bool(line.checked) != bool(line.source)] == []
    assert [line.name for line in LINES if line.saved_copy and not line.checked] == []


def test_every_line_can_be_reached() -> None:
    """Each has a number or an address; emergency numbers are numbers."""
    assert [line.name for line in LINES if not (line.number or line.web)] == []
    assert [one.country for one in shelf.countries().values() if not all(line.number for line in one.emergency)] == []


def test_how_far_a_number_can_be_leaned_on() -> None:
    """Not checked, read in a copy, checked, and checked too long ago are four things (S3)."""
    read = Line(name="A", number="1", checked=TODAY, source="a page")
    copy = Line(name="A", number="1", checked=TODAY, source="a page", saved_copy=True)
    found = [Line(name="A", number="1").freshness(TODAY), copy.freshness(TODAY), read.freshness(TODAY)]
    assert [*found, read.freshness(TODAY + timedelta(days=181))] == ["not checked", "copy", "checked", "old"]


def test_the_gates_are_the_two_plain_questions() -> None:
    """Do you feel safe with them, have they asked for space: one answer lets through, and a shut gate offers a state (S11)."""
    gates = [(gate.name, gate.open, gate.state, len(gate.options)) for gate in shelf.care().gates]
    assert gates == [("safe", "yes", "keeping_safe", 3), ("space", "no", "asked_for_distance", 3)]


def test_what_nearer_is_not_stands_ready() -> None:
    """Not a doctor, not for a time of danger, call the emergency number: one text for every screen (S1)."""
    says = shelf.care().said["what_it_is"].says
    assert "not a doctor" in says
    assert "emergency number" in says


def test_there_are_words_for_low_mood_after_birth() -> None:
    """A note on low mood after a birth stands ready, and lines for it where known (K10)."""
    assert "birth" in shelf.care().said["after_birth"].says
    assert sum(bool(one.after_birth) for one in shelf.countries().values()) >= 3


def test_feelings_hold_the_hard_ones() -> None:
    """Rage, jealousy and numbness are among the words for feelings (P19)."""
    assert {"rage", "jealous", "numb"} <= {one.name for one in shelf.care().feelings}
