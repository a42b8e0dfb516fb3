"""nearer: notice where you push people away, and come nearer. Private: nothing leaves the machine.

`look(paths)` gives a frozen report; `read(paths)` yields frames in the events schema; every error is a NearerError.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nearer.errors import NearerError
    from nearer.service.look import look
    from nearer.service.read import read

__version__ = "0.1.0"
__all__ = ["NearerError", "__version__", "look", "read"]

_ROOMS = {"NearerError": "nearer.errors", "look": "nearer.service.look", "read": "nearer.service.read"}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return __all__
