"""Sets a sheet out as one HTML file that holds everything: no script, no address, no picture from elsewhere.

The policy in its head lets in one style, by its sum, and nothing else. All imported text is escaped, and what was kept
apart by naming.py stands in <bdi>.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from nearer.language import _
from nearer.page import svg
from nearer.service.naming import BEGIN, END, smooth
from nearer.service.sheet import Paper, Picture, Sheet
from nearer.service.wording import MONTHS

if TYPE_CHECKING:
    from datetime import date


_OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*(?: [A-Z]+\b)?")


def isolated(text: str) -> Markup:
    """Return the text escaped, with what was kept apart inside <bdi>, and an option in one piece."""
    whole = _OPTION.sub(r'<span class="option">\g<0></span>', str(escape(smooth(text))))
    safe = whole.replace(BEGIN, "<bdi>").replace(END, "</bdi>")
    return Markup(safe)  # noqa: S704  # escaped in the line above; the two marks cannot come from a file (naming.harmless)


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_read),
    )
    environment.filters["isolated"] = isolated
    return environment


def _read(name: str) -> str:
    return files("nearer.page").joinpath(name).read_text(encoding="utf-8")


def _months(picture: Picture) -> list[tuple[str, str, str]]:
    """Return the picture as a table: a month, mine, theirs. A month that no file covers has no figures."""
    sums: dict[date, tuple[int, int, bool]] = {}
    for week, mine, theirs, covered in zip(picture.weeks, picture.mine, picture.theirs, picture.covered, strict=True):
        month = week.replace(day=1)
        so_far = sums.get(month, (0, 0, False))
        sums[month] = (so_far[0] + mine, so_far[1] + theirs, so_far[2] or covered)
    return [
        (
            _("{month} {year}").format(month=_(MONTHS[month.month - 1]), year=month.year),
            f"{mine:,}" if covered else _("no file"),
            f"{theirs:,}" if covered else _("no file"),
        )
        for month, (mine, theirs, covered) in sums.items()
    ]


def page(sheet: Sheet) -> str:
    """Return the whole HTML page of a sheet."""
    drawings = [
        {
            "picture": picture,
            "wide": svg.stream(picture, svg.WIDE, f"tie{nth}"),
            "narrow": svg.stream(picture, svg.NARROW, f"tie{nth}"),
            "bands": [(svg.letter(i), band.says) for i, band in enumerate(picture.bands)],
            "months": _months(picture),
        }
        for nth, picture in enumerate(sheet.pictures)
    ]
    words = {
        "skip": _("Skip to the page"),
        "notes": _("Notes on the files"),
        "show": _("What stands behind this"),
        "pictures": _("Each tie over time"),
        "how_to_read": _(
            "You are above the line; the bars are full. The other is below it; the bars are hatched. A wide page shows "
            "weeks, a narrow one shows months. Where the line stops, there is no file. A small mark on top shows where "
            "you came back."
        ),
        "own_scale": _("Each picture has its own height, so do not hold one tie against another."),
        "table": _("The same as a table"),
        "month": _("Month"),
        "you": _("You"),
    }
    return _rendered("look.html.j2", sheet.title, sheet=sheet, drawings=drawings, words=words)


def paper(sheet: Paper) -> str:
    """Return the whole HTML page of a paper: sections alone, to print, to hand over, or to carry along."""
    return _rendered("paper.html.j2", sheet.title, paper=sheet, words={"notes": "", "show": _("More")})


def _rendered(template: str, title: str, **parts: object) -> str:
    css = _read("paper.css")
    return (
        _environment()
        .get_template(template)
        .render(
            title=title,
            # A msgid of its own: a translator writes the code of the language here.
            language=_("en"),
            css=Markup(css),  # noqa: S704  # our own file
            css_sum=b64encode(sha256(css.encode()).digest()).decode(),
            **parts,
        )
    )
