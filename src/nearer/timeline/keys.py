"""What a number or an address is known by everywhere, however an app or an address book writes it."""

import re
from unicodedata import category

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
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


def folded(address: str) -> str:
    """Return the one form of an address: small letters, no +tag, no dots where Gmail looks past them; "" if it is none."""
    local, at, domain = address.strip().strip("<>'\"").lower().rpartition("@")
    if not (local and at and domain) or re.search(r"\s", local + domain):
        return ""
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}@{domain}"
