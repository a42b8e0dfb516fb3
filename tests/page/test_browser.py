"""The page in a browser: contrast, names and roles (axe), no sideways scroll, no request, in grey on paper."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from nearer.page.html import page
from nearer.service.set_out import Shown, set_out
from tests.reports import report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
EVERYTHING = Shown(maybe=True, evidence=True, words=True, to_file=True)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the page with everything on it, as a file."""
    path = tmp_path_factory.mktemp("page") / "look.html"
    path.write_text(page(set_out(report(), EVERYTHING)), encoding="utf-8")
    return path


def opened(browser: "Browser", file: Path, width: int, scheme: Literal["light", "dark"] = "light") -> "Page":
    """Open the page with all that is closed on it open."""
    window = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    window.goto(file.as_uri())
    window.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return window


@pytest.mark.parametrize("width", [1100, 320])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(browser: "Browser", file: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    """No violation at both widths, in light and dark, with everything open."""
    from axe_playwright_python.sync_playwright import Axe

    window = opened(browser, file, width, scheme)
    found = Axe().run(window)
    window.close()
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found.response["violations"]] == []


@pytest.mark.parametrize("width", [1100, 320])
def test_nothing_runs_out_sideways(browser: "Browser", file: Path, width: int) -> None:
    """The page is as wide as its window."""
    window = opened(browser, file, width)
    assert window.evaluate("document.documentElement.scrollWidth") == width
    window.close()


@pytest.mark.parametrize(("width", "seen"), [(1100, "wide"), (320, "narrow")])
def test_each_width_has_its_own_picture(browser: "Browser", file: Path, width: int, seen: str) -> None:
    """One of the two layouts is shown, and its letters are no smaller than 12 px."""
    window = opened(browser, file, width)
    shown = window.evaluate(
        "[...document.querySelectorAll('svg')].filter(one => one.clientWidth).map(one => one.classList[0])"
    )
    heights = window.evaluate(
        "[...document.querySelectorAll('svg text')].filter(one => one.getClientRects().length)"
        ".map(one => parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.clientWidth"
        " / one.ownerSVGElement.viewBox.baseVal.width)"
    )
    window.close()
    assert set(shown) == {seen}
    assert min(heights) >= 12


@pytest.mark.parametrize(("width", "unit"), [(1100, "week"), (320, "month")])
def test_the_caption_speaks_of_what_is_drawn(browser: "Browser", file: Path, width: int, unit: str) -> None:
    """Where months are drawn the fullest month is named, where weeks are the fullest week."""
    window = opened(browser, file, width)
    seen = window.evaluate(
        "[...document.querySelectorAll('figcaption p')].filter(one => one.getClientRects().length)"
        ".map(one => one.textContent).filter(says => says.startsWith('The fullest'))"
    )
    window.close()
    assert len(seen) > 1
    assert all(says.startswith(f"The fullest {unit} ") for says in seen)


def test_nothing_is_asked_for_and_nothing_is_refused(browser: "Browser", file: Path) -> None:
    """The file alone is read; the policy stops nothing that the page needs."""
    window = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: said.append(message.text))
    window.goto(file.as_uri())
    window.close()
    assert (asked, said) == ([file.as_uri()], [])


def test_targets_are_large_enough(browser: "Browser", file: Path) -> None:
    """What opens is at least 44 px high; the three doors are of equal size."""
    window = opened(browser, file, 320)
    heights = window.evaluate(
        "[...document.querySelectorAll('summary')].map(one => one.getBoundingClientRect().height)"
    )
    window.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    doors = window.evaluate(
        "[...document.querySelectorAll('.doors details')].map(one => [one.clientWidth, one.clientHeight])"
    )
    window.close()
    assert min(heights) >= 44
    assert len(doors) == 3
    assert doors == doors[:1] * 3


def test_in_print_there_is_no_colour(browser: "Browser", file: Path) -> None:
    """Printed, the two sides have the same grey: side, word and hatch tell them apart."""
    window = opened(browser, file, 1100, "dark")
    window.emulate_media(media="print")
    colours = window.evaluate(
        "[['.mine', 'fill'], ['.hatch', 'stroke'], ['text.you', 'fill'], ['text.them', 'fill'], ['.band', 'fill']]"
        ".map(([what, how]) => getComputedStyle(document.querySelector('svg ' + what))[how])"
    )
    paper = window.evaluate("getComputedStyle(document.body).backgroundColor")
    window.close()
    greys = [colour for colour in colours if len(set(colour.removeprefix("rgb(").removesuffix(")").split(", "))) == 1]
    assert greys == colours
    assert paper == "rgb(255, 255, 255)"
