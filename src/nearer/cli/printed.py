"""Sets a sheet out as lines for a terminal: headings, short paragraphs, lists, nothing that moves."""

from collections.abc import Callable, Iterable, Iterator

from nearer.cli.terminal import bold, plain, wrapped
from nearer.service.sheet import Detail, Item, Moment, Paper, Section, Sheet


def _paragraph(text: str, first: str = "", then: str | None = None) -> Iterator[str]:
    yield from wrapped(plain(text), first=first, then=then)


def _detail(detail: Detail) -> Iterator[str]:
    yield ""
    yield from _paragraph(detail.title if detail.title.endswith((".", "?")) else f"{detail.title}:", "    ")
    for line in detail.lines:
        yield from _paragraph(line, "    - " if detail.listed else "    ")


def _parts(parts: tuple[Detail, ...]) -> Iterator[str]:
    for part in parts:
        yield from ("", *_paragraph(part.title if part.title.endswith((".", "?")) else f"{part.title}:"))
        for line in part.lines:
            yield from _paragraph(line, "  - " if part.listed else "")


def _item(item: Item) -> Iterator[str]:
    yield from _paragraph(item.says, "  - ")
    for detail in item.details:
        yield from _detail(detail)


def _section(section: Section, *, bright: bool) -> Iterator[str]:
    yield from ("", bold(section.title, on=bright))
    if section.says or section.items or section.parts:  # else the next heading stands right below
        yield ""
    for nth, says in enumerate(section.says):
        yield from ("",) if nth else ()
        yield from _paragraph(says)
    if section.says and section.items:
        yield ""
    for item in section.items:
        yield from _item(item)
    yield from _parts(section.parts)
    if section.after:
        yield ""
    for says in section.after:
        yield from _paragraph(says)


def always() -> bool:
    """Take a yes for granted."""
    return True


def nothing() -> None:
    """Ask nothing."""


def moment_lines(
    moment: Moment, may_i: Callable[[], bool], *, bright: bool, door: Callable[[], None] = nothing
) -> Iterator[str]:
    """Yield the lines of the kind moment; `may_i` waits for the yes to see it, `door` asks which door is taken."""
    yield from ("", bold(moment.title, on=bright), "")
    yield from _paragraph(moment.ask)
    if not may_i():
        yield from ("", *_paragraph(moment.no))
        return
    yield ""
    yield from _paragraph(moment.quote, "    ", "    ")
    yield ""
    yield from _paragraph(moment.by, "    ")
    yield from ("", *_paragraph(moment.says), "")
    for one in moment.doors:
        yield from _paragraph(f"{one.title}. {one.says}", "  - ")
    door()


def section_lines(sections: Iterable[Section], *, bright: bool) -> Iterator[str]:
    """Yield the lines of sections that stand by themselves: an empty one between them, none before the first."""
    for nth, section in enumerate(sections):
        found = _section(section, bright=bright)
        if not nth:
            next(found)
        yield from found


def paper_lines(paper: Paper, *, bright: bool) -> Iterator[str]:
    """Yield the lines of a paper: what stands on it, all of it."""
    yield bold(paper.title, on=bright)
    yield ""
    for nth, says in enumerate(paper.opening):
        yield from ("",) if nth else ()
        yield from _paragraph(says)
    for section in paper.sections:
        yield from _section(section, bright=bright)


def lines(
    sheet: Sheet, *, bright: bool, may_i: Callable[[], bool] = always, door: Callable[[], None] = nothing
) -> Iterator[str]:
    """Yield the lines of the sheet; `bright` allows bold headings; `may_i` and `door` are as for the kind moment."""
    yield bold(sheet.title, on=bright)
    yield ""
    for nth, says in enumerate(sheet.opening):
        yield from ("",) if nth else ()
        yield from _paragraph(says)
    yield from _section(sheet.receipt, bright=bright)
    if sheet.moment is not None:
        yield from moment_lines(sheet.moment, may_i, bright=bright, door=door)
    for section in sheet.sections:
        yield from _section(section, bright=bright)
    yield from _section(sheet.ending, bright=bright)
