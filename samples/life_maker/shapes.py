"""How a phone writes it down: WhatsApp's text in three languages, zipped as the phone names it, and a call log as CSV.

Times are the wall clock of the phone. Zips carry one fixed time stamp and system, so that they are the same everywhere.
"""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from samples.life_maker import ZONE
from samples.life_maker.calls import Call
from samples.life_maker.rhythm import MEDIA, MISSED, Line

STAMP = (2026, 6, 15, 9, 0, 0)
LRM = "\u200e"


@dataclass(frozen=True, slots=True)
class Phone:
    """One way to export: the names of the zip and its member, the first line, and how a line is set."""

    zipped: str
    member: str
    notice: str
    line: Callable[[Line], str]
    newline: str = "\n"


def _english(line: Line) -> str:
    said = {MEDIA: "<Media omitted>"}.get(line.text, line.text)
    return f"{line.at:%d/%m/%Y, %H:%M} - {line.author}: {said}"


def _german(line: Line) -> str:
    said = {MEDIA: "<Medien ausgeschlossen>"}.get(line.text, line.text)
    return f"{line.at:%d.%m.%y, %H:%M} - {line.author}: {said}"


def _spanish(line: Line) -> str:
    stamp = f"[{line.at.day}/{line.at.month}/{line.at:%y}, {line.at.hour}:{line.at:%M:%S}]"
    marked = {MEDIA: f"{LRM}imagen omitida", MISSED: f"{LRM}Llamada de voz perdida"}.get(line.text)
    return f"{LRM if marked else ''}{stamp} {line.author}: {marked or line.text}"


PHONES = {
    "english_android": Phone(
        "WhatsApp Chat with {name}.zip",
        "WhatsApp Chat with {name}.txt",
        "{at:%d/%m/%Y, %H:%M} - Messages and calls are end-to-end encrypted. No one outside of this chat, not even"
        " WhatsApp, can read or listen to them. Tap to learn more.",
        _english,
    ),
    "german_android": Phone(
        "WhatsApp Chat mit {name}.zip",
        "WhatsApp Chat mit {name}.txt",
        "{at:%d.%m.%y, %H:%M} - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats"
        " kann sie lesen oder anhören, nicht einmal WhatsApp. Tippe, um mehr zu erfahren.",
        _german,
    ),
    "spanish_iphone": Phone(
        "WhatsApp Chat - {name}.zip",
        "_chat.txt",
        "[{at.day}/{at.month}/{at:%y}, {at.hour}:{at:%M:%S}] {name}: \u200eLos mensajes y las llamadas están cifrados de"
        " extremo a extremo. Nadie fuera de este chat, ni siquiera WhatsApp, puede leerlos ni escucharlos.",
        _spanish,
        "\r\n",
    ),
}


def chat(folder: Path, phone: str, name: str, lines: list[Line], opening: tuple[str, ...] = ()) -> None:
    """Write one chat as the zip that this phone makes. opening: system lines of the phone after its notice."""
    shape = PHONES[phone]
    head = [shape.notice.format(at=lines[0].at, name=name)]
    head += [f"{lines[0].at:%d/%m/%Y, %H:%M} - {said}" for said in opening]
    body = shape.newline.join([*head, *(shape.line(line).replace("\n", shape.newline) for line in lines), ""])
    member = zipfile.ZipInfo(shape.member.format(name=name), STAMP)
    member.create_system = 3
    member.external_attr = 0o600 << 16
    member.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(folder / shape.zipped.format(name=name), "w") as zipped:
        zipped.writestr(member, body.encode("utf-8"))


def call_log(folder: Path, rows: list[Call]) -> None:
    """Write the call log as nearer's own CSV."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("at", "person", "direction", "channel", "kind", "seconds"))
    for row in rows:
        at = row.at.replace(tzinfo=ZoneInfo(ZONE))
        table.writerow((at.isoformat(), row.person, row.direction, "phone", row.kind, row.seconds))
    (folder / "calls.csv").write_bytes(out.getvalue().encode("utf-8"))
