"""Over the vault: whom ego told to stop, and new numbers, have no finding, are never suggested and never proposed (K2)."""

from pathlib import Path

import pytest

from nearer.model.person import KnownPerson
from nearer.model.report import Report
from nearer.service import people
from nearer.service.decisions import Answers
from nearer.service.life import life as report_of
from nearer.vault.sealed import Vault
from tests.lives import Life
from tests.vaults import NOW, added, in_memory

LEFT = 300
NUMBER = "+44 7700 900123"


def vault_of(life: Life, folder: Path, keeps: str = "words") -> Vault:
    """Return a vault with a life, worked out."""
    vault = in_memory()
    folder.mkdir(exist_ok=True)
    (folder / "life.csv").write_text(life.csv(), encoding="utf-8")
    added(vault, folder, answers=Answers(zone="UTC"), keeps=keeps)
    report_of(vault)
    return vault


def left() -> Life:
    """Give a life in which ego left Anna."""
    life = Life()
    life.leave("Anna", LEFT)
    return life


def asked(report: Report) -> list[str | None]:
    """Give whom the question is asked about."""
    return [one.person for one in report.others if one.pattern == "pressing"]


def suggested(vault: Vault) -> set[str]:
    """Give who may be suggested."""
    return {one.name for one in people.known_people(vault.connection).people if one.may_be_suggested}


def named(vault: Vault, name: str) -> KnownPerson:
    """Give a person of the vault."""
    return people.find(vault, name)


@pytest.mark.parametrize("keeps", ["words", "lengths"])
def test_who_went_on_after_a_stop_is_asked_about(tmp_path: Path, keeps: str) -> None:
    """Also where the words were not kept: the cue was."""
    life = left()
    life.say("Anna", LEFT + 0.1, "Please stop writing to me", mine=True)
    report = report_of(vault_of(life, tmp_path, keeps))
    assert (report.findings, asked(report)) == ((), ["Anna"])


@pytest.mark.parametrize("keeps", ["words", "lengths"])
def test_a_number_that_says_it_is_new_is_asked_about(tmp_path: Path, keeps: str) -> None:
    """A name that it gives itself needs the words; that it is new is a cue."""
    life = left()
    life.knock(NUMBER, [LEFT + 60, LEFT + 64], "why did you block me?")
    report = report_of(vault_of(life, tmp_path, keeps))
    assert (report.findings, asked(report)) == ((), ["Anna", NUMBER])


def test_neither_is_suggested_until_the_person_says_how_it_stands(tmp_path: Path) -> None:
    """The old handle and the new one; a word by hand lifts it."""
    life = left()
    life.knock(NUMBER, [LEFT + 60, LEFT + 64], "why did you block me?")
    vault = vault_of(life, tmp_path)
    before = suggested(vault)
    people.set_state(vault, NOW, named(vault, "Anna"), "none")
    assert ({"Anna", NUMBER} & before, {"Anna", NUMBER} & suggested(vault)) == (set(), {"Anna"})


def test_they_are_never_proposed_to_be_one(tmp_path: Path) -> None:
    """The same name in another app is proposed, until the histories show that ego told the first one to stop."""
    life, other = left(), Life(["Anna"])
    life.say("Anna", LEFT + 0.1, "Please stop writing to me", mine=True)
    other.talks["Anna"] = []
    other.knock("Anna", [LEFT + 90, LEFT + 95])
    vault = in_memory()
    (tmp_path / "life.csv").write_text(life.csv(), encoding="utf-8")
    added(
        vault,
        tmp_path / "life.csv",
        *other.whatsapp(tmp_path),
        answers=Answers(zone="UTC", date_order="dmy"),
    )
    before = len(people.page(vault).proposals)
    report_of(vault)
    assert (before, len(people.page(vault).proposals)) == (1, 0)


def test_who_has_the_name_of_one_is_in_no_list(tmp_path: Path) -> None:
    """Anna's chats in another app, in which the two were in touch: nobody said yet that she is the one who went on."""
    life, other = left(), Life(["Anna"])
    life.say("Anna", LEFT + 0.1, "Please stop writing to me", mine=True)
    (tmp_path / "life.csv").write_text(life.csv(), encoding="utf-8")
    vault = in_memory()
    added(
        vault,
        tmp_path / "life.csv",
        *other.whatsapp(tmp_path),
        answers=Answers(zone="UTC", date_order="dmy"),
    )
    report = report_of(vault)
    named = {one.name for one in people.known_people(vault.connection).people if one.name.startswith("Anna")}
    shown = {one.person for one in report.reached_out} | {one.person for one in report.returns}
    assert (named, named & shown, named & suggested(vault)) == ({"Anna", "Anna (2)"}, set(), set())


def test_a_new_number_of_who_is_kept_out_is_asked_about(tmp_path: Path) -> None:
    """Anna is kept out by hand; a number without a name begins right after her last word."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    life.knock(NUMBER, [LEFT + 3, LEFT + 6, LEFT + 11])
    vault = vault_of(life, tmp_path)
    before = asked(report_of(vault))
    people.set_state(vault, NOW, named(vault, "Anna"), "pressing")
    assert (before, asked(report_of(vault))) == ([], [NUMBER])
