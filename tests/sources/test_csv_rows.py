"""Rows of a CSV keep their numbers and their lines, and a bad one costs itself alone."""

from csv import writer
from io import BytesIO, StringIO

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.contracts import Fault
from nearer.sources import _csv_rows
from nearer.sources._csv_rows import header, rows


def read(content: bytes) -> tuple[list[tuple[object, ...]], list[Fault]]:
    """Give the rows as (a, b, ref, line), and the faults."""
    found = list(rows(BytesIO(content), ("a", "b")))
    frames = [one for one in found if isinstance(one, pl.DataFrame)]
    kept = [row for frame in frames for row in frame.select("a", "b", "ref", "line").rows()]
    return kept, [one for one in found if isinstance(one, Fault)]


def test_rows_and_lines_are_counted_past_a_text_of_two_lines() -> None:
    """A quoted field that runs over two lines is one row, and the next row has its true line."""
    assert read(b'a,b\n1,"x\ny"\n2,z\n') == ([("1", "x\ny", 1, 2), ("2", "z", 2, 4)], [])


def test_columns_are_found_by_name_in_any_order() -> None:
    """The columns that are wanted are taken, whatever stands between them."""
    assert read(b"B, other,A\n2,x,1\n") == ([("1", "2", 1, 2)], [])


def test_doubled_marks_are_one_mark() -> None:
    """Two quotation marks side by side in a quoted field stand for one."""
    assert read(b'a,b\n"""1""","x""y"\n')[0] == [('"1"', 'x"y', 1, 2)]


def test_a_mark_within_a_bare_field_stands_for_itself() -> None:
    """A quotation mark inside a field without quotation marks is kept as it is."""
    assert read(b'a,b\n1,5" tall\n2,"y"\n') == ([("1", '5" tall', 1, 2), ("2", "y", 2, 3)], [])


def test_an_open_mark_costs_its_row_alone() -> None:
    """A quotation mark that is never closed is a fault on its line; the rows after it are kept."""
    kept, faults = read(b'a,b\n1,"x\n2,y\n3,"z"\n')
    assert (kept, faults) == (
        [("2", "y", 2, 3), ("3", "z", 3, 4)],
        [Fault("line 2", "a quotation mark is out of place")],
    )


def test_a_stray_mark_leaves_a_field_of_two_lines_whole() -> None:
    """A mark in a bare field shifts no border between rows that come after it."""
    kept, faults = read(b'a,b\n1,5" tall\n2,"y\nz"\n3,w\n')
    assert (kept, faults) == ([("1", '5" tall', 1, 2), ("2", "y\nz", 2, 3), ("3", "w", 3, 5)], [])


def test_bytes_that_are_no_utf8_cost_their_row_alone() -> None:
    """A row in another encoding is a fault on its line."""
    kept, faults = read(b"a,b\n1,caf\xe9\n2,y\n")
    assert (kept, faults) == ([("2", "y", 2, 3)], [Fault("line 2", "it is not UTF-8 text")])


def test_a_row_with_too_many_columns_is_a_fault() -> None:
    """A row longer than the first line is not cut in silence."""
    kept, faults = read(b"a,b\n1,x,more\n2,y\n")
    assert (kept, faults) == ([("2", "y", 2, 3)], [Fault("line 2", "it has more columns than the first line")])


@pytest.mark.parametrize("row", ["1,2,x,more", '1,"2",x,more', "1,2,x,,", "1,2,x,,more", '1,2,x," "'])
@pytest.mark.parametrize("stray", ["", 'not"so,9,x\n'])
def test_a_row_with_too_many_cells_is_a_fault_where_not_all_columns_are_wanted(row: str, stray: str) -> None:
    """Its cells may have slid by one. So it is in a chunk that is read as a whole, and in one that is read line by line."""
    kept, faults = read(f"a,b,other\n{stray}{row}\n3,y,z\n".encode())
    assert ([fault.why for fault in faults], kept[-1][:2], len(kept)) == (
        ["it has more columns than the first line"],
        ("3", "y"),
        1 + bool(stray),
    )


def test_a_row_over_two_lines_with_too_many_cells_is_a_fault_on_its_first() -> None:
    """A comma between quotation marks is no border."""
    kept, faults = read(b'a,b,other\n1,"2,\n2",x\n1,"2,\n2",x,more\n3,y,z\n')
    assert ([row[0] for row in kept], [fault.place for fault in faults]) == (["1", "3"], ["line 4"])


@pytest.mark.parametrize("row", ["1,2,x,", '1,2,x,""', '1,2,"x",', "1,2,x,\r"])
@pytest.mark.parametrize("stray", ["", 'not"so,9,x\n'])
def test_one_empty_cell_too_many_is_harmless(row: str, stray: str) -> None:
    """Some programs end each row with a comma."""
    kept, faults = read(f"a,b,other\n{stray}{row}\n3,y,z\n".encode())
    assert ([one[:2] for one in kept[bool(stray) :]], faults) == ([("1", "2"), ("3", "y")], [])


@given(st.lists(st.lists(st.sampled_from(["", "x", "a,b", "a\nb", 'a"b']), max_size=5), max_size=8), st.booleans())
def test_rows_of_any_width_are_kept_or_said(table: list[list[str]], careful: bool) -> None:
    """No row is lost in silence, and none with a cell beyond the first line is kept, in whatever way it is read."""
    out = StringIO()
    writer(out, lineterminator="\n").writerows([["a", "b", "c"], *table])
    kept, faults = read(out.getvalue().encode() + (b'9,9"9,\n' if careful else b""))
    wide = [row for row in table if row and len(row) > 3 + (not row[-1])]
    blank = [row for row in table if row not in wide and not any(row[:2])]
    assert (len(faults), len(kept)) == (len(wide), len(table) - len(wide) - len(blank) + careful)


def test_empty_lines_are_passed_over_and_counted() -> None:
    """A line with nothing on it is no row, but a line."""
    assert read(b"a,b\r\n1,x\r\n\r\n2,y")[0] == [("1", "x", 1, 2), ("2", "y", 3, 4)]


def test_a_column_that_is_there_twice_is_a_fault() -> None:
    """Two columns of one name leave it open which is meant."""
    assert read(b"a,b,a\n1,x,2\n") == ([], [Fault("line 1", "the column “a” is there twice")])


@pytest.mark.parametrize(
    "content",
    [
        b"at,person\r,direction\n1714550000,Bo,in\n",
        b"a\rb,c\n1,2\n",
        b"interaction,direction\r,correspondent_id,datetime\ntext,in,A,2014-03-02 07:13:30\n",
    ],
)
def test_a_lone_return_in_the_first_line_makes_it_no_line_of_names(content: bytes) -> None:
    """A line that ends within a name is no header, and nothing raises."""
    assert header(content) == ()


@pytest.mark.parametrize("chunk", [7, 16, 64])
def test_chunks_are_cut_between_rows(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the chunks, the rows are the same."""
    content = b"a,b\n" + b"".join(b'%d,"x\n, %d"\n%d,plain\n' % (n, n, n) for n in range(40))
    whole = read(content)
    monkeypatch.setattr(_csv_rows, "CHUNK", chunk)
    assert read(content) == whole


@given(st.lists(st.text('ab",\n\r é', max_size=12), max_size=12), st.booleans())
def test_any_bytes_give_rows_and_faults(lines: list[str], latin: bool) -> None:
    """No content raises, and every row has a line of its own, in order."""
    content = "\n".join(["a,b", *lines]).encode("latin-1" if latin else "utf-8")
    kept, _faults = read(content)
    places = [int(str(row[3])) for row in kept]
    assert places == sorted(set(places))


@given(st.text('at,person"\n\r é', max_size=30))
def test_any_first_line_gives_names_or_none(line: str) -> None:
    """No header raises, whatever its line breaks and quotation marks."""
    names = header(line.encode())
    assert all(name == name.strip() for name in names)


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=20))
def test_what_a_csv_writer_wrote_is_read_back(table: list[tuple[str, str]]) -> None:
    """Fields of any text, quoted as a CSV writer does, come back as they were."""
    content = "a,b\n" + "".join('"{}","{}"\n'.format(*(field.replace('"', '""') for field in row)) for row in table)
    try:
        kept, faults = read(content.encode())
    except UnicodeEncodeError:
        return
    plain = [tuple(field.replace("\r\n", "\n") for field in row) for row in table]
    found = [tuple(str(field).replace("\r\n", "\n") for field in row[:2]) for row in kept]
    assert (found, faults) == (plain, [])
