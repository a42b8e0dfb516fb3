"""Writes invented WhatsApp exports, and beside them what a right reading finds (truth.json).

    python -m bench.gen_whatsapp FOLDER [--messages 1000000] [--chats 20] [--phone android|ios]

Each chat is one of two, over eight years: one message in twenty runs over several lines, some are pictures, some lines
are WhatsApp's own, and texts hold colons, clock times, links and emoji. The same call always writes the same bytes.
truth.json holds for each file the messages, WhatsApp's own lines, and a digest over time, author and text of each message.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ME = "Me Myself"
YEARS = 8
TALK = (
    "hey are you free on saturday I was thinking we could maybe get dinner or just walk sorry been busy lol ok yes no "
    "haha miss you call me later tomorrow work mum dad kids train late cannot make it rain check love that thanks so "
    "much can you help with something it is fine never mind how did it go really good talk soon"
)
WORDS = TALK.split()
EMOJI = ("😂", "❤️", "👨‍👩‍👧", "👍🏽", "😭")
NOTICE = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to "
    "them. Tap to learn more."
)


@dataclass(frozen=True)
class Line:
    """One entry of a chat. who: None for WhatsApp's own lines; text: None for a picture."""

    at: datetime
    who: str | None
    text: str | None


def entries(rng: random.Random, other: str, count: int) -> Iterator[Line]:
    """Yield the entries of one chat, the notice first."""
    at = datetime(2016, 1, 3, 8)  # noqa: DTZ001 - local, as in an export
    step = YEARS * 365 * 86_400 / count
    yield Line(at, None, NOTICE)
    mine = False
    for _ in range(count - 1):
        at += timedelta(seconds=int(rng.expovariate(1 / step)))
        luck = rng.random()
        if luck < 0.005:
            own = (
                f"{other} changed their phone number. Tap to message or add the new number.",
                "You blocked this contact",
            )
            yield Line(at, None, rng.choice(own))
            continue
        mine = not mine if rng.random() < 0.55 else mine
        yield Line(at, ME if mine else other, None if luck < 0.035 else words(rng, luck))


def words(rng: random.Random, luck: float) -> str:
    """Return a text of some words, now and then of several lines or with what a header also holds."""
    text = " ".join(rng.choices(WORDS, k=1 + int(rng.expovariate(1 / 9))))
    if luck > 0.94:
        text += " " + rng.choice(EMOJI)
    if luck < 0.085:
        text += "\n" + " ".join(rng.choices(WORDS, k=5)) + "\nnote: bring 2 things"
    elif luck < 0.10:
        text += " https://example.org/a?b=1:2 at 10:30: ok"
    return text


def written(line: Line, other: str, phone: str) -> str:
    """Return an entry as the phone writes it."""
    if phone == "ios":
        text = f"\u200e{line.text}" if line.who is None else line.text or "\u200eimage omitted"
        return f"[{line.at:%d/%m/%Y, %H:%M:%S}] {line.who or other}: {text}"
    name = f"{line.who}: " if line.who else ""
    return f"{line.at:%d/%m/%Y, %H:%M} - {name}{line.text or '<Media omitted>'}"


def fact(at: datetime, author: str, text: str | None) -> bytes:
    """Return one message as it goes into the digest."""
    return f"{at:%Y-%m-%dT%H:%M:%S}\x1f{author}\x1f{text or ''}\x1e".encode()


def write(folder: Path, messages: int, chats: int, phone: str) -> None:
    """Write the chats and truth.json."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(7)
    truth: dict[str, dict[str, int | str]] = {}
    for chat in range(chats):
        other = f"Person {chat:02}" if chat % 4 else f"+44 7700 9{chat:05}"
        digest, user, system, lines = hashlib.sha256(), 0, 0, []
        for line in entries(rng, other, messages // chats):
            lines.append(written(line, other, phone))
            if line.who is None:
                system += 1
            else:
                at = line.at if phone == "ios" else line.at.replace(second=0)
                digest.update(fact(at, line.who, line.text))
                user += 1
        name = f"WhatsApp Chat with {other}.txt"
        end = "\r\n" if phone == "ios" else "\n"
        (folder / name).write_bytes((end.join(lines) + end).encode())
        truth[name] = {"user": user, "system": system, "sha256": digest.hexdigest()}
    (folder / "truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")


def main() -> None:
    """Write what the options ask for."""
    ask = argparse.ArgumentParser(description="Write invented WhatsApp exports.")
    ask.add_argument("folder", type=Path)
    ask.add_argument("--messages", type=int, default=1_000_000)
    ask.add_argument("--chats", type=int, default=20)
    ask.add_argument("--phone", choices=("android", "ios"), default="android")
    asked = ask.parse_args()
    write(asked.folder, asked.messages, asked.chats, asked.phone)


if __name__ == "__main__":
    main()
