"""Google Chat's dates in words, in the language of the account: "Monday, January 5, 2026 at 8:44:40 PM UTC"."""

import re
from datetime import UTC, datetime

FIRST_YEAR, LAST_YEAR = 2000, 2199

_TIME = re.compile(r"(\d{1,2})[:.](\d\d)[:.](\d\d)")
_ZONE = re.compile(r"(?:UTC|GMT)\s*$")
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_YEAR, _DAY, _WORD = (
    re.compile(r"(?<!\d)(\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2})(?!\d)"),
    re.compile(r"[^\W\d_]+"),
)
_HALF = re.compile(
    r"(?<!\w)(?:(?P<am>a\.?\s?m\.?|오전|午前|上午)|(?P<pm>p\.?\s?m\.?|오후|午後|下午))(?!\w)", re.IGNORECASE
)
_MONTHS = (
    "january january januar januari janvier enero janeiro gennaio stycznia января tammikuuta ledna január ocak січня ianuarie",
    "february februar februari février febrero fevereiro febbraio lutego февраля helmikuuta února február şubat лютого februarie",
    "march märz mars marzo março maart marca марта marts maaliskuuta března március mart березня martie",
    "april avril abril aprile kwietnia апреля huhtikuuta dubna április nisan квітня aprilie",
    "may mai mayo maio maggio mei maja мая maj toukokuuta května május mayıs травня",
    "june juni juin junio junho giugno czerwca июня kesäkuuta června június haziran червня iunie",
    "july juli juillet julio julho luglio lipca июля heinäkuuta července július temmuz липня iulie",
    "august août agosto augustus sierpnia августа augusti elokuuta srpna augusztus ağustos серпня",
    "september septembre septiembre setembro settembre września сентября syyskuuta září szeptember eylül вересня septembrie",
    "october oktober octobre octubre outubro ottobre października октября lokakuuta října október ekim жовтня octombrie",
    "november novembre noviembre novembro listopada ноября marraskuuta listopadu kasım листопада noiembrie",
    "december dezember décembre diciembre dezembro dicembre grudnia декабря desember joulukuuta prosince aralık грудня decembrie",
)
MONTH_OF = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}


def moment(words: str) -> datetime | None:
    """Return the moment, naive in UTC, or None where the language is not known or the time is not in UTC. No guess."""
    time = _TIME.search(words)
    if time is None or _ZONE.search(words) is None:
        return None
    rest = words[: time.start()] + " " + words[time.end() :]
    eastern = _EASTERN.search(rest)
    if eastern:
        year, month, day = map(int, eastern.groups())
    else:
        years, days = _YEAR.findall(rest), _DAY.findall(rest)
        months = {MONTH_OF[word] for word in _WORD.findall(rest.lower()) if word in MONTH_OF}
        if len(years) != 1 or len(days) != 1 or len(months) != 1:
            return None
        year, month, day = int(years[0]), months.pop(), int(days[0])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    clock = int(time[1]), int(time[2]), int(time[3])
    half = _HALF.search(rest)
    if half:
        if not 1 <= clock[0] <= 12:
            return None
        clock = (clock[0] % 12 + (12 if half["pm"] else 0), *clock[1:])
    try:
        return datetime(year, month, day, *clock, tzinfo=UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
