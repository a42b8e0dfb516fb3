"""The words a person reads, in their language: gettext, with the plain English as the message itself.

Where no catalogue fits the language of the machine, the English is shown. Nothing else is imported here.
"""

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path


@cache
def _catalogue() -> NullTranslations:
    return translation("nearer", Path(__file__).with_name("locale"), fallback=True)


def _(message: str) -> str:
    """Return the message in the person's language. Values go in afterwards: `_("…{name}…").format(name=…)`."""
    return _catalogue().gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the singular or the plural for n."""
    return _catalogue().ngettext(one, many, n)


def N_(message: str) -> str:
    """Mark a message at import time; it is looked up by `_` when it is shown."""
    return message
