"""The walk through a long JSON array: each object once, with its place, whatever stands around and inside it."""

import json
from io import BytesIO

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.sources import _json_items
from nearer.sources._json_items import BOM, Reader, Walk


class Line(msgspec.Struct):
    """An object of the arrays in these tests."""

    n: int
    t: str = ""


TEXTS = st.text('{}[]"\\, \n:xé☕', max_size=12)


def walked(raw: bytes, key: str = "messages") -> tuple[list[tuple[int, Line | None]], Walk]:
    """Give what a walk finds, and the walk."""
    walk = Walk(BytesIO(raw), key)
    reader = Reader(Line)
    return [pair for items in walk for pair in reader.decoded(items)], walk


@given(st.lists(TEXTS, max_size=8), st.booleans(), st.booleans(), st.integers(1, 60))
def test_every_object_is_found_once(texts: list[str], indented: bool, plain: bool, chunk: int) -> None:
    """Objects come whole and in order with the byte they begin at, however the file is cut into chunks."""
    around: dict[str, object] = {"people": [{"n": 9}], "in": {"messages": [1]}, "messages": None, "title": "z]}"}
    around["messages"] = [{"n": n, "t": text} for n, text in enumerate(texts)]
    raw = json.dumps(around, indent=2 if indented else None, ensure_ascii=plain).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_json_items, "CHUNK", chunk)
        found, walk = walked(raw)
    assert [(one.n, one.t) for _ref, one in found if one is not None] == list(enumerate(texts))
    assert all(raw[ref : ref + 1] == b"{" for ref, _one in found)
    shell = walk.shell.decoded(msgspec.json.Decoder(dict[str, object]))
    assert (walk.shell.cut, shell) == (None, {**around, "messages": []})


def test_a_bare_array_is_walked_as_well() -> None:
    """A file that is one array has no key, and may begin with a mark."""
    found, walk = walked(BOM + b' [{"n": 1}, {"n": 2}] ', "")
    assert ([one.n for _ref, one in found if one], walk.shell.cut) == ([1, 2], None)


def test_one_bad_object_costs_no_other() -> None:
    """A text that is never closed ends with its line, and the objects around it are kept."""
    raw = b'{"messages": [\n{"n": 1,\n"t": "a"},\n{"n": 2,\n"t": "b\n},\n{"n": 3,\n"t": "c"}\n]}'
    found, _walk = walked(raw)
    assert [one and one.n for _ref, one in found] == [1, None, 3]


def test_a_cut_file_gives_what_was_whole() -> None:
    """What breaks off is told with its place, and the front of the shell still stands."""
    raw = b'{"title": "x", "messages": [{"n": 1}, {"n": 2, "t": "half'
    found, walk = walked(raw)
    assert ([one.n for _ref, one in found if one], walk.shell.cut) == ([1], raw.index(b'{"n": 2'))
    assert walk.shell.decoded(msgspec.json.Decoder(dict[str, object])) == {"title": "x", "messages": []}


def test_an_object_without_end_is_not_gathered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than the longest object is held; the rest of such a file is given up, with its place."""
    monkeypatch.setattr(_json_items, "CHUNK", 10)
    monkeypatch.setattr(_json_items, "LONGEST_ITEM", 50)
    raw = b'{"messages": [{"n": 1}, {"t": "' + b"x" * 1_000
    found, walk = walked(raw)
    assert ([one.n for _ref, one in found if one], walk.shell.cut) == ([1], raw.index(b'{"t"'))
