"""A card to share (F3): one insight of one's own, as a text and a picture. Never another person's words (K6)."""

import re
import textwrap
from unicodedata import normalize
from xml.sax.saxutils import escape

import polars as pl

from nearer.errors import WrongCall
from nearer.language import _
from nearer.service.kept import histories
from nearer.service.naming import harmless
from nearer.service.walkable import find
from nearer.vault.sealed import Vault

LONGEST = 280
SHORTEST_OF_THEIRS = 16
"""Characters: shorter messages of others ("see you soon") are nobody's own words."""

WIDTH, MARGIN, LINE = 640, 48, 34
LETTERS_A_LINE = 36


def refuse_words_of_others(vault: Vault, text: str) -> None:
    """Raise WrongCall where a text holds a message that somebody else wrote, whole, in any case."""
    wanted = _plain(text)
    theirs = histories(vault.connection).events.lazy().filter(~pl.col("mine") & pl.col("text").is_not_null())
    plain = pl.col("text").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    long = theirs.select(plain.alias("text")).filter(pl.col("text").str.len_chars() >= SHORTEST_OF_THEIRS)
    held = long.filter(pl.lit(wanted).str.contains(pl.col("text"), literal=True)).limit(1).collect()
    if held.height:
        raise WrongCall(
            _("These are words that someone else wrote to you."),
            _("No card was made."),
            _("A card holds your own words alone. Say it in yours."),
        )


def of_practice(code: str) -> tuple[str, str]:
    """Return the words of a card about a practice, as many sentences as fit, and whose idea it is. Raises WrongCall."""
    practice = find(code)
    words = f"{practice.title}."
    for sentence in re.split(r"(?<=[.?!])\s+", practice.asks.strip()):
        if len(words) + 1 + len(sentence) > LONGEST:
            break
        words += f" {sentence}"
    return words, _(", ").join(practice.by)


def text_of(words: str, by: str = "") -> str:
    """Return the card as a text. by: whose idea it comes from. Raises WrongCall for no words, and for too many."""
    plain = harmless(words)
    if not plain or len(plain) > LONGEST:
        raise WrongCall(_("A card has 1 to {n} letters.").format(n=LONGEST), _("No card was made."))
    return f"{plain}\n\n" + (_("After {by}.").format(by=by) if by else _("From my own notes."))


def picture_of(words: str, by: str = "") -> str:
    """Return the card as an SVG: words on paper, no script, nothing from elsewhere, readable in grey."""
    said, _blank, source = text_of(words, by).partition("\n\n")
    lines = textwrap.wrap(said, LETTERS_A_LINE)
    height = 2 * MARGIN + LINE * (len(lines) + 2)
    spoken = "".join(
        f'<text x="{MARGIN}" y="{MARGIN + LINE * (nth + 1)}" font-size="26" fill="#2c2622">{escape(line)}</text>'
        for nth, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" font-family="Georgia, serif"><title>{escape(said)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#faf6ef"/>'
        f'<rect x="12" y="12" width="{WIDTH - 24}" height="{height - 24}" fill="none" stroke="#9a4f2e" stroke-width="2"/>'
        f'{spoken}<text x="{MARGIN}" y="{height - MARGIN}" font-size="18" fill="#6a5d52">{escape(source)}</text></svg>\n'
    )


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).lower().split())
