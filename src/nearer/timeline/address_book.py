"""What an address book says of who is who: which numbers and addresses are surely one person's, and what they are called.

A number that stands on the cards of two people, as that of a family or a firm, is nobody's alone and says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from unicodedata import normalize

from nearer.model.person import Card
from nearer.timeline.keys import keys_of

_Words = frozenset[str]


@dataclass(frozen=True, eq=False)
class AddressBook:
    """cards: of all files; region: as in `keys_of`."""

    cards: Sequence[Card]
    region: str | None = None

    @cached_property
    def entries(self) -> tuple[tuple[Card, frozenset[str]], ...]:
        """The cards, each with the keys that are its person's alone."""
        keys = [frozenset[str]().union(*(keys_of(text, self.region) for text in _texts(card))) for card in self.cards]
        holders: dict[str, list[tuple[_Words, ...]]] = defaultdict(list)
        for card, own in zip(self.cards, keys, strict=True):
            names = tuple(_words(name) for name in card.names)
            for key in own:
                if names and names not in holders[key]:
                    holders[key].append(names)
        shared = {key for key, several in holders.items() if not _one_person(several)}
        return tuple((card, own - shared) for card, own in zip(self.cards, keys, strict=True))

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """All that whoever has a key is called, the name they go by first: the fullest one, whatever card comes first.

        A nickname that two people have is left out.
        """
        goes_by: dict[_Words, set[_Words]] = defaultdict(set)
        for card in self.cards:
            for name in card.names:
                goes_by[_words(name)].add(_words(card.names[0]))
        first: dict[str, set[str]] = defaultdict(set)
        more: dict[str, set[str]] = defaultdict(set)
        for card, own in self.entries:
            sure = [name for name in card.names if _one_person([(one,) for one in goes_by[_words(name)]])]
            for key in own if card.names else ():
                first[key].add(card.names[0])
                more[key].update(sure)
        fullest = {key: max(names, key=lambda name: (len(name), name)) for key, names in first.items()}
        return {key: (name, *sorted(more[key] - {name})) for key, name in fullest.items()}

    @cached_property
    def firms(self) -> frozenset[str]:
        """The keys of firms, which are no human beings."""
        return frozenset(key for card, own in self.entries if card.firm for key in own)

    def names_for(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return what whoever has these keys is called, nothing where the book does not say."""
        return min((self.names[key] for key in keys if key in self.names), default=())


def _texts(card: Card) -> tuple[str, ...]:
    return (*card.phones, *card.emails)


def _words(name: str) -> _Words:
    return frozenset(normalize("NFC", name).casefold().replace(",", " ").split())


def _one_person(several: Sequence[tuple[_Words, ...]]) -> bool:
    """Whether the names of several cards may be one person's: "Ann" and "Ann Lee" may, "Ann Lee" and "Peter Lee" may not."""
    return all(
        any(first <= second or second <= first for first in one for second in other)
        for one, other in combinations(several, 2)
    )
