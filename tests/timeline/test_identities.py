"""Who is who in a vault: sure matches merge, likely ones are asked, and nobody kept out is ever proposed."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.model.person import STATES, Card, Decision, Identity, KnownHandle, KnownPerson
from nearer.timeline.identities import WhoIsKnown, who_is_known
from nearer.timeline.keys import keys_of

APPS = ("whatsapp", "sms", "email", "signal")
KNOWN_BY = ("Anna", "anna ", "Ben", "+44 7700 900123", "07700 900123", "anna@example.org", "ANNA@example.org", "4455")


def handle(number: int, app: str, known_by: str, *names: str) -> KnownHandle:
    """Return a handle that is called as it is known, unless names say otherwise."""
    return KnownHandle(number, Identity(app, known_by), names or (known_by,))


def known(
    handles: Sequence[KnownHandle],
    decisions: Sequence[Decision] = (),
    cards: Sequence[Card] = (),
    met: dict[int, set[tuple[str, int]]] | None = None,
    wrote: dict[int, tuple[int, int]] | None = None,
    region: str | None = "GB",
) -> WhoIsKnown:
    """Return who is who; where nothing is said, all wrote both ways and nobody met."""
    counts = {one.id: (5, 5) for one in handles} if wrote is None else wrote
    return who_is_known(handles, cards, decisions, met or {}, counts, region)


def said(number: int, verb: str, *about: KnownHandle, value: str = "") -> Decision:
    """Return a decision about handles."""
    return Decision(number, verb, tuple(one.identity for one in about), value)


def groups(found: WhoIsKnown) -> set[frozenset[Identity]]:
    """Return which handles are one person."""
    return {frozenset(one.identity for one in person.handles) for person in found.people}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("+44 7700 900123", "tel:+447700900123"),
        ("07700 900123", "tel:+447700900123"),
        ("\u202a+44\u00a07700\u2011900123\u202c", "tel:+447700900123"),
        ("Anna@Example.org", "mail:anna@example.org"),
    ],
)
def test_one_number_has_one_key(text: str, key: str) -> None:
    """However a number or an address is written, it is one."""
    assert keys_of(text, "GB") == {key}


@pytest.mark.parametrize("text", ["Anna", "4455", "12", "07700 900123 x", "anna@", ""])
def test_a_name_has_no_key(text: str) -> None:
    """Names, short codes and the like are known by nothing but themselves."""
    assert keys_of(text, None) == frozenset()


def test_one_number_in_two_apps_is_one_person() -> None:
    """A number with and without its country, in two apps, is one person, and why is said."""
    one, other = handle(1, "sms", "07700 900123", "Anna"), handle(2, "whatsapp", "+44 7700 900123")
    found = known([one, other])
    assert groups(found) == {frozenset({one.identity, other.identity})}
    assert found.people[0].joined == ("number",)
    assert found.people[0].name == "Anna"


def test_the_end_of_a_number_is_the_one_number_that_ends_so() -> None:
    """Backups of texts know a number by its last nine digits: one whole number ends so, and that is whose it is."""
    tail, whole = handle(1, "sms", "700900123", "Anna"), handle(2, "imessage", "+447700900123")
    assert groups(known([tail, whole], region=None)) == {frozenset({tail.identity, whole.identity})}


def test_the_end_of_two_numbers_is_nobodys() -> None:
    """Where two whole numbers end alike, the end says nothing."""
    few = [handle(1, "sms", "700900123"), handle(2, "imessage", "+447700900123"), handle(3, "signal", "+33700900123")]
    assert len(groups(known(few, region=None))) == 3


def test_a_card_names_who_is_known_by_the_end_of_a_number() -> None:
    """The whole number may stand in the address book alone."""
    found = known([handle(1, "sms", "700900123")], cards=[Card(("Anna Lee",), ("+44 7700 900123",))], region=None)
    assert [one.name for one in found.people] == ["Anna Lee"]


def test_a_number_without_country_says_nothing_until_it_is_known() -> None:
    """Where nobody said in which country it is, a bare number is left alone."""
    handles = [handle(1, "sms", "07700 900123"), handle(2, "whatsapp", "+44 7700 900123")]
    assert len(known(handles, region=None).people) == 2


def test_one_card_makes_one_person() -> None:
    """A number and an address on one card are one person."""
    handles = [handle(1, "sms", "+44 7700 900123"), handle(2, "email", "anna@example.org")]
    found = known(handles, cards=[Card(("Anna",), ("07700 900123",), ("Anna@example.org",))])
    assert [one.joined for one in found.people] == [("card",)]


def test_a_number_on_the_cards_of_two_people_joins_nobody() -> None:
    """A family's number does not make one person of two, and whoever called from it stays a number."""
    handles = [
        handle(1, "sms", "+44 7700 900123"),
        handle(2, "sms", "+44 20 7946 0001"),
        handle(3, "whatsapp", "+44 7700 900999"),
    ]
    joan = Card(("Joan Lee",), ("+44 7700 900123", "+44 20 7946 0001"))
    peter = Card(("Peter Lee",), ("+44 7700 900999", "+44 20 7946 0001"))
    names = [one.name for one in known(handles, cards=[joan, peter]).people]
    assert names == ["+44 20 7946 0001", "Joan Lee", "Peter Lee"]


def test_a_bare_number_has_the_name_of_the_address_book() -> None:
    """A name of its own comes first; an address gives way to the book as a number does."""
    card = Card(("Ann Lee",), ("+44 7700 900123",), ("ann@example.org",))
    handles = [handle(1, "imessage", "+44 7700 900123"), handle(2, "email", "Ann@example.org")]
    assert [one.name for one in known(handles, cards=[card]).people] == ["Ann Lee"]
    assert known([handle(1, "sms", "+44 7700 900123", "Mum")], cards=[card]).people[0].name == "Mum"


def test_dots_of_gmail_make_no_other_address() -> None:
    """An address book writes it with dots, a mailbox knows it without."""
    handles = [handle(1, "sms", "+44 7700 900123"), handle(2, "email", "annlee@gmail.com")]
    assert len(known(handles, cards=[Card(("Ann",), ("+447700900123",), ("Ann.Lee@googlemail.com",))]).people) == 1


@pytest.mark.parametrize(("firm", "human"), [(False, True), (True, False)])
def test_who_stands_in_the_address_book_is_a_person(firm: bool, human: bool) -> None:
    """Also where I never answered; a firm is none."""
    card = Card(("Ann",), ("+44 7700 900123",), firm=firm)
    wrote = {1: (0, 9)}
    assert known([handle(1, "sms", "+44 7700 900123")], cards=[card], wrote=wrote).people[0].human is human


def test_a_number_named_by_a_card_can_be_a_namesake() -> None:
    """Who is kept out by a bare number has a name in the address book; another handle of that name is left alone."""
    one, other = handle(1, "sms", "+44 7700 900123"), handle(2, "whatsapp", "Anna")
    card = Card(("Anna",), ("+44 7700 900123",))
    found = known([one, other], [said(1, "state", one, value="boundary")], [card])
    assert [person.may_be_suggested for person in found.people] == [False, False]


def test_one_name_is_proposed_and_never_done() -> None:
    """Two handles of one name in two apps stay two until the person says so."""
    found = known([handle(1, "signal", "x1", "Anna Berg"), handle(2, "whatsapp", "anna berg")])
    assert len(found.people) == 2
    assert [one.why for one in found.proposals] == ["name"]


def test_who_met_is_not_proposed() -> None:
    """Two of one name in one group are two people."""
    handles = [handle(1, "signal", "x1", "Anna"), handle(2, "signal", "x2", "Anna")]
    found = known(handles, met={1: {("group", 7)}, 2: {("group", 7)}})
    assert found.proposals == ()


def test_a_no_is_not_asked_again() -> None:
    """Once the person said that two are two, they are not proposed."""
    one, other = handle(1, "signal", "x1", "Anna"), handle(2, "whatsapp", "Anna")
    assert known([one, other], [said(1, "two_people", one, other)]).proposals == ()


def test_the_nine_of_brazil_is_proposed() -> None:
    """A mobile number there with and without its nine may be one."""
    handles = [handle(1, "sms", "+55 11 98765-4321"), handle(2, "whatsapp", "+55 11 8765-4321")]
    assert [one.why for one in known(handles).proposals] == ["number"]


def test_merge_then_part() -> None:
    """What was merged by hand can be parted, and why they were one is forgotten."""
    one, other = handle(1, "signal", "x1", "Anna"), handle(2, "whatsapp", "Ben")
    merged = known([one, other], [said(1, "one_person", one, other)])
    assert [person.joined for person in merged.people] == [("hand",)]
    parted = known([one, other], [said(1, "one_person", one, other), said(2, "part", other)])
    assert [person.joined for person in parted.people] == [(), ()]


def test_the_most_careful_state_holds_for_all() -> None:
    """Where one of two handles that become one is kept out, the person is."""
    one, other = handle(1, "signal", "x1", "Anna"), handle(2, "whatsapp", "Ben")
    decisions = [
        said(1, "state", one, value="pressing"),
        said(2, "state", other, value="none"),
        said(3, "one_person", one, other),
    ]
    assert [person.state for person in known([one, other], decisions).people] == ["pressing"]


def test_a_namesake_of_someone_kept_out_is_left_alone() -> None:
    """Someone with the name of a person kept out is neither proposed nor suggested, until the person says who it is."""
    one, other = handle(1, "sms", "+44 7700 900123", "Anna"), handle(2, "whatsapp", "+44 7700 900999", "Anna")
    kept_out = said(1, "state", one, value="boundary")
    found = known([one, other], [kept_out])
    assert found.proposals == ()
    assert [person.may_be_suggested for person in found.people] == [False, False]
    spoken = known([one, other], [kept_out, said(2, "state", other, value="none")])
    assert sorted(person.may_be_suggested for person in spoken.people) == [False, True]


@pytest.mark.parametrize("name", ["Anna new", "anna (2)", "ANNA WhatsApp"])
def test_a_name_with_a_mark_of_a_new_number_is_a_namesake(name: str) -> None:
    """Someone kept out may come again under the name and a mark."""
    one, other = handle(1, "whatsapp", "Anna"), handle(2, "whatsapp", name)
    found = known([one, other], [said(1, "state", one, value="pressing")])
    assert [person.may_be_suggested for person in found.people] == [False, False]


def test_who_is_kept_from_by_the_histories_is_neither_suggested_nor_proposed() -> None:
    """Until the person says how it stands; nothing that is counted changes."""
    one, other = handle(1, "sms", "Anna"), handle(2, "whatsapp", "anna")
    found = who_is_known([one, other], (), (), {}, {1: (5, 5), 2: (0, 5)}, None, {1})
    assert found.proposals == ()
    assert [(person.may_be_suggested, person.may_be_counted) for person in found.people] == [
        (False, True),
        (True, True),
    ]


@pytest.mark.parametrize(
    ("app", "known_by", "names", "counts", "human"),
    [
        ("sms", "4455", (), (0, 9), False),
        ("sms", "MYBANK", (), (0, 9), False),
        ("sms", "+44 7700 900123", (), (0, 2), False),
        ("sms", "+44 7700 900123", ("Anna",), (0, 2), True),
        ("sms", "+44 7700 900123", (), (1, 2), True),
        ("email", "no-reply@shop.example", (), (0, 3), False),
        ("email", "anna@example.org", ("Anna",), (0, 3), False),
        ("email", "anna@example.org", ("Anna",), (1, 3), True),
        ("whatsapp", "Anna", (), (0, 3), True),
    ],
)
def test_who_is_no_person(
    app: str, known_by: str, names: tuple[str, ...], counts: tuple[int, int], human: bool
) -> None:
    """Short codes, lists and one-way senders are no people; a friend with a name whom I never answered is one."""
    assert known([handle(1, app, known_by, *names)], wrote={1: counts}).people[0].human is human


def test_the_person_has_the_last_word_on_who_is_one() -> None:
    """A sender is a person where the person says so."""
    bank = handle(1, "sms", "MYBANK")
    assert known([bank], [said(1, "human", bank, value="yes")], wrote={1: (0, 9)}).people[0].human


HANDLES = st.lists(
    st.tuples(st.sampled_from(APPS), st.sampled_from(KNOWN_BY)), min_size=1, max_size=8, unique=True
).map(lambda pairs: [handle(number, app, known_by) for number, (app, known_by) in enumerate(pairs)])


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[KnownHandle], list[Decision]]:
    """Draw handles and what was said about them."""
    handles = draw(HANDLES)
    verbs = st.sampled_from(["one_person", "two_people", "part", "state", "rename", "closeness"])
    decisions = []
    for number in range(draw(st.integers(0, 5))):
        verb = draw(verbs)
        about = draw(st.lists(st.sampled_from(handles), min_size=1, max_size=3, unique=True))
        values = {"state": st.sampled_from(STATES), "rename": st.just("Zoe"), "closeness": st.just("2")}
        decisions.append(said(number, verb, *about, value=draw(values.get(verb, st.just("")))))
    return handles, decisions


def facts(found: WhoIsKnown) -> list[tuple[object, ...]]:
    """Return all of it without the numbers of handles."""
    people: list[tuple[object, ...]] = []
    for one in found.people:
        handles = tuple((each.identity, each.names) for each in one.handles)
        people.append((one.id, one.name, handles, one.kind, one.circle, one.state, one.namesake, one.human, one.joined))
    return [*people, *((one.one.id, one.other.id, one.why) for one in found.proposals)]


@given(life=lives(), order=st.randoms(use_true_random=False))
def test_the_order_does_not_matter(life: tuple[list[KnownHandle], list[Decision]], order: object) -> None:
    """Whatever was added first, the people are the same."""
    handles, decisions = life
    mixed = [KnownHandle(100 - one.id, one.identity, one.names) for one in handles]
    order.shuffle(mixed)  # type: ignore[attr-defined] # a random.Random of hypothesis
    assert facts(known(handles, decisions)) == facts(known(mixed, decisions))


@given(life=lives())
def test_nobody_kept_out_is_proposed(life: tuple[list[KnownHandle], list[Decision]]) -> None:
    """No proposal ever holds a person in a state, or one of their name."""
    found = known(*life)
    for proposal in found.proposals:
        for one in (proposal.one, proposal.other):
            assert one.state == "none"
            assert not one.namesake


@given(life=lives())
def test_every_handle_is_somebody_once(life: tuple[list[KnownHandle], list[Decision]]) -> None:
    """No handle is lost, and none belongs to two; every name is one person's."""
    handles, decisions = life
    people: Sequence[KnownPerson] = known(handles, decisions).people
    assert sorted(each.id for one in people for each in one.handles) == sorted(one.id for one in handles)
    assert len({one.name for one in people}) == len(people)


@given(life=lives())
def test_what_is_dormant_changes_nothing(life: tuple[list[KnownHandle], list[Decision]]) -> None:
    """A decision about a handle that is not there changes nothing about the others."""
    handles, decisions = life
    gone = handle(99, "signal", "gone")
    more = [*decisions, said(50, "state", gone, value="pressing"), said(51, "rename", gone, value="Gone")]
    assert facts(known(handles, more)) == facts(known(handles, decisions))
