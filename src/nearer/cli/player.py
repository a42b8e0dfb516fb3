"""Plays a practice on a terminal: prints a page, reads an answer, and hands it on. Nothing is decided here."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from nearer.cli.questions import OnTerminal
from nearer.cli.shared_screen import SharedScreen
from nearer.cli.terminal import bold, clear, in_bold, is_slip
from nearer.cli.unlocking import now
from nearer.errors import Undecided, WrongCall
from nearer.language import _
from nearer.model.photo import Photo

if TYPE_CHECKING:
    from nearer.model.run import Answer
    from nearer.service.opening import OpenVault
    from nearer.service.own_words import Passage
    from nearer.service.practice_page import PracticePage

BACK, PAUSE, ANEW, FIRST = ":back", ":stop", ":anew", ":first"
MOST_NAMES = 20


class Paused(Exception):  # it is no error
    """The person stopped for now."""


class Back(Exception):  # it is no error
    """The person wants the page before."""


def to_go_on(command: str) -> str:
    """Return what is said where a practice stopped on the way."""
    return _("What you wrote is kept. To go on: {command}").format(command=command)


class First(Exception):  # it is no error
    """The person wants to see the page as it was before their own words."""


class Player(OnTerminal):
    """One practice on a terminal. Where the input ends, it stops as by the word for it."""

    def __init__(
        self,
        ask: Callable[[str], str] = input,
        say: Callable[[str], None] = print,
        clear: Callable[[], None] = clear,
    ) -> None:
        super().__init__(ask, say)
        self._given = ask is not input
        self._screen = SharedScreen(self._tell, self._typed, clear)

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody to answer."""
        return self._given or (sys.stdin.isatty() and sys.stdout.isatty())

    def play(self, vault: "OpenVault", number: int) -> bool:
        """Lead through a run; return whether it came to an end."""
        from nearer.service import practices

        page = practices.page(vault, number)
        self._put(bold(page.title, on=in_bold()))
        if page.kind != "start" and page.by != "nearer":  # at the start it stands at length
            self._tell(_("The idea: {by}.").format(by=page.by))
        self._tell(
            _("Enter passes a question over. {back} goes back, {stop} stops; all is kept.").format(
                back=BACK, stop=PAUSE
            )
        )
        try:
            return self._walk(vault, page)
        finally:
            self._screen.end()

    def _walk(self, vault: "OpenVault", page: "PracticePage") -> bool:
        from nearer.service import photos, practices

        number = page.run
        while not page.ends:
            try:
                self._screen.turn_to(page)
                given = self._page(vault, page)
                page = practices.answer(vault, now(), number, page.place, given)
                for says in photos.what_was_kept(given) if isinstance(given, Photo) else ():
                    self._tell(says)
                if page.rests:
                    self._tell(_("That is all for today. The next question waits for another day."))
                    return True
            except Back:
                page = practices.back(vault, now(), number)
            except First:
                for says in page.first:
                    self._tell(says)
            except Paused:
                return False
            except WrongCall as problem:
                for says in filter(None, (problem.what, problem.safe, problem.what_to_do)):
                    self._tell(says)
        self._last(vault, page)
        return True

    def _page(self, vault: "OpenVault", page: "PracticePage") -> "Answer | Photo":
        self._put("")
        self._says(page)
        self._doors(page)
        if page.kind == "grounding" or (not page.ask and page.answer is None):
            self._tell(_("Take your time. Press Enter to go on.") if page.seconds else _("Press Enter to go on."))
            self._typed()
            return None
        if page.ask:
            self._tell(page.ask)
        if page.example:
            self._tell(_("For example: {example}").format(example=page.example))
        for text in page.earlier:
            self._tell(_("Earlier you wrote: {text}").format(text=text))
        return self._answer(vault, page)

    def _says(self, page: "PracticePage") -> None:
        for nth, text in enumerate(page.says):
            if nth:
                self._put("")
            self._tell(text)
            if page.kind == "grounding" and 0 < nth < len(page.says) - 1:
                self._typed()
        for text in page.listed:
            self._tell(text, first="  - ")
        if page.says and (page.ask or page.listed):
            self._put("")
        if page.first:
            self._tell(_("These are your own words. {first} shows the page as it was.").format(first=FIRST))

    def _doors(self, page: "PracticePage") -> None:
        for offer in page.offers:
            if offer.startswith("P"):
                self._tell(_("If you like: nearer practise {code}").format(code=offer), first="  - ")
            elif offer == "help":
                self._tell(_("If you need someone now: nearer help-now"), first="  - ")

    def _answer(self, vault: "OpenVault", page: "PracticePage") -> "Answer | Photo":
        match page.answer:
            case "scale" | "percent":
                return self._number(page)
            case "choice" | "person" | "people":
                return self._chosen(page)
            case "list" | "ladder":
                self._tell(_("A line each. An empty line ends it."))
                return tuple(self._lines(vault, page)) or None
            case "date":
                self._tell(_("Write a day as 2026-03-31. Enter passes it over."))
                return self._typed() or None
            case "photo":
                return self._photo()
        if page.starts_as and not page.draft:
            self._tell(_("So far: {text}").format(text=page.starts_as))
            self._tell(_("Press Enter to keep it, or write it anew."))
        else:
            self._tell(_("An empty line ends it."))
        return "\n".join(self._lines(vault, page)) or page.starts_as or None

    def _photo(self) -> Photo | None:
        from nearer.service import photos

        self._tell(_("Write where the picture lies on this computer, or drop it here. Enter passes it over."))
        line = self._typed()
        return photos.of_file(line) if line else None

    def _number(self, page: "PracticePage") -> int | None:
        top = 100 if page.answer == "percent" else 10
        ends = (
            _("0 means “{low}”, {top} means “{high}”.").format(low=page.low, top=top, high=page.high)
            if page.low
            else ""
        )
        self._tell(f"{ends} " + _("Type a number from 0 to {top}. Enter passes it over.").format(top=top))
        while line := self._typed():
            if line.isdecimal() and int(line) <= top:
                return int(line)
            self._tell(_("Please type a number from 0 to {top}.").format(top=top))
        return None

    def _chosen(self, page: "PracticePage") -> "Answer":
        choices = page.choices[:MOST_NAMES] if page.answer != "choice" else page.choices
        for nth, choice in enumerate(choices, 1):
            self._tell(choice.says, first=f"{nth:>4}  ")
        many = page.ticks > 1
        self._tell(_what_to_type(page, len(choices), many=many))
        if page.skip and page.skip != _("Skip"):
            self._tell(_("Enter: {skip}").format(skip=page.skip))
        while True:
            line = self._typed()
            if not line:
                if page.kind == "step" and page.who != "apart":  # of two alone a slip on Enter would be a no
                    return None
                self._tell(_("This one cannot be passed over. Type one of the numbers, or {stop}.").format(stop=PAUSE))
                continue
            parts = _parts(line) if many else [line]
            picked = [
                choices[int(part) - 1].name if part.isdecimal() and 0 < int(part) <= len(choices) else part
                for part in parts
            ]
            own = [part for part in picked if part not in {choice.name for choice in page.choices}]
            if any(is_slip(part) or not page.other for part in own):
                self._tell(_("Please type one of the numbers.") if choices else _("Please write a name."))
            elif len(picked) > page.ticks:
                self._tell(_("Please choose {n} at most.").format(n=page.ticks))
            else:
                return tuple(picked) if many else picked[0]

    def _last(self, vault: "OpenVault", page: "PracticePage") -> None:
        from nearer.service import own_words, practices

        self._put("")
        self._says(page)
        if page.then:
            self._tell(_("If you like: nearer practise {code}").format(code=page.then), first="  - ")
        with suppress(Back, Paused):  # all is answered: whatever is typed here hands the keyboard back
            self._screen.give_back()
        if page.state != "none" and page.person:
            self._tell(
                _("Shall I keep {person} out from now on? Nothing is suggested about them then.").format(
                    person=page.person
                )
            )
            if self.may_i():
                practices.keep_out(vault, now(), page.run, page.state)
        if page.kind == "aside":
            self._tell(_("If you need someone now: nearer help-now"))
            return
        if not page.stars:
            return
        self._tell(_("How useful was this, from 1 to 5? Enter leaves it out."))
        line = self._line_or_end()
        if line.isdecimal() and 1 <= int(line) <= 5:
            missing = ""
            if int(line) < 3:
                self._tell(_("What was missing? Enter leaves it out."))
                missing = self._line_or_end()
            practices.rate(vault, page.run, int(line), missing)
            if int(line) < 3:
                self.offer_own_words(vault, page.code, own_words.passages_of_run(vault, page.run))
            elif int(line) > 3 and page.code.startswith("P"):  # what N18's page told is not to be shared
                self._tell(_("If you like to share one insight of yours: nearer card WORDS"))

    def offer_own_words(self, vault: "OpenVault", code: str, found: "Sequence[Passage]") -> None:
        """Ask whether the person wants to say one passage in their own words; Enter is no."""
        from nearer.service.own_words import write
        from nearer.service.own_words_sheet import in_short

        if not found:
            return
        self._put("")
        self._tell(
            _(
                "You can write your own version of a passage. It is shown from then on. Type a number, or Enter for none."
            )
        )
        for nth, one in enumerate(found, 1):
            self._tell(in_short(one), first=f"{nth:>4}  ")
        line = self._line_or_end()
        if not line.isdecimal() or not 0 < int(line) <= len(found):
            return
        nth = int(line) - 1
        for text in found[nth].shown.split("\n\n"):
            self._tell(text)
        self._tell(_("Write it in your words. What stands in braces stays as it is. An empty line ends it."))
        lines: list[str] = []
        while line := self._line_or_end():
            lines.append(line)
        if lines:
            write(vault, now(), code, found[nth].name, "\n".join(lines))
            self._tell(_("It is kept. To see both: nearer practise {code} --own").format(code=code))

    def _lines(self, vault: "OpenVault", page: "PracticePage") -> list[str]:
        """Return the lines that are typed. Each is kept at once, so that none is lost, however this ends."""
        from nearer.service import practices

        found = list(page.draft)
        if found:
            self._tell(_("You began to write this:"))
            for line in found:
                self._tell(line, first="  ")
            self._tell(_("Write on, or type {anew} to write it anew.").format(anew=ANEW))
        while line := self._typed():
            found = [] if line == ANEW else [*found, line]
            practices.draft(vault, page.run, page.place, found)
        return found

    def _typed(self) -> str:
        try:
            line = self._line()
        except Undecided:
            raise Paused from None
        except KeyboardInterrupt:  # all that was answered is kept, and is said to be
            self._put("")
            raise Paused from None
        if line == BACK:
            raise Back
        if line == PAUSE:
            raise Paused
        if line == FIRST:
            raise First
        return line


def _what_to_type(page: "PracticePage", count: int, *, many: bool) -> str:
    """Return what may be typed at a choice of so many."""
    if page.answer in ("person", "people"):
        if not count:
            return _("Type names with commas between.") if many else _("Type a name.")
        return _("Type numbers with commas between, or names.") if many else _("Type a number, or a name.")
    own = page.other and page.kind == "step"
    if many:
        return (
            _("Type numbers with commas between, or your own words.") if own else _("Type numbers with commas between.")
        )
    return _("Type a number, or your own words.") if own else _("Type a number.")


def _parts(line: str) -> list[str]:
    """Return what stands between the commas of a line; numbers may have spaces between."""
    words = line.replace(",", " ").split()
    if all(word.isdecimal() for word in words):
        return words
    return [part.strip() for part in line.split(",") if part.strip()]
