"""How to export from an app, and honesty about apps that are not read yet."""

import pytest

from nearer.cli import main
from nearer.errors import WrongCall
from nearer.service.how_to import apps, how_to


def test_whatsapp_has_steps_and_limits() -> None:
    """WhatsApp says how, on which phone, and what its export cannot tell."""
    (whatsapp,) = how_to("WhatsApp")
    assert whatsapp.reads
    assert "Android" in whatsapp.steps
    assert "iPhone" in whatsapp.steps
    assert whatsapp.cannot_tell


def test_an_app_without_a_source_is_said_honestly(capsys: pytest.CaptureFixture[str]) -> None:
    """For an app that is not read yet, how-to says so rather than guess."""
    not_yet = next(one.app for one in apps() if not one.reads)
    assert main.run(["how-to", not_yet]) == 0
    assert "nearer cannot read this app yet." in capsys.readouterr().out


def test_what_an_export_lacks_stands_under_cannot_tell_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """What it tells holds no "not"; and a copy that was sent is spoken of."""
    assert main.run(["how-to", "whatsapp"]) == 0
    tells, lacks = capsys.readouterr().out.split("What it cannot tell:")
    assert "a copy stays in your mail or cloud" in " ".join(tells.split())
    assert "- hearts and thumbs" not in tells
    assert "- hearts and thumbs" in lacks


def test_an_unknown_app_is_a_wrong_call() -> None:
    """A name that nearer does not know ends with a way on."""
    with pytest.raises(WrongCall, match="do not know"):
        how_to("no such app")


def test_the_list_names_every_app(capsys: pytest.CaptureFixture[str]) -> None:
    """Without an app all of them are named, those that are read first."""
    assert main.run(["how-to"]) == 0
    said = capsys.readouterr().out
    assert [app.app for app in apps() if app.app not in said] == []
