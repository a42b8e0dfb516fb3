"""Pictures as functions: a tie over time as SVG, drawn with attributes alone, so that no script and no inline style is needed.

You stand above one shared line, the other hangs below it, with paper between. What tells the two apart is the side, the
word beside it and a hatch, never the colour. Weeks that no file covers stay paper; a span that is marked has an edge and
a letter, and the letter stands in the list below the picture.

    a          .
    |  #   #   ^ you came back
    |##### #   ##
    --------------------
    |/////   / //
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from nearer.language import _
from nearer.service.sheet import Picture

GAP = 1.5
"""Paper between the line and each side, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A drawing surface: its size, the margins, the type size, the least room between two years, and how time is cut."""

    name: str
    width: float
    height: float
    left: float
    top: float
    bottom: float
    type: float
    by_month: bool

    @property
    def line(self) -> float:
        return (self.top + self.height - self.bottom) / 2


WIDE = Layout("wide", 608, 190, 62, 30, 22, 13, by_month=False)
NARROW = Layout("narrow", 288, 200, 4, 50, 38, 13, by_month=True)


@dataclass(frozen=True, slots=True)
class _Bar:
    begins: date
    ends: date
    mine: int
    theirs: int
    covered: bool


def _bars(picture: Picture, *, by_month: bool) -> list[_Bar]:
    weeks = [
        _Bar(week, week + timedelta(days=7), mine, theirs, covered)
        for week, mine, theirs, covered in zip(
            picture.weeks, picture.mine, picture.theirs, picture.covered, strict=True
        )
    ]
    if not by_month:
        return weeks
    months: dict[date, _Bar] = {}
    for bar in weeks:
        begins = bar.begins.replace(day=1)
        ends = begins + timedelta(days=monthrange(begins.year, begins.month)[1])
        so_far = months.get(begins, _Bar(begins, ends, 0, 0, covered=False))
        covered = so_far.covered or bar.covered
        months[begins] = _Bar(begins, ends, so_far.mine + bar.mine, so_far.theirs + bar.theirs, covered)
    return list(months.values())


class _Scale:
    """From days to places across the drawing."""

    def __init__(self, bars: Sequence[_Bar], layout: Layout) -> None:
        self.begins, self.ends = bars[0].begins, bars[-1].ends
        self._left = layout.left
        self._a_day = (layout.width - layout.left - 4) / (self.ends - self.begins).days

    def __call__(self, day: date) -> float:
        inside = min(max(day, self.begins), self.ends)
        return round(self._left + (inside - self.begins).days * self._a_day, 1)


def _boxes(boxes: Iterable[tuple[float, float, float, float]]) -> str:
    return "".join(f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z" for x, y, width, height in boxes)


def _side(bars: Sequence[_Bar], x: _Scale, layout: Layout, *, mine: bool) -> str:
    most = max(max(bar.mine, bar.theirs) for bar in bars) or 1
    room = (layout.height - layout.top - layout.bottom) / 2 - GAP
    boxes = []
    for bar in bars:
        count = bar.mine if mine else bar.theirs
        if count == 0:
            continue
        left, right = x(bar.begins), x(bar.ends)
        between = min(1.0, (right - left) * 0.2)
        height = round(max(1.5, room * count / most), 1)
        top = layout.line - GAP - height if mine else layout.line + GAP
        boxes.append((left, round(top, 1), round(right - left - between, 1), height))
    return _boxes(boxes)


def _covered(bars: Sequence[_Bar], x: _Scale, layout: Layout) -> str:
    """Draw the shared line where a file reaches; elsewhere it stays paper."""
    parts: list[tuple[date, date]] = []
    for bar in bars:
        if not bar.covered:
            continue
        if parts and parts[-1][1] == bar.begins:
            parts[-1] = (parts[-1][0], bar.ends)
        else:
            parts.append((bar.begins, bar.ends))
    return "".join(f"M{x(begins):g} {layout.line:g}H{x(ends):g}" for begins, ends in parts)


def letter(nth: int) -> str:
    """Return the letter of the nth marked span, counted from 0: a to z, then aa."""
    return (letter(nth // 26 - 1) if nth >= 26 else "") + chr(ord("a") + nth % 26)


def _bands(picture: Picture, x: _Scale, layout: Layout) -> list[str]:
    drawn, below, above = [], layout.height - layout.bottom, layout.top
    last = float("-inf")
    for nth, band in enumerate(picture.bands):
        left, right = x(band.begins), x(band.ends) if band.ends is not None else x(x.ends)
        if not band.paper:
            drawn.append(
                f'<path class="band" d="{_boxes([(left, above, round(max(right - left, 2), 1), below - above)])}"/>'
            )
        drawn.append(f'<path class="edge" d="M{left:g} {above - 4:g}V{below:g}M{right:g} {above:g}V{below:g}"/>')
        at = max(left, last + layout.type * 0.8)
        last = at
        drawn.append(f'<text class="mark" x="{at:g}" y="{above - 8:g}">{letter(nth)}</text>')
    return drawn


def _years(x: _Scale, layout: Layout) -> list[str]:
    drawn, last = [], float("-inf")
    y = layout.height - (layout.bottom - 16 if not layout.by_month else 4)
    for year in range(x.begins.year, x.ends.year + 1):
        at = x(date(year, 1, 1)) if year > x.begins.year else x(x.begins)
        if at + layout.type * 2.4 > layout.width or at - last < layout.type * 2.8:
            continue
        last = at
        drawn.append(f'<text x="{at:g}" y="{y:g}">{year}</text>')
        if year > x.begins.year:
            drawn.append(f'<path class="tick" d="M{at:g} {layout.height - layout.bottom:g}v4"/>')
    return drawn


def _returns(picture: Picture, x: _Scale, layout: Layout) -> str:
    tip = layout.top + 2
    return "".join(f"M{x(day):g} {tip + 7:g}l-4 -7h8z" for day in picture.returns)


def _clipped(name: str, most: int) -> str:
    bare = name.strip("\u2068\u2069")
    return bare if len(bare) <= most else f"{bare[: most - 1]}…"


def _sides(picture: Picture, layout: Layout) -> str:
    you, them = escape(_("you")), escape(_clipped(picture.name, 9 if not layout.by_month else 24))
    if layout.by_month:
        return (
            f'<text class="you" x="{layout.left:g}" y="16">{you} ▲</text>'
            f'<text class="them" x="{layout.left:g}" y="{layout.height - 22:g}">{them} ▼</text>'
        )
    middle = (layout.height - layout.top - layout.bottom) / 4
    end = layout.left - 10
    return (
        f'<text class="you" x="{end:g}" y="{layout.line - middle + 4:g}" text-anchor="end">{you}</text>'
        f'<text class="them" x="{end:g}" y="{layout.line + middle + 4:g}" text-anchor="end">{them}</text>'
    )


def stream(picture: Picture, layout: Layout, key: str) -> Markup:
    """Return the two-sided picture as an SVG element. `key` is unique on the page; colours come from the page's style."""
    bars = _bars(picture, by_month=layout.by_month)
    x = _Scale(bars, layout)
    name = f"{key}-{layout.name}"
    inside = [
        f'<title id="{name}-t">{escape(picture.title)}</title><desc id="{name}-d">{escape(picture.describes)}</desc>',
        (
            f'<defs><pattern id="{name}-h" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            '<path class="hatch" d="M0 0V4"/></pattern></defs>'
        ),
        *_bands(picture, x, layout),
        f'<path class="line" d="{_covered(bars, x, layout)}"/>',
        f'<path class="mine" d="{_side(bars, x, layout, mine=True)}"/>',
        f'<path class="theirs" fill="url(#{name}-h)" d="{_side(bars, x, layout, mine=False)}"/>',
        f'<path class="back" d="{_returns(picture, x, layout)}"/>',
        _sides(picture, layout),
        *_years(x, layout),
    ]
    return Markup(  # noqa: S704  # every value above is a number, a letter or escaped
        f'<svg class="{layout.name}" viewBox="0 0 {layout.width:g} {layout.height:g}" role="img" '
        f'aria-labelledby="{name}-t" aria-describedby="{name}-d" font-size="{layout.type:g}">{"".join(inside)}</svg>'
    )
