"""What an address book says of who is who."""

from nearer.model.person import Card
from nearer.timeline.address_book import AddressBook

CELL, HOME = "tel:+447700900123", "tel:+442079460001"


def test_a_number_of_a_family_is_nobodys_alone() -> None:
    """What stands on the cards of two people makes nobody one with anybody."""
    joan = Card(("Joan Lee",), ("+44 20 7946 0001", "+44 7700 900123"))
    peter = Card(("Peter Lee",), ("+44 20 7946 0001",))
    assert [own for _card, own in AddressBook([joan, peter]).entries] == [{CELL}, frozenset()]


def test_two_cards_of_one_person_share_what_they_have() -> None:
    """The same person twice, once by the first name alone."""
    book = AddressBook([Card(("Ann",), ("+44 7700 900123",)), Card(("Lee, Ann",), ("07700 900123",))], "GB")
    assert [own for _card, own in book.entries] == [{CELL}, {CELL}]


def test_the_fullest_name_is_what_they_go_by() -> None:
    """Whichever of two cards comes first."""
    cards = [Card(("Ann", "Annie"), ("+44 7700 900123",)), Card(("Ann Lee",), ("+447700900123",))]
    names = ("Ann Lee", "Ann", "Annie")
    assert AddressBook(cards).names == AddressBook(cards[::-1]).names == {CELL: names}


def test_a_nickname_that_two_have_is_left_out() -> None:
    """It would make two people one."""
    cards = [Card(("Ann Lee", "Annie"), ("+44 7700 900123",)), Card(("Annie Brown", "Annie"), ("+44 20 7946 0001",))]
    assert AddressBook(cards).names == {CELL: ("Ann Lee",), HOME: ("Annie Brown",)}


def test_a_number_without_its_country_says_nothing_until_it_is_known() -> None:
    """In which country it is read is not guessed."""
    cards = [Card(("Ann",), ("07700 900123",))]
    assert (AddressBook(cards).names, AddressBook(cards, "GB").names) == ({}, {CELL: ("Ann",)})
