"""Takes plain texts out of an SMS Backup & Restore file where they stand: most of a file never goes through the XML parser.

The app writes the attributes of each text in one order. So the first text gives a pattern, and all that follow in the same
form are found at once. The pattern allows less than XML does; whatever it does not allow is left to the parser.
"""

import re
from dataclasses import dataclass, field

GIVEN = ("address", "date", "type", "body", "contact_name")

_TEXT = re.compile(rb'[ \t\r\n]*<sms((?: [A-Za-z_][\w.-]*="[^"<]*")+) />')
_NAME = re.compile(rb' ([A-Za-z_][\w.-]*)="[^"<]*"')
_SIMPLE = rb"[ !#-%'-;=-~]*+"
_SIGN = rb"[^\"<&\x00-\x1f]*+"
_NUMBER = rb"9|10|13|3[2-79]|[4-9][0-9]|[1-9][0-9]{2,3}|[1-4][0-9]{4}|5[0-4][0-9]{3}|6[0-4][0-9]{3}|1[0-2][0-9]{4}"
_SAID = rb"%b(?:&(?:amp|lt|gt|quot|apos|#(?:%b));%b)*" % (_SIGN, _NUMBER, _SIGN)
"""Of signs by number the likely ones: none that XML does not allow, and not the ampersand, which is put in last."""

_FREE = ("body", "contact_name")
_NO_SIGNS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_REFERENCE = re.compile(rb"&#([0-9]+);")
_NAMED = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"))
_MOST_FORMS = 64


@dataclass(frozen=True)
class _Form:
    """How texts are written that have the same attributes in the same order. given: which of GIVEN each group is."""

    run: re.Pattern[bytes]
    one: re.Pattern[bytes]
    given: tuple[str, ...]


@dataclass
class Plain:
    """The forms that were met in one file, the last one first."""

    forms: dict[tuple[bytes, ...], _Form | None] = field(default_factory=dict)
    last: _Form | None = None
    refused: bytes = b""

    def take(self, content: bytes, at: int) -> tuple[int, dict[str, tuple[bytes, ...]]]:
        """Return where the plain texts end that stand at this place, and what each of GIVEN is in them, as it is written.

        Where they are not in UTF-8, or hold a sign that is none, no more is taken of this content.
        """
        if content is self.refused:
            return at, {}
        upto = _end(self.last, content, at)
        if upto == at:
            self.last = self._form(content, at)
            upto = _end(self.last, content, at)
        if self.last is None or upto == at:
            return at, {}
        found = dict(zip(self.last.given, zip(*self.last.one.findall(content, at, upto), strict=True), strict=True))
        if not all(_is_allowed(b"\0".join(found[name])) for name in _FREE):
            self.refused = content
            return at, {}
        return upto, found

    def _form(self, content: bytes, at: int) -> _Form | None:
        first = _TEXT.match(content, at)
        if first is None:
            return None
        names = tuple(_NAME.findall(first[1]))
        if names not in self.forms and len(self.forms) < _MOST_FORMS:
            self.forms[names] = _form_of(names)
        return self.forms.get(names)


def _end(form: _Form | None, content: bytes, at: int) -> int:
    run = form.run.match(content, at) if form else None
    return run.end() if run else at


def _form_of(names: tuple[bytes, ...]) -> _Form | None:
    given = tuple(name for one in names if (name := one.decode()) in GIVEN)
    if sorted(given) != sorted(GIVEN) or len({*names}) < len(names):
        return None

    def pattern(group: bytes) -> bytes:
        parts = (
            b' %b="%b"' % (re.escape(name), (group if name.decode() in GIVEN else b"%b") % _value(name))
            for name in names
        )
        return b"[ \\t\\r\\n]*+<sms%b />" % b"".join(parts)

    return _Form(re.compile(b"(?:%b)*" % pattern(b"%b")), re.compile(pattern(b"(%b)")), given)


def _value(name: bytes) -> bytes:
    return _SAID if name.decode() in _FREE else _SIMPLE


def _is_allowed(written: bytes) -> bool:
    try:
        return written.isascii() or not (written.decode() and any(sign in written for sign in _NO_SIGNS))
    except UnicodeDecodeError:
        return False


def meant(written: bytes) -> bytes:
    """Return what is written with references to signs put in: the ampersand last, so that nothing is read twice."""
    if b"&" not in written:
        return written
    for reference, sign in _NAMED:
        written = written.replace(reference, sign)
    if b"&#" in written:
        written = _REFERENCE.sub(lambda found: chr(int(found[1])).encode(), written)
    return written.replace(b"&amp;", b"&")
