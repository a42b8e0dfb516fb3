"""The page as a file: it holds everything, asks for nothing, and shows names as they are, never as markup."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

from nearer.model.finding import KindMoment
from nearer.model.person import Handle, Person
from nearer.page.html import isolated, page
from nearer.service.set_out import Shown, set_out
from tests.reports import at, report

EVERYTHING = Shown(maybe=True, evidence=True, words=True, asked=True, to_file=True)


class Outline(HTMLParser):
    """Every tag with its attributes, and every id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.append((tag, dict(attrs)))


def html(shown: Shown = EVERYTHING) -> str:
    """Return the page of the hand-made report."""
    return page(set_out(report(), shown))


def test_no_script_and_no_outside_address() -> None:
    """No script, no link, no picture from elsewhere, no handler, no form."""
    outline = Outline(html())
    assert {tag for tag, _ in outline.tags} & {"script", "link", "img", "iframe", "form", "a", "object"} == set()
    assert [
        name for _, attrs in outline.tags for name in attrs if name.startswith("on") or name in ("src", "href", "style")
    ] == []
    assert re.findall(r"https?:|//\w|@import|url\((?!#)", html()) == []


def test_the_policy_lets_in_one_style_by_its_sum() -> None:
    """The sum in the policy is the sum of the style that stands there."""
    whole = html()
    style = re.search(r"<style>(.*?)</style>", whole, re.DOTALL)
    assert style is not None
    total = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{total}'; base-uri 'none'; form-action 'none'" in whole


def test_a_page_has_initials_and_no_evidence_unless_asked() -> None:
    """What `--html` writes by default: no name, no evidence, no strength (K6)."""
    whole = html(Shown(initials=True, to_file=True))
    assert [name for name in ("Anna Berg", "Tom", "דנה", "7700", "WhatsApp Chat") if name in whole] == []
    assert "What was written and answered" not in whole
    assert "Coffee on Sunday" not in whole


def test_a_page_says_one_side_not_proof() -> None:
    """One side's record, not proof; a court can ask for it."""
    whole = html()
    assert "one side&#39;s record, not proof" in whole
    assert "asked for in court" in whole


def test_hostile_text_stays_text() -> None:
    """Markup, turning marks and the end of a style in names and messages stay text inside <bdi>."""
    nasty = "</style><script>alert(1)</script>\u202e"
    odd = replace(
        report(),
        people=(Person(0, nasty, (Handle(0, nasty, "x"),)),),
        kind_moment=KindMoment(nasty, at(2023, 1, 1), "f", 1, "<img src=x onerror=alert(1)>\u2069"),
        findings=(replace(report().findings[0], person=nasty),),
        streams=(replace(report().streams[0], person=nasty),),
    )
    whole = page(set_out(odd, EVERYTHING))
    assert {tag for tag, _ in Outline(whole).tags} & {"script", "img"} == set()
    assert "<bdi>&lt;img src=x onerror=alert(1)&gt;</bdi>" in whole
    assert not set(whole) & set("\u202e\u2066\u2067\u2068\u2069")


def test_ids_are_unique_and_references_meet() -> None:
    """Every label and hatch points at something that is there once."""
    whole = html()
    outline = Outline(whole)
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    wanted = {
        attrs[name] for _, attrs in outline.tags for name in ("aria-labelledby", "aria-describedby") if name in attrs
    }
    wanted |= set(re.findall(r"url\(#([\w-]+)\)", whole))
    assert len(ids) == len(set(ids))
    assert wanted - set(ids) == set()


def test_every_picture_has_a_caption_and_a_table() -> None:
    """Two layouts, a caption and the same as a table in each figure."""
    tags = [tag for tag, _ in Outline(html()).tags]
    pictures = len(set_out(report(), EVERYTHING).pictures)
    assert pictures == 7
    assert [tags.count(tag) for tag in ("figure", "svg", "figcaption", "table")] == [7, 14, 7, 7]


def test_a_month_without_a_file_has_no_figure() -> None:
    """In the table a month that no file covers says so; it is not nought."""
    stream = report().streams[0]
    bare = replace(report(), streams=(replace(stream, covered=(False,) * len(stream.weeks)),))
    assert "no file" in page(set_out(bare, EVERYTHING))


def test_an_option_stays_in_one_piece() -> None:
    """An option never breaks after its two dashes; what a file holds is escaped all the same."""
    said = str(isolated("Ask for it, with --leave-out NAME. <--x>"))
    assert said == 'Ask for it, with <span class="option">--leave-out NAME</span>. &lt;--x&gt;'
    assert ".option { white-space: nowrap; }" in page(set_out(report(), Shown()))


def test_initials_end_a_sentence_with_one_dot() -> None:
    """A page with initials has no two dots in a row."""
    assert not re.search(r"\.(</bdi>)?\.", page(set_out(report(), Shown(initials=True, to_file=True, maybe=True))))
