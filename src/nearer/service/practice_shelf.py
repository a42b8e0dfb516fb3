"""The shelf as a person sees it: what there is, board by board, with whose idea it is and how long it takes."""

from collections.abc import Collection

from nearer import catalogue
from nearer.contracts import Practice
from nearer.guide import shelf
from nearer.guide.walk import off
from nearer.language import _, ngettext
from nearer.model.step import Condition
from nearer.service.sheet import Item, Section


def shelf_sections(conditions: Collection[Condition] = ()) -> tuple[Section, ...]:
    """Return the boards of the shelf with what may be opened now."""
    boards = [
        Section(
            name,
            board.title,
            (board.says,),
            tuple(
                Item(_line(one)) for one in catalogue.practices() if one.section == name and not off(one, conditions)
            ),
        )
        for name, board in shelf.care().sections.items()
    ]
    last = Section("begin", _("To begin"), (_("nearer practise P1 begins the first one. You can stop any time."),))
    return (*(board for board in boards if board.items), last)


def _line(one: Practice) -> str:
    minutes = ngettext("{n} minute", "{n} minutes", one.minutes).format(n=one.minutes)
    return _("{code}. {title}, {minutes}. {by}.").format(
        code=one.code, title=one.title, minutes=minutes, by=_(", ").join(one.by)
    )
