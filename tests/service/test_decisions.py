"""Me, the zone and the order of dates: decided from the whole set, else asked, never guessed."""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal

import pytest

from nearer.contracts import DateOrder, Export, Questions, Source, Survey, named
from nearer.errors import Undecided, WrongCall
from nearer.service.decisions import Answers, Known, decide_me, decide_orders, decide_zone

ROBIN, ANN = named("Robin", "robin@home.example"), named("Ann", "ann@hill.example")
APP = Source(
    name="app_txt",
    title="App",
    channel="app",
    how_to_export="",
    cannot_tell="",
    gives=None,  # type: ignore[arg-type]  # nobody asks here what it gives
    recognise=lambda export: True,
    survey=lambda export: Survey({}, None, None),
    read=lambda export, decided: iter(()),
)


def known(*authors: str, name: str = "chat", **survey: object) -> Known:
    """Give an export in which each author wrote once."""
    about = Survey(authors=dict.fromkeys(authors, 1), first=None, last=None, **survey)  # type: ignore[arg-type]
    return Known(Export(name, b"", 0, BytesIO), APP, about)


class Said:
    """Answers given beforehand, and what was asked."""

    def __init__(self, *, me: str = "", zone: str = "", order: DateOrder = "dmy") -> None:
        self._me, self._zone, self._order = me, zone, order
        self.asked: list[object] = []

    def own_messages(self) -> bool:
        raise AssertionError

    def leave_out(self, names: Sequence[str]) -> Sequence[str]:
        raise AssertionError

    def tie_lives(self, name: str) -> Literal["in_person", "calls", "chats", "elsewhere", "unsaid"]:
        raise AssertionError

    def me(self, names: Sequence[str]) -> Sequence[str]:
        self.asked.append(tuple(names))
        return [self._me]

    def zone(self, machine: str) -> str:
        self.asked.append(machine)
        return self._zone

    def date_order(self, file: str, orders: Sequence[DateOrder], likely: DateOrder) -> DateOrder:
        self.asked.append((file, tuple(orders), likely))
        return self._order


def me_of(*chats: Known, me: tuple[str, ...] = ()) -> set[str]:
    """Give my names with nobody to ask."""
    return {*decide_me(chats, Answers(me), None)}


def test_the_author_common_to_all_chats_is_me() -> None:
    """Also where I never wrote in one of them."""
    assert me_of(known("Ann", "Me"), known("Bea", "Me"), known("Cy", title="Cy")) == {"Me"}


def test_who_is_left_over_by_the_title_is_me() -> None:
    """A chat named after Ann has Ann and me in it."""
    assert me_of(known("Ann", "Me", title="ANN")) == {"Me"}


def test_a_friend_who_is_in_every_chat_is_not_me() -> None:
    """A name that a chat of two is named after is somebody else, however often it stands there."""
    assert me_of(known("Ann", "Me", title="Ann"), known("Ann", "Bea", "Me", group=True)) == {"Me"}


def test_two_copies_of_one_chat_do_not_decide() -> None:
    """The same two authors twice are no reason to take either for me."""
    with pytest.raises(Undecided, match="Ann, Me"):
        me_of(known("Ann", "Me"), known("Ann", "Me"))


def test_a_chat_in_which_they_alone_wrote_needs_no_me() -> None:
    """Where the title names the only author nothing is mine."""
    assert me_of(known("Ann", title="Ann")) == set()


def test_one_name_without_a_title_is_asked() -> None:
    """One author alone may be me or they."""
    said = Said(me="Ann")
    assert decide_me([known("Ann")], Answers(), said) == {"Ann"}
    assert said.asked == [("Ann",)]


def test_the_names_asked_are_those_that_could_be_me() -> None:
    """Names without any figure, in order of the alphabet."""
    said = Said(me="Me")
    decide_me([known("Zoe", "Me", "ann"), known("Me", "ann")], Answers(), said)
    assert said.asked == [("ann", "Me")]


def test_a_name_given_is_found_whatever_its_case() -> None:
    """--me may be repeated, and case and accents make no difference."""
    assert me_of(known("Ann", "Zoé"), known("Bea", "Zoe B"), me=("ZOE\u0301", "zoe b")) == {"Zoé", "Zoe B"}


def test_a_name_that_nobody_has_is_a_wrong_call() -> None:
    """The error says which names there are."""
    with pytest.raises(WrongCall) as told:
        me_of(known("Ann", "Bea"), me=("Cy",))
    assert "Ann, Bea" in told.value.what_to_do


def test_files_with_directions_need_no_name() -> None:
    """A call log says itself what is mine."""
    assert me_of(known(directed=True)) == set()


def orders_of(*sets: str, given: DateOrder | None = None, said: Questions | None = None) -> list[tuple[object, str]]:
    """Give order and words for files that allow these orders ("dmy mdy")."""
    files = [known(name=f"f{n}", orders=frozenset(one.split()), likely_order="mdy") for n, one in enumerate(sets)]
    return [(one.order, one.says) for one in decide_orders(files, Answers(date_order=given), said)]


def test_one_file_decides_for_the_set() -> None:
    """A day above 12 in one file of the phone decides the others."""
    assert orders_of("dmy mdy", "dmy") == [("dmy", "dmy (from the dates)")] * 2


def test_dates_with_one_reading_need_no_order() -> None:
    """Where a month is written in letters there is nothing to decide."""
    assert orders_of("") == [(None, "")]


def test_open_dates_are_an_error_where_nobody_can_be_asked() -> None:
    """The error says how to answer."""
    with pytest.raises(Undecided) as told:
        orders_of("dmy mdy")
    assert "--date-order: dmy, mdy" in told.value.what_to_do


def test_open_dates_are_asked_once() -> None:
    """The likeliest order is offered; the answer holds for the set."""
    said = Said(order="dmy")
    assert orders_of("dmy mdy", "dmy mdy", said=said) == [("dmy", "dmy (asked)")] * 2
    assert said.asked == [("f0", ("dmy", "mdy"), "mdy")]


def test_an_order_given_is_taken_where_it_can_be() -> None:
    """A file whose dates allow one order alone keeps it, and says that it is not the one given."""
    assert orders_of("dmy mdy", "dmy", given="mdy") == [("mdy", "mdy (given)"), ("dmy", "dmy (from the dates)")]


def test_phones_that_write_differently_are_each_read_in_their_own_way() -> None:
    """Two files that exclude each other come from two phones."""
    assert orders_of("dmy", "mdy") == [("dmy", "dmy (from the dates)"), ("mdy", "mdy (from the dates)")]


def test_the_zone_is_asked_where_times_have_none() -> None:
    """The machine's zone is offered."""
    said = Said(zone="Asia/Tokyo")
    assert decide_zone([known()], Answers(machine_zone="Europe/Paris"), said).name == "Asia/Tokyo"
    assert said.asked == ["Europe/Paris"]


def test_no_zone_is_asked_where_every_time_has_one() -> None:
    """Moments are moments; weeks are read in the machine's zone."""
    zone = decide_zone([known(utc=True)], Answers(machine_zone="Europe/Paris"), Said())
    assert (zone.name, zone.source) == ("Europe/Paris", "explicit")


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../etc", "+01:00"])
def test_a_zone_that_is_none_is_a_wrong_call(zone: str) -> None:
    """The error says how zones are written."""
    with pytest.raises(WrongCall, match="no time zone"):
        decide_zone([known()], Answers(zone=zone), None)


def test_a_machine_without_a_known_zone_falls_back() -> None:
    """UTC is named in the receipts then."""
    assert decide_zone([known()], Answers(machine_zone="nowhere"), None).name == "UTC"


def test_an_address_that_one_file_knows_as_its_owners_is_me_in_the_others() -> None:
    """The mailbox tells whose it is; the calendar beside it, which leaves it open, is not asked about."""
    mail = known(directed=True, own=frozenset({"robin@home.example"}))
    calendar = known(ROBIN, ANN)
    assert decide_me([mail, calendar], Answers(), None) == {ROBIN, "robin@home.example"}


def test_an_address_that_was_known_before_is_me() -> None:
    """It was added to the vault with an earlier file."""
    found = decide_me([known(ROBIN, ANN)], Answers(), None, frozenset({"robin@home.example"}))
    assert found == {ROBIN, "robin@home.example"}
