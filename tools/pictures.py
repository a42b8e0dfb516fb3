"""Draws the page of an invented report at two widths, in light and dark, and as it prints: `make pictures`."""

import shutil
import struct
import sys
import zlib
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from nearer.page.html import page
from nearer.service.set_out import Shown, set_out
from tests.conftest import CHROMIUM
from tests.reports import report

OUT = Path(__file__).parents[1] / "docs" / "pictures"
TIES = 1
WIDTHS = (1100, 320)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


_PIXELS = """async png => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(picture, 0, 0);
  const bytes = paper.getImageData(0, 0, picture.width, picture.height).data;
  const parts = [];
  for (let at = 0; at < bytes.length; at += 24576) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 24576))));
  return [picture.width, picture.height, parts.join("")];
}"""


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def small(window: Page, png: bytes) -> bytes:
    """Return a picture with at most 256 colours, a byte a pixel: text on paper needs no more."""
    width, height, pixels = window.evaluate(_PIXELS, b64encode(png).decode())
    rgb = np.frombuffer(b64decode(pixels), np.uint8).reshape(-1, 4)[:, :3].astype(np.uint32)
    codes, counts = np.unique(rgb @ np.array([65536, 256, 1], np.uint32), return_counts=True)
    kept = codes[np.argsort(-counts, kind="stable")[:256]]
    shades = np.stack([kept >> 16, kept >> 8 & 255, kept & 255], axis=1).astype(np.int64)
    every = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(np.int64)
    nearest = ((every[:, None, :] - shades[None, :, :]) ** 2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    rows = nearest[np.searchsorted(codes, rgb @ np.array([65536, 256, 1], np.uint32))].reshape(height, width)
    lines = np.pad(rows, ((0, 0), (1, 0))).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = shades.astype(np.uint8).tobytes()
    parts = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def draw(browser: Browser, out: Path) -> list[Path]:
    """Write a picture for each width and scheme, and one as it prints, and return where they are."""
    invented = replace(report(), streams=report().streams[:TIES])
    html = page(set_out(invented, Shown(initials=True, to_file=True, asked=True)))
    written = []
    plain = browser.new_page()
    for width in WIDTHS:
        for scheme in SCHEMES:
            window = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            window.set_content(html)
            written.append(out / f"look-{width}-{scheme}.png")
            written[-1].write_bytes(small(plain, window.screenshot(full_page=True)))
            window.close()
    paper = browser.new_page(viewport={"width": 794, "height": 1123})
    paper.set_content(html)
    paper.emulate_media(media="print")
    written.append(out / "look-print.png")
    written[-1].write_bytes(small(plain, paper.screenshot(full_page=True)))
    paper.close()
    plain.close()
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
