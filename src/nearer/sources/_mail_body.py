"""What a person wrote in a mail: the plain text or the words of the HTML, without what they quoted, and answers to plans."""

import quopri
import re
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO

from nearer.sources._calendar_parts import Part, parts, title_of, word
from nearer.sources._calendar_people import answer_of
from nearer.sources._mail_headers import Headers, decoded, from_base64, headers_of, sound
from nearer.sources._mail_stream import parted

DEEPEST, DEEPEST_TAG = 8, 60
MOST_PARTS = 200
LONGEST_HTML = 256_000
LONGEST_TEXT = 200_000

_PARAMETER = re.compile(r';\s*([\w-]+)\*?\s*=\s*("[^"]*"|[^\s;]+)')
_QUOTE = re.compile(r"^[ \t]*>")
_SAYS_WROTE = re.compile(r":[\s*_]*$")
_CUT = re.compile(r"^(?:-- ?|[-_]{2,20} ?[^\W\d_][^\n]{3,60}?[-_]{2,20} *|_{20,}|[*]?From:[*]? .*)$", re.MULTILINE)
_OUTLOOK = re.compile(r"\A[*]?From:[*]?[^\n]*\n(?:[^\n]*\n){0,3}?[*]?(?:Sent|Date|To|Subject):", re.MULTILINE)
_TAG = re.compile(
    r"<(?:[!?][^<>]{0,2000}|(?P<close>/)?(?P<tag>[a-zA-Z][\w:-]{0,40})"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,2000}))>"
)
_ATTRIBUTE = re.compile(r"\b(id|class)\s{0,9}=\s{0,9}(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNSEEN = frozenset({"script", "style", "head", "title", "blockquote", "template"})
_QUOTED_CLASSES = "gmail_quote gmail_attr yahoo_quoted protonmail_quote moz-cite-prefix moz-signature"
_QUOTED = (*_QUOTED_CLASSES.split(), "gmail_signature", "outlookmessageheader")
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "hr", "pre"})
_REST_IS_QUOTED = frozenset({"divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container"})


@dataclass
class Body:
    """texts and pages: the parts in plain text and in HTML; plan: a calendar's part; attached: there is something else."""

    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    plan: str = ""
    attached: bool = False
    parts: int = 0

    def words(self) -> str:
        """Return what was written here and not quoted, without blanks around it."""
        whole = "\n".join(self.texts).strip() or "\n".join(map(from_html, self.pages))
        return without_quotes(whole[:LONGEST_TEXT])


@dataclass(frozen=True)
class Plan:
    """A calendar's mail. method: REQUEST, CANCEL or REPLY; answer: one of ANSWERS or ""; title: what it is about."""

    method: str
    answer: str
    title: str


def body_of(headers: Headers, raw: bytes) -> Body:
    """Return the parts of a mail's body that can be read. Nothing that stands there raises."""
    body = Body()
    _walk(headers, raw, body, 0)
    return body


def _walk(headers: Headers, raw: bytes, body: Body, depth: int) -> None:
    body.parts += 1
    if body.parts > MOST_PARTS:
        return
    value = headers.get("content-type", "text/plain")
    kind = value.partition(";")[0].strip().lower()
    given = {name.lower(): inside.strip('"') for name, inside in _PARAMETER.findall(value)}
    if kind.startswith("multipart/"):
        if depth < DEEPEST and given.get("boundary"):
            for piece in _pieces(raw, given["boundary"].encode("utf-8", "replace")):
                inner, rest = parted(piece)
                _walk(headers_of(inner), rest, body, depth + 1)
        return
    apart = headers.get("content-disposition", "").strip().lower().startswith("attachment")
    if kind == "text/calendar" and not body.plan:
        body.plan = decoded(_unpacked(headers, raw), given.get("charset", "utf-8"))
    elif kind in ("text/plain", "text/html", "text", "") and not apart:
        whole = decoded(_unpacked(headers, raw), given.get("charset", "utf-8")).replace("\r\n", "\n")
        (body.pages if kind == "text/html" else body.texts).append(whole)
    else:
        body.attached |= not kind.startswith(("message/delivery", "application/pgp-sig", "application/pkcs7-sig"))


def _pieces(raw: bytes, boundary: bytes) -> list[bytes]:
    """Return the parts between the boundary's lines, without what stands before the first and after the last."""
    found = []
    for piece in (b"\n" + raw).split(b"\n--" + boundary)[1:]:
        if piece.startswith(b"--"):
            break
        found.append(piece.partition(b"\n")[2])
    return found


def _unpacked(headers: Headers, raw: bytes) -> bytes:
    way = headers.get("content-transfer-encoding", "").strip().lower()
    if way == "base64":
        return from_base64(raw)
    if way == "quoted-printable":
        return quopri.decodestring(raw)
    return re.sub(rb"^>(>*From )", rb"\1", raw, flags=re.MULTILINE)


def plan_of(body: Body) -> Plan | None:
    """Return what a calendar's part asks or answers, None where there is none or it does neither."""
    method, said = "", Part("VEVENT", 0).said()
    for part in parts(BytesIO(body.plan.encode("utf-8", "replace"))) if body.plan else ():
        if isinstance(part, Part) and part.kind == "VCALENDAR":
            method = method or word(part.said(), "METHOD")
        elif isinstance(part, Part) and part.kind == "VEVENT" and not said:
            said = part.said()
    if method not in ("REQUEST", "CANCEL", "REPLY"):
        return None
    answers = [answer for one in said.get("ATTENDEE", ()) if (answer := answer_of(one))]
    return Plan(method, answers[0] if answers else "", title_of(said))


def without_quotes(text: str) -> str:
    """Return a text without lines that quote, the line that says whom, what is forwarded, and the signature."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _QUOTE.match(line):
            _drop_who_wrote(kept)
            continue
        kept.append(line.rstrip())
    whole = "\n".join(kept)
    for found in _CUT.finditer(whole):
        if "From:" not in found[0] or _OUTLOOK.match(whole[found.start() : found.start() + 2_000]):
            whole = whole[: found.start()]
            break
    return whole.strip()


def _drop_who_wrote(kept: list[str]) -> None:
    """Leave out "On 2 March, Ann wrote:" above a quote, on one line or two. It holds a digit and ends with a colon."""
    while kept and not kept[-1]:
        kept.pop()
    if not kept or not _SAYS_WROTE.search(kept[-1]):
        return
    last = kept[-1]
    if re.search(r"\d", last):
        kept.pop()
    elif len(kept) > 1 and re.search(r"\d{4}", kept[-2]):
        del kept[-2:]


def from_html(page: str) -> str:
    """Return the words of a page as a reader would see them, without quotes. Linear in its length, whatever it holds."""
    seen = _without_comments(page[:LONGEST_HTML])
    words, last = _Words(), 0
    for found in _TAG.finditer(seen):
        words.text(seen[last : found.start()])
        last = found.end()
        if found["close"]:
            words.ends(found["tag"].lower())
        elif found["tag"]:
            given = {name.lower(): value.strip("\"'").lower() for name, value in _ATTRIBUTE.findall(found["rest"])}
            words.begins(found["tag"].lower(), given)
    words.text(seen[last:])
    return sound(words.whole())


def _without_comments(page: str) -> str:
    pieces, at = [], 0
    while (begins := page.find("<!--", at)) >= 0:
        pieces.append(page[at:begins])
        ends = page.find("-->", begins + 4)
        at = len(page) if ends < 0 else ends + 3
    return "".join([*pieces, page[at:]])


class _Words:
    """Gathers the words outside of quotes. A tag stays open until its own end or that of one around it."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._unseen = 0
        self._over = False
        self._found: list[str] = []

    def begins(self, tag: str, given: dict[str, str]) -> None:
        """Open a tag with these attributes."""
        if tag in _BREAKS:
            self._found.append("\n")
        self._over |= given.get("id", "").removeprefix("x_") in _REST_IS_QUOTED
        if tag in _VOID:
            return
        unseen = tag in _UNSEEN or any(name in given.get("class", "") for name in _QUOTED)
        self._open.append((tag, unseen))
        self._unseen += unseen

    def ends(self, tag: str) -> None:
        """Close a tag, and what was left open within it."""
        if tag in _BREAKS:
            self._found.append("\n")
        near = self._open[-DEEPEST_TAG:]
        places = [place for place, (name, _unseen) in enumerate(near) if name == tag]
        for _ in range(len(near) - places[-1] if places else 0):
            self._unseen -= self._open.pop()[1]

    def text(self, text: str) -> None:
        """Take what stands between two tags."""
        if not (self._unseen or self._over):
            try:
                plain = unescape(text)
            except ValueError:  # a number of thousands of digits
                plain = text
            self._found.append(re.sub(r"\s+", " ", plain))

    def whole(self) -> str:
        """Return what was gathered, a line a block."""
        lines = (line.strip() for line in "".join(self._found).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
