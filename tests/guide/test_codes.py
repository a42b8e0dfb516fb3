"""Every code of the guide stands in docs/guide.md and in the files, and what names a code names one that is there."""

import re
from pathlib import Path

from nearer import catalogue
from nearer.guide import shelf

PAGE = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([A-Z]\d+[a-d]?)` \| ([^|]+) \|", PAGE, re.MULTILINE))

N16, U11 = ("N16a", "N16b", "N16c", "N16d"), ("U11a", "U11b", "U11c", "U11d")
SIGNS = {*(f"N{n}" for n in range(1, 25) if n != 16), *N16}
REASONS = {*(f"U{n}" for n in range(1, 15) if n != 11), *U11}
PRACTICES = {f"P{n}" for n in range(1, 24)}
REST = {*(f"F{n}" for n in range(1, 8)), *(f"A{n}" for n in range(1, 6))}


def test_the_page_lists_every_code() -> None:
    """docs/guide.md has a row for each sign, reason, practice, fitting and care, and no other."""
    assert set(ROWS) == SIGNS | REASONS | PRACTICES | REST


def held() -> list[tuple[str, str]]:
    """Return code and title of all that the files hold."""
    signs = [(one.code, one.title) for one in shelf.self_check().signs]
    reasons = [(one.code, one.title) for one in catalogue.reasons()]
    return [*signs, *reasons, *((one.code, one.title) for one in catalogue.practices())]


def test_the_files_hold_every_code() -> None:
    """The TOML has each sign, reason and practice once."""
    assert sorted(code for code, _ in held()) == sorted(SIGNS | REASONS | PRACTICES)


def test_the_page_calls_them_as_the_files_do() -> None:
    """Titles on the page are those of the TOML."""
    assert [(code, title) for code, title in held() if not ROWS[code].startswith(title)] == []


def test_what_is_named_is_there() -> None:
    """Codes of signs, reasons and practices that a file points to all exist."""
    named = {code for practice in catalogue.practices() for code in practice.helps}
    named |= {code for reason in catalogue.reasons() for code in (*reason.signs, *reason.practices)}
    named |= {code for sign in shelf.self_check().signs for code in (*sign.reasons, *sign.practices)}
    assert named - SIGNS - REASONS - PRACTICES == set()


def test_every_reason_and_sign_leads_somewhere() -> None:
    """Each sign and each reason has a practice, save for a value that suggests nothing."""
    signs = [sign.code for sign in shelf.self_check().signs if not sign.practices]
    reasons = [reason.code for reason in catalogue.reasons() if not reason.practices]
    assert (signs, reasons) == ([], ["U11d"])


def test_every_study_is_known_and_used() -> None:
    """What practices and signs lean on stands in studies.toml, and nothing else does."""
    used = {name for practice in catalogue.practices() for name in practice.evidence.studies}
    used |= {name for sign in shelf.self_check().signs for name in sign.studies}
    assert used == set(shelf.studies())


def test_sections_of_practices_have_their_words() -> None:
    """Each board of the shelf is used, and each has a title."""
    assert {practice.section for practice in catalogue.practices()} == set(shelf.care().sections)
