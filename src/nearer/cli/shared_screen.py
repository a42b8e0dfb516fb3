"""One screen for two: cleared before and after, handed over with nothing on it, and none of the vault on it meanwhile."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from nearer.language import _

if TYPE_CHECKING:
    from nearer.service.practice_page import PracticePage


class SharedScreen:
    """Goes along with a walk, and clears the screen whenever somebody else may look at it.

    tell: prints a paragraph; wait: until Enter is pressed; clear: takes everything away.
    """

    def __init__(self, tell: Callable[[str], None], wait: Callable[[], object], clear: Callable[[], None]) -> None:
        self._tell, self._wait, self._clear = tell, wait, clear
        self._shared = self._apart = False

    def turn_to(self, page: "PracticePage") -> None:
        """Make the screen ready for whom a page is for."""
        if page.who == "me":
            self.end()
            return
        if not self._shared:
            self._begin(page)
        elif self._apart or page.who == "apart":
            self._clear()
        self._shared = True
        if page.who == "apart":
            self._tell(
                _("First for the one who began this. The other one looks away. Are you alone with the screen?")
                if page.turn == 1
                else _("Now the other one. Hand over the keyboard, and look away. Are you alone with the screen?")
            )
            self._pause()
        elif self._apart:
            self._tell(_("Both have answered. Sit here together again."))
            self._pause()
        self._apart = page.who == "apart"

    def end(self) -> None:
        """Take away what the two wrote, before the screen belongs to one again."""
        if self._shared:
            self._clear()
        self._shared = self._apart = False

    def give_back(self) -> None:
        """Wait until the one whose vault it is sits there alone."""
        if not self._shared:
            return
        try:
            self._tell(_("Give the keyboard back now."))
            self._pause()
        finally:
            self.end()

    def _begin(self, page: "PracticePage") -> None:
        self._tell(
            _(
                "From here on two of you share this screen. It is cleared now. In some windows one can scroll back: then stop "
                "here with :stop, and go on in a new window."
            )
        )
        self._pause()
        for says in page.for_two:
            self._tell(says)
        self._tell(_("Either of you may stop at any time: type :stop. It is not asked why."))
        self._pause()

    def _pause(self) -> None:
        self._tell(_("Press Enter to go on."))
        self._wait()
        self._clear()
