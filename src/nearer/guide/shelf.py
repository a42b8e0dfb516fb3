"""The shelf: reads the guide's TOML files, checks each, and hands it out in the person's language.

A file that is not as its contract says is an error that names the file and the field. Files are read, checked and put into the
person's language once for a process: its language does not change.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, TypeVar

import msgspec

from nearer.contracts import Practice
from nearer.errors import PageOfGuideWrong
from nearer.guide.checks import wrong
from nearer.guide.messages import with_words
from nearer.language import _
from nearer.model.guide import Care, Country, Reason, SelfCheck, Study

Shape = TypeVar("Shape")

_AT = re.compile(r"(?P<problem>.*?)(?: - at `\$\.?(?P<field>.*)`)?", re.DOTALL)
_BY_NUMBER = re.compile(r"[A-Z](\d+)([a-z]?)")


@cache
def practices() -> tuple[Practice, ...]:
    """Return every practice, by the number in its code."""
    found = [practice(_table(file), file) for file in _names("practices")]
    return tuple(sorted(found, key=lambda one: by_number(one.code)))


def practice(table: dict[str, Any], file: str) -> Practice:
    """Return one practice from a table of TOML. file: its name, for errors, and without its ending the practice's name.

    Raises PageOfGuideWrong.
    """
    named = {"name": PurePosixPath(file).stem, **_with_shared(table)}
    made = _shaped(named, Practice, file)
    for field, problem in wrong(made, care()):
        raise _wrong(file, field, problem)
    return made


@cache
def hurting() -> Practice:
    """Return N18's own page, on hurting or frightening someone: walked like a practice, and on no board of the shelf."""
    return practice(_table("hurting.toml"), "hurting.toml")


@cache
def reasons() -> tuple[Reason, ...]:
    """Return every reason, by its code."""
    found = [_shaped({"name": PurePosixPath(file).stem, **_table(file)}, Reason, file) for file in _names("reasons")]
    return tuple(sorted(found, key=lambda one: by_number(one.code)))


@cache
def self_check() -> SelfCheck:
    """Return the self-check with every sign that it asks or lists."""
    return _one("signs.toml", SelfCheck)


@cache
def studies() -> dict[str, Study]:
    """Return the studies that practices and signs lean on, by the name they give."""
    return _one("studies.toml", dict[str, Study])


@cache
def countries() -> dict[str, Country]:
    """Return where to call, by the code of the country (ISO 3166, small letters)."""
    return _one("helplines.toml", dict[str, Country])


@cache
def care() -> Care:
    """Return the words that every part of the guide shares."""
    return _one("care.toml", Care)


def by_number(code: str) -> tuple[int, str]:
    """Return what codes sort by: U2 before U11a before U11b."""
    match = _BY_NUMBER.fullmatch(code)
    return (int(match[1]), match[2]) if match else (0, code)


def parsed(text: str, file: str) -> dict[str, Any]:
    """Return a TOML text as a table. Raises PageOfGuideWrong with the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _wrong(file, "", str(problem)) from None


def _one(file: str, shape: type[Shape]) -> Shape:
    return _shaped(_table(file), shape, file)


def _shaped(table: dict[str, Any], shape: type[Shape], file: str) -> Shape:
    try:
        return msgspec.convert(with_words(table, _), shape)
    except msgspec.ValidationError as problem:
        match = _AT.fullmatch(str(problem))
        raise _wrong(file, match["field"] or "" if match else "", match["problem"] if match else "") from None


def _with_shared(table: dict[str, Any]) -> dict[str, Any]:
    """Return the table with `options = "feelings"` and `"body"` in place of the lists that practices share."""

    def spelled(value: Any) -> Any:
        if isinstance(value, list):
            return [spelled(one) for one in value]
        if not isinstance(value, dict):
            return value
        shared = value.get("options")
        whole = {**value, "options": _shared(shared)} if isinstance(shared, str) else value
        return {key: spelled(one) for key, one in whole.items()}

    return {key: spelled(value) for key, value in table.items()}


def _shared(name: str) -> Any:
    return _table("care.toml").get(name, name)


def _wrong(file: str, field: str, problem: str) -> PageOfGuideWrong:
    place = f"{file}, {field}" if field else file
    return PageOfGuideWrong(
        _("A page of the guide is not as it must be: {place}: {problem}.").format(place=place, problem=problem),
        _("What you wrote is safe."),
        _("If you changed this page yourself, put it right or take your copy away. Else please tell us."),
    )


@cache
def _names(room: str) -> tuple[str, ...]:
    found = (file.name for file in files("nearer.guide").joinpath(room).iterdir())
    return tuple(sorted(f"{room}/{name}" for name in found if name.endswith(".toml")))


@cache
def _table(file: str) -> dict[str, Any]:
    return parsed(files("nearer.guide").joinpath(file).read_text(encoding="utf-8"), file)
