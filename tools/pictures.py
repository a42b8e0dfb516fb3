"""Draws the page of an invented report at two widths, in light and dark, and as it prints: `make pictures`."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from nearer.page.html import page
from nearer.service.set_out import Shown, set_out
from tests.conftest import CHROMIUM
from tests.reports import report

OUT = Path(__file__).parents[1] / "docs" / "pictures"
TIES = 1
WIDTHS = (1100, 320)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def draw(browser: Browser, out: Path) -> list[Path]:
    """Write a picture for each width and scheme, and one as it prints, and return where they are."""
    invented = replace(report(), streams=report().streams[:TIES])
    html = page(set_out(invented, Shown(initials=True, to_file=True, asked=True)))
    written = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            window = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            window.set_content(html)
            written.append(out / f"look-{width}-{scheme}.png")
            window.screenshot(path=written[-1], full_page=True)
            window.close()
    paper = browser.new_page(viewport={"width": 794, "height": 1123})
    paper.set_content(html)
    paper.emulate_media(media="print")
    written.append(out / "look-print.png")
    paper.screenshot(path=written[-1], full_page=True)
    paper.close()
    return written


def main() -> None:
    """Draw all pictures, or say that there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no Chromium on this computer. On Debian or Ubuntu: sudo apt-get install chromium")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        for path in draw(browser, OUT):
            print(path.relative_to(OUT.parents[1]))
        browser.close()


if __name__ == "__main__":
    main()
