"""`nearer days` on a vault: notes are told, and drawn where there are enough of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from nearer.model.run import Answer
from nearer.service import practices
from tests.terminal import inside, run

SECRETS = ("four quiet green words",)
REFUSED = 2
SAID: dict[str, Answer] = {"start": "whole", "kind": "friend", "felt": ("calm",)}


def test_notes_are_told_and_drawn_once_there_are_enough(tmp_path: Path) -> None:
    """Four days are too few for a picture, and no file is made; with five it is written for its owner alone."""
    place, picture = tmp_path / "life.nearer", tmp_path / "days.svg"
    run(place, "open", secrets=SECRETS)
    ends = []
    for nights in (range(4), range(4, 5)):
        with inside(place, SECRETS[0]) as vault:
            for night in nights:
                at = datetime.now(UTC) - timedelta(days=night)
                page = practices.page(vault, practices.begin(vault, at, "P11"))
                while not page.ends:
                    page = practices.answer(vault, at, page.run, page.place, SAID.get(page.place))
        said = run(place, "days", "--to", picture, secrets=SECRETS)
        ends.append((said.code, "too few days" in said.text, picture.exists()))
    assert ends == [(REFUSED, True, False), (0, False, True)]
    assert ("Friend" in picture.read_text(encoding="utf-8"), picture.stat().st_mode & 0o777) == (True, 0o600)
    assert "Friend, 5 notes. You felt: calm, 5 times." in run(place, "review", secrets=SECRETS).text
