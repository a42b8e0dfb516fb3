"""What one look over a whole file told, kept for the last few files: the survey needs it, and so does the reading."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from nearer.contracts import Export

_Told = TypeVar("_Told")

FILES = 64


def remembered(look_over: Callable[[Export], _Told]) -> Callable[[Export], _Told]:
    """Return the same look, which is not taken again at a file that was looked over lately."""
    known: OrderedDict[tuple[str, int, bytes], _Told] = OrderedDict()

    @wraps(look_over)
    def told(export: Export) -> _Told:
        key = (export.name, export.size, export.head)
        if key not in known:
            known[key] = look_over(export)
            while len(known) > FILES:
                known.popitem(last=False)
        return known[key]

    return told
