"""What was written in a practice is found again: in the review, in the archive, and on the counsellor's sheet."""

import json
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from nearer import catalogue
from nearer.service import people
from nearer.service.archiving import export
from nearer.service.counsellor import sheet
from nearer.service.kept import zone_of
from nearer.service.practice_page import PracticePage
from nearer.service.review import review
from nearer.service.review_sheet import review_sections
from nearer.service.sheet import Section
from nearer.vault.sealed import Vault
from tests.service.test_practices import walked
from tests.vaults import NOW, in_use

PRACTICES = catalogue.practices()
FORGOTTEN = {(one.code, step.name) for one in PRACTICES for step in one.steps if step.forget}
"""Steps whose words are for the moment alone: they are kept nowhere."""


@pytest.fixture(scope="module", params=[one.code for one in PRACTICES])
def lived(request: pytest.FixtureRequest) -> tuple[Vault, str, list[PracticePage]]:
    """Give a life in which one practice was walked from its beginning to its end, with its code and pages."""
    vault = in_use()
    for name in ("Ada", "Bo"):
        people.add_person(vault, NOW, name)
    return vault, request.param, walked(vault, request.param)


def written(code: str, pages: list[PracticePage]) -> set[str]:
    """Return every text that was typed and is to be kept."""
    return {f"words at {page.place}" for page in pages if page.answer == "text" and (code, page.place) not in FORGOTTEN}


def words(sections: Sequence[Section]) -> str:
    """Return all words of some sections."""
    told = [item.says for one in sections for item in one.items]
    told += [line for one in sections for item in one.items for detail in item.details for line in detail.lines]
    return "\n".join(told)


def test_in_the_review(lived: tuple[Vault, str, list[PracticePage]]) -> None:
    """The review with words tells each answer of the practice."""
    vault, code, pages = lived
    told = words(review_sections(review(vault, NOW), zone_of(vault.connection), words=True))
    assert {one for one in written(code, pages) if one not in told} == set()
    assert pages[0].title in told


def test_not_unasked(lived: tuple[Vault, str, list[PracticePage]]) -> None:
    """Without a wish for the words the review has the title alone: nobody meets their own letter by chance."""
    vault, code, pages = lived
    told = words(review_sections(review(vault, NOW), zone_of(vault.connection)))
    assert {one for one in written(code, pages) if one in told} == set()
    assert pages[0].title in told


def test_in_the_archive(lived: tuple[Vault, str, list[PracticePage]], tmp_path: Path) -> None:
    """life.json holds each answer for programs, and journal.md for readers."""
    vault, code, pages = lived
    export(vault, tmp_path / "life.zip")
    with ZipFile(tmp_path / "life.zip") as archive:
        journal = archive.read("journal.md").decode()
        trails = "\n".join(run["trail"] for run in json.loads(archive.read("life.json"))["run"])
    for told in (journal, trails):
        assert {one for one in written(code, pages) if one not in told} == set()


def test_on_the_sheet(lived: tuple[Vault, str, list[PracticePage]]) -> None:
    """The sheet holds the answers of a practice that was ticked, with initials."""
    vault, code, pages = lived
    told = words(sheet(vault, NOW, (), written=[code]).sections)
    assert {one for one in written(code, pages) if one not in told} == set()
    assert "Ada" not in told


def test_not_on_a_sheet_that_does_not_ask_for_it(lived: tuple[Vault, str, list[PracticePage]]) -> None:
    """What was not ticked stands nowhere on it."""
    vault, code, pages = lived
    told = words(sheet(vault, NOW, ["moments", "practices"]).sections)
    assert {one for one in written(code, pages) if one in told} == set()
