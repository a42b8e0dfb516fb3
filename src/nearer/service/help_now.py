"""Where to call (S3, S4): locked, offline, without a vault. The country is chosen, or guessed from the computer's language.

A person's own lines stand first. They lie in a plain file, for they must be there when nothing can be opened.
"""

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.language import _
from nearer.model.guide import Country, Line
from nearer.service import wording
from nearer.service.naming import apart
from nearer.service.sheet import Item, Section

OTHER = "other"
"""The table of lines for a country that has none of its own here."""

OWN_EXAMPLE = """# Your own lines. Each is shown first. Take the marks away that stand before a line.
# [[lines]]
# name = "My sister"
# number = "+44 7700 900000"
"""


class _Own(msgspec.Struct, forbid_unknown_fields=True):
    """The file of own lines."""

    lines: list[Line] = []


def own_file() -> Path:
    """Return where own lines lie, or may lie."""
    from platformdirs import user_config_path

    return user_config_path("nearer", appauthor=False) / "helplines.toml"


def likely_country(environment: Mapping[str, str] = os.environ) -> str:
    """Return the country that the computer's language names ("en_GB" is gb), "other" where it names none we know."""
    known = shelf.countries()
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        found = re.match(r"[a-z]{2,3}_([A-Z]{2})", environment.get(name, ""))
        if found and found[1].lower() in known:
            return found[1].lower()
    return OTHER


def help_sections(today: date, country: str | None = None, own: Path | None = None) -> tuple[Section, ...]:
    """Return whom to call, the emergency number first. Raises WrongCall for a country that there is no list of."""
    known = shelf.countries()
    chosen = (country or likely_country()).casefold()
    if chosen not in known:
        names = ", ".join(sorted(known))
        raise WrongCall(
            _("I have no numbers for “{country}”.").format(country=country),
            _("In danger, call the emergency number that you know. In many countries it is 112 or 911."),
            _("Choose one of these: {names}").format(names=names),
        )
    here = known[chosen]
    danger = _("In danger") if chosen == OTHER else _("In danger: {country}").format(country=here.country)
    sections = [
        Section("opening", _("Help now"), tuple(shelf.care().said["what_it_is"].says.split("\n\n"))),
        _own_section(own or own_file()),
        _section("emergency", danger, here.emergency, today),
        *_by_need(here, today),
    ]
    last = Section(
        "country",
        _("Another country"),
        (_("nearer help-now --country CC, with CC one of: {names}").format(names=", ".join(sorted(known))),),
        after=(_("To add lines of your own: nearer help-now --own"),),
    )
    return (*(one for one in sections if one.items or one.says), last)


def make_own_file(path: Path) -> None:
    """Make the file of own lines with an example in it, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(OWN_EXAMPLE, encoding="utf-8")


def _by_need(here: Country, today: date) -> list[Section]:
    return [
        _section("crisis", _("When it is all too much"), here.crisis, today),
        _section("domestic", _("When someone at home hurts or scares you"), here.domestic, today),
        _section("own_behaviour", _("When you worry about how you act"), here.own_behaviour, today),
        _section("after_birth", _("After a birth"), here.after_birth, today),
    ]


def _section(name: str, title: str, lines: tuple[Line, ...], today: date) -> Section:
    return Section(name, title, items=tuple(Item(_line(one, _fresh(one, today))) for one in lines))


def _own_section(path: Path) -> Section:
    """Return the person's own lines: they know themselves how good these are."""
    title = _("Your own")
    if not path.is_file():
        return Section("own", title)
    try:
        lines = msgspec.toml.decode(path.read_bytes(), type=_Own).lines
    except (OSError, msgspec.MsgspecError, ValueError):
        return Section("own", title, (_("Your own lines cannot be read: {path}").format(path=apart(str(path))),))
    return Section("own", title, items=tuple(Item(_line(one, "")) for one in lines))


def _line(one: Line, fresh: str) -> str:
    said = _(", ").join(
        part for part in (apart(one.number) if one.number else "", apart(one.web) if one.web else "", one.hours) if part
    )
    first = apart(one.name) if not said or said == apart(one.name) else f"{apart(one.name)}: {said}"
    return _(". ").join(part for part in (first, one.note, fresh) if part).removesuffix(".") + "."


def _fresh(one: Line, today: date) -> str:
    """Return how far a number can be leaned on, in words."""
    if one.checked is None:
        return _("Not checked")
    day = wording.date_said(one.checked)
    match one.freshness(today):
        case "old":
            return _("Checked on {day}: that is long ago").format(day=day)
        case "copy":
            return _("Checked on {day} in a saved copy").format(day=day)
        case "checked":
            return _("Checked on {day}").format(day=day)
    return _("Not checked")
