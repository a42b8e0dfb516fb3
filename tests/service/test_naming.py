"""How people and files are called: names or initials, harmless, kept apart."""

from dataclasses import replace

from nearer.model.person import Handle, Person
from nearer.service.naming import Naming, apart, harmless
from tests.reports import report


def _people(*names: str) -> tuple[Person, ...]:
    return tuple(Person(nth, name, (Handle(nth, name, "whatsapp"),)) for nth, name in enumerate(names))


def test_initials_are_unique() -> None:
    """Two people with the same initials can be told apart."""
    naming = Naming(replace(report(), people=_people("Anna Berg", "Ada Brandt", "אבי")), initials=True)
    assert [naming.bare(name) for name in ("Anna Berg", "Ada Brandt", "אבי")] == ["A.B.", "A.B. (2)", "א."]


def test_a_number_has_no_initials() -> None:
    """The figures of a number would give it away."""
    naming = Naming(replace(report(), people=_people("+44 7700 900123", "+1 202 555 0123")), initials=True)
    assert [naming.bare(name) for name in ("+44 7700 900123", "+1 202 555 0123")] == ["Someone", "Someone (2)"]


def test_a_file_is_often_named_after_a_person() -> None:
    """With initials a file is shown by number."""
    hidden, open_ = Naming(report(), initials=True), Naming(report(), initials=False)
    assert hidden.file("WhatsApp Chat with Anna Berg.txt") == apart("file 1")
    assert open_.file("sms.csv") == apart("sms.csv")


def test_folders_that_all_files_lie_in_are_left_out() -> None:
    """What is the same for all files says nothing; what differs stays."""
    first, second, _ = report().receipts
    here = (replace(first, file="/chats/in/a.zip/a.txt"), replace(second, file="/chats/in/b/c.csv"))
    naming = Naming(replace(report(), receipts=here), initials=False)
    assert [naming.file(one.file) for one in here] == [apart("a.zip/a.txt"), apart("b/c.csv")]


def test_names_inside_a_sentence_become_initials() -> None:
    """A note that other rooms wrote holds no name either; parts of words stay."""
    naming = Naming(report(), initials=True)
    assert naming.within("Anna Berg and Tom wrote; Tomorrow too.") == "A.B. and T. wrote; Tomorrow too."


def test_harmless_keeps_what_names_need() -> None:
    """Joiners that emoji and some scripts need stay; what steers a terminal goes."""
    assert harmless("  a\tb\r\nc \x1b[0m\u200dé\ud800 ") == "a b c [0m\u200dé\ufffd"
    assert harmless("a\r\nb", lines=True) == "a\nb"
