"""What a number or an address is known by everywhere, however an app or an address book writes it."""

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar
from unicodedata import category

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
TAIL = re.compile(r"\d{9}")
"""The end of a number, by which some backups know it: the same with and without the code of the country."""

PHONE = re.compile(r"\+?[\d\s().\-/\u00a0\u2010-\u2015]{5,}")


def keys_of(text: str, region: str | None) -> frozenset[str]:
    """Return what a number or address is known by everywhere: "tel:+44...", "mail:..."; nothing for a name.

    region: two letters, such as GB, in which a number without its country is read; without it such a number says nothing.
    """
    # Address books put marks of direction around numbers; they are no part of them.
    plain = "".join(letter for letter in text if category(letter) != "Cf").strip()
    if ADDRESS.fullmatch(plain):
        return frozenset({f"mail:{folded(plain)}"})
    if not PHONE.fullmatch(plain):
        return frozenset()
    import phonenumbers

    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return frozenset()
    if not phonenumbers.is_possible_number(number):
        return frozenset()
    return frozenset({"tel:" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)})


_Who = TypeVar("_Who", bound=Hashable)


def keys_by(
    texts: Mapping[_Who, Iterable[str]], region: str | None, others: Iterable[str] = ()
) -> dict[_Who, frozenset[str]]:
    """Return the keys of each, from the texts that name them.

    What is the end of a number (TAIL) has the key of the one whole number that ends so, among all of these and `others`
    (keys that are known already); where several do, or none, it is read like any other text.
    """
    told = {who: tuple(some) for who, some in texts.items()}
    found = {
        who: frozenset[str]().union(*(keys_of(text, region) for text in some if not TAIL.fullmatch(text)))
        for who, some in told.items()
    }
    whole = {key for keys in (*found.values(), others) for key in keys if key.startswith("tel:")}
    by_tail = {
        tail: {key for key in whole if key.endswith(tail)}
        for some in told.values()
        for tail in some
        if TAIL.fullmatch(tail)
    }
    for who, some in told.items():
        for tail in filter(TAIL.fullmatch, some):
            found[who] |= by_tail[tail] if len(by_tail[tail]) == 1 else keys_of(tail, region)
    return found


def folded(address: str) -> str:
    """Return the one form of an address: small letters, no +tag, no dots where Gmail looks past them; "" if it is none."""
    local, at, domain = address.strip().strip("<>'\"").lower().rpartition("@")
    if not (local and at and domain) or re.search(r"\s", local + domain):
        return ""
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}@{domain}"
