"""A picture of dots as SVG: a row for each thing that came, a column for each week. It stands by itself, in a file or on a page.

    With whom
      Family     .  o     .
      Friend        .
    What you felt
      calm       .  .     o
                 March    April

What tells rows apart is their place and their words, never the colour. A dot says that it came in that week, a larger one that
it came more than once; how often stands in the words (`Dots.describes`). A week without a dot stays paper.
"""

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup, escape

from nearer.language import _
from nearer.service.sheet import Dots
from nearer.service.wording import MONTHS

WIDTH, LEFT, MARGIN = 640, 190, 24
ROW, TYPE, SMALL_TYPE = 26, 15, 13
ONCE, MORE = 3.5, 6.5
"""Radius of a dot."""

PAPER, INK, SOFT, LINE, DOT = "#faf6ef", "#2c2622", "#6a5d52", "#efe4d2", "#9a4f2e"
LONGEST_LABEL = 22
ROOM_FOR_A_MONTH = 74


def dots(picture: Dots) -> Markup:
    """Return the picture as a whole SVG document: no script, nothing from elsewhere, readable in grey."""
    across = (WIDTH - LEFT - MARGIN) / len(picture.weeks)
    drawn, y = [], float(MARGIN)
    for part in picture.parts:
        y += ROW
        drawn.append(_text(MARGIN, y, part.title, INK, weight=600))
        for says, counts in part.rows:
            y += ROW
            drawn.append(_text(MARGIN, y, _clipped(says), SOFT))
            drawn.append(f'<path d="M{LEFT} {y - 5:g}H{WIDTH - MARGIN}" stroke="{LINE}"/>')
            drawn += [
                f'<circle cx="{LEFT + across * (nth + 0.5):.1f}" cy="{y - 5:g}" r="{min(MORE if n > 1 else ONCE, across / 2):g}" '
                f'fill="{DOT}"/>'
                for nth, n in enumerate(counts)
                if n
            ]
        y += ROW / 2
    y += ROW / 2
    drawn += [_text(LEFT + across * nth, y, says, SOFT, size=SMALL_TYPE) for nth, says in _months(picture, across)]
    y += ROW
    drawn.append(_text(MARGIN, y, picture.reads, SOFT, size=SMALL_TYPE))
    height = round(y + MARGIN)
    return Markup(  # noqa: S704  # every value above is a number or escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="dots-t" aria-describedby="dots-d" font-family="Georgia, serif" font-size="{TYPE}">'
        f'<title id="dots-t">{escape(picture.title)}</title><desc id="dots-d">{escape(_bare(picture.describes))}</desc>'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{"".join(drawn)}</svg>\n'
    )


def _text(x: float, y: float, says: str, colour: str, *, size: int = TYPE, weight: int = 400) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}" font-size="{size}" font-weight="{weight}">{escape(says)}</text>'


def _months(picture: Dots, across: float) -> Iterator[tuple[int, str]]:
    """Yield the columns in which a month begins, with its name, as far as there is room; the first with its year."""
    last = float("-inf")
    before: date | None = None
    for nth, week in enumerate(picture.weeks):
        begins = before is None or week.month != before.month
        before = week
        if begins and across * nth - last >= ROOM_FOR_A_MONTH and across * nth <= WIDTH - LEFT - ROOM_FOR_A_MONTH:
            month = _(MONTHS[week.month - 1])
            named = last == float("-inf") or week.month == 1
            yield nth, _("{month} {year}").format(month=month, year=week.year) if named else month
            last = across * nth + (ROOM_FOR_A_MONTH / 2 if named else 0)


def _clipped(says: str) -> str:
    return says if len(says) <= LONGEST_LABEL else f"{says[: LONGEST_LABEL - 1]}…"


def _bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")
