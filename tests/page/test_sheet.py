"""What care asks of each sheet, wherever it is set out: warm things first, what it is not, and a way out."""

import pytest

from nearer.cli.printed import lines
from nearer.page.html import page
from nearer.service.set_out import Shown, set_out
from tests.reports import report


def test_warm_things_come_first() -> None:
    """The hand I did not see, who reached out, coming back and "not you" stand before any finding (K4)."""
    sheet = set_out(report(), Shown(maybe=True))
    assert sheet.moment is not None
    assert [part.name for part in sheet.sections] == [
        "reached_out",
        "returns",
        "not_you",
        "plain_reasons",
        "pressing",
        "findings",
        "maybe",
        "cannot_tell",
        "knocked",
    ]


def test_the_faces_keep_the_order() -> None:
    """The window and the page set the parts out as they stand on the sheet, the kind moment before all of them."""
    sheet = set_out(report(), Shown(maybe=True))
    assert sheet.moment is not None
    titles = [sheet.receipt.title, sheet.moment.title, *(part.title for part in sheet.sections), sheet.ending.title]
    window, html = "\n".join(lines(sheet, bright=False)), page(sheet)
    for face in (
        [window.index(f"\n{title}\n") for title in titles],
        [html.index(f">{title}</h2>") for title in titles],
    ):
        assert face == sorted(face)


@pytest.mark.parametrize("shown", [Shown(), Shown(to_file=True), Shown(person="Tom", asked=True)])
def test_every_page_says_what_it_is_not(shown: Shown) -> None:
    """The first words say: not a diagnosis, not therapy, not for emergencies (S1)."""
    opening = " ".join(set_out(report(), shown).opening)
    assert "not a diagnosis, not therapy, and not for emergencies" in opening
    assert "call your local emergency number" in opening


def test_evidence_ends_in_one_choice() -> None:
    """A view of evidence ends, once, in a small step, a kind word or putting it away (K7)."""
    for shown, last in ((Shown(evidence=True), "findings"), (Shown(evidence=True, maybe=True), "maybe")):
        parts = {part.name: part.parts for part in set_out(report(), shown).sections if part.parts}
        assert list(parts) == [last]
        assert parts[last][-1].lines == ("One small step.", "A kind word to yourself.", "Put this away for today.")
