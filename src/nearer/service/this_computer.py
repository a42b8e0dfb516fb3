"""The zone of this computer by its IANA name: offered where a history has times without a zone."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

LOCALTIME = Path("/etc/localtime")
TIMEZONE = Path("/etc/timezone")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def machine_zone(localtime: Path = LOCALTIME, timezone: Path = TIMEZONE) -> str:
    """Return the zone's name: from TZ, from where /etc/localtime points, from /etc/timezone, else today's whole hours from UTC.

    Windows keeps no such name; there the hours are the best that can be offered, and the person can say better.
    """
    found = [os.environ.get("TZ", "").lstrip(":")]
    place = str(localtime.resolve()) if localtime.exists() else ""
    found.append(place.partition("zoneinfo/")[2].removeprefix("posix/"))
    if timezone.is_file():
        found.append(timezone.read_text(encoding="ascii", errors="replace").strip())
    for name in found:
        if name and _is_zone(name):
            return name
    offset = datetime.now().astimezone().utcoffset()
    hours = round(offset.total_seconds() / 3600) if offset is not None else 0
    # Etc/GMT counts the other way round: two hours east of Greenwich is Etc/GMT-2.
    return "UTC" if hours == 0 else f"Etc/GMT{-hours:+d}"
