"""Finds what the rooms hold: what ends in SOURCE, MEASURE or SIGN in sources/, measures/ and signs/, and the guide."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from pkgutil import iter_modules
from types import ModuleType

from nearer import measures as _measures
from nearer import signs as _signs
from nearer import sources as _sources
from nearer.contracts import Measure, Practice, Sign, Source
from nearer.guide import shelf
from nearer.model.guide import Reason


def _found(room: ModuleType, constant: str) -> list[object]:
    names = sorted(info.name for info in iter_modules(room.__path__) if not info.name.startswith("_"))
    modules = [import_module(f"{room.__name__}.{name}") for name in names]
    return [getattr(module, constant) for module in modules if hasattr(module, constant)]


@cache
def sources() -> tuple[Source, ...]:
    """Return every source, by name."""
    return tuple(one for one in _found(_sources, "SOURCE") if isinstance(one, Source))


@cache
def measures() -> tuple[Measure, ...]:
    """Return every measure, by name."""
    return tuple(one for one in _found(_measures, "MEASURE") if isinstance(one, Measure))


@cache
def signs() -> tuple[Sign, ...]:
    """Return every sign, by the number in its code."""
    found = [one for one in _found(_signs, "SIGN") if isinstance(one, Sign)]
    return tuple(sorted(found, key=lambda sign: int(sign.code[1:])))


def practices() -> tuple[Practice, ...]:
    """Return every practice, by the number in its code."""
    return shelf.practices()


def reasons() -> tuple[Reason, ...]:
    """Return every reason, by its code."""
    return shelf.reasons()


@cache
def code_version() -> str:
    """Return what changes whenever the code between events and findings does: a hash over the rooms that do the work."""
    whole = sha256()
    for room in ("model", "cues", "timeline", "measures", "signs", "service"):
        for part in _parts(files("nearer").joinpath(room)):
            whole.update(part)
    return whole.hexdigest()


def _parts(room: Traversable) -> Iterator[bytes]:
    for one in sorted(room.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _parts(one)
        elif one.name.endswith((".py", ".toml")):
            yield one.read_bytes()
