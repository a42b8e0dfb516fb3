"""Speed and size of reading a Telegram export of all chats.

    python -m bench.read_telegram [--mb 40]

An invented `result.json`, set out as Telegram Desktop does, with links, pictures, replies, reactions and calls. A child
process surveys and reads it; the CPU seconds are those of survey and read together, its peak memory is counted above
what the same process holds when all is imported. `--mb 375` is the run that docs/bench.md tells of. Unix only.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

LEAST_MB_PER_S, MOST_MB = 150.0, 200.0
START = 1_500_000_000
CHATS = 40
WORDS = [
    "hey",
    "are",
    "you",
    "free",
    "on",
    "saturday",
    "we",
    "could",
    "walk",
    "sorry",
    "been",
    "busy",
    "ok",
    "yes",
    "haha",
    "miss",
    "you",
    "call",
    "me",
    "later",
    "ещё",
    "дела",
    "💛",
]


def moment(unix: int) -> str:
    """Return the local time of a computer two hours ahead of UTC."""
    return datetime.fromtimestamp(unix + 7200, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def messages(rng: random.Random, other: int) -> Iterator[dict[str, object]]:
    """Yield the messages of one chat without end."""
    unix, n = START, 0
    while True:
        n += 1
        unix += int(rng.expovariate(1 / 900)) + 1
        mine = rng.random() < 0.5
        who = {"from": "Robin", "from_id": "user7"} if mine else {"from": f"Person {other}", "from_id": f"user{other}"}
        head = {"id": n, "type": "message", "date": moment(unix), "date_unixtime": str(unix)}
        text = " ".join(rng.choices(WORDS, k=1 + int(rng.expovariate(1 / 9))))
        entities = [{"type": "plain", "text": text}]
        dice = rng.random()
        if dice < 0.02:
            actor = {f"actor{key[4:]}": value for key, value in who.items()}
            call = {"action": "phone_call", "duration_seconds": 60, "discard_reason": "hangup"}
            yield {**head, "type": "service", **actor, **call, "text": "", "text_entities": []}
        elif dice < 0.07:
            yield {
                **head,
                **who,
                "photo": f"photos/photo_{n}.jpg",
                "width": 960,
                "height": 1280,
                "text": "",
                "text_entities": [],
            }
        elif dice < 0.1:
            link = [text, {"type": "link", "text": "https://example.org/a"}, ""]
            yield {**head, **who, "text": link, "text_entities": entities}
        elif dice < 0.15:
            recent = [{"from": "Robin", "from_id": "user7", "date": moment(unix + 60)}]
            felt = [{"type": "emoji", "count": 1, "emoji": "❤", "recent": recent}]
            yield {**head, **who, "text": text, "text_entities": entities, "reactions": felt}
        else:
            yield {**head, **who, "reply_to_message_id": n - 1, "text": text, "text_entities": entities}


def write(path: Path, size: int) -> int:
    """Write an export of about this many bytes; return how many messages it holds."""
    rng = random.Random(5)
    made = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '{\n "about": "Invented.",\n "personal_information": {\n  "user_id": 7,\n  "first_name": "Robin"\n },\n'
        )
        file.write(' "chats": {\n  "about": "All chats.",\n  "list": [')
        for chat in range(CHATS):
            other = 100 + chat
            file.write(
                ("," if chat else "") + f'\n   {{\n    "name": "Person {other}",\n    "type": "personal_chat",\n'
            )
            file.write(f'    "id": {other},\n    "messages": [')
            stop = size * (chat + 1) // CHATS
            for n, one in enumerate(messages(rng, other)):
                laid = json.dumps(one, ensure_ascii=False, indent=1).replace("\n", "\n     ")
                file.write(("," if n else "") + "\n     " + laid)
                made += 1
                if n % 50 == 0 and file.tell() >= stop:
                    break
            file.write("\n    ]\n   }")
        file.write("\n  ]\n }\n}")
    return made


def peak_mb() -> float:
    """Return the most memory that this process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1024)


def measure(path: Path) -> None:
    """Print CPU seconds, MB above the start, messages and faults: the measured run."""
    from nearer.contracts import Batch, Decided, Export
    from nearer.sources.telegram_json import SOURCE

    with path.open("rb") as file:
        export = Export(path.name, file.read(4096), path.stat().st_size, lambda: path.open("rb"))
    before, began = peak_mb(), time.process_time()
    seen = SOURCE.survey(export)
    messages_read = faults = 0
    for found in SOURCE.read(export, Decided(frozenset(), seen.likely_order)):
        if isinstance(found, Batch):
            messages_read += int((found.rows["kind"] != "reaction").sum())
        else:
            faults += 1
    print(json.dumps([time.process_time() - began, peak_mb() - before, messages_read, faults]))


def main() -> int:
    """Write, read, print the table; 1 where a goal is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=40)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure)
        return 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        made = write(path, given.mb * 1_000_000)
        size = path.stat().st_size / 1e6
        command = [sys.executable, "-m", "bench.read_telegram", "--measure", str(path)]
        out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    cpu, above, read, faults = json.loads(out)
    print(f"{'MB':>8} {'messages':>10} {'read':>10} {'faults':>7} {'CPU s':>8} {'MB/CPU s':>9} {'MB above start':>15}")
    print(f"{size:8.0f} {made:10d} {read:10d} {faults:7d} {cpu:8.2f} {size / cpu:9.0f} {above:15.0f}")
    good = read == made and not faults and size / cpu >= LEAST_MB_PER_S and above <= MOST_MB
    print(f"goals: {LEAST_MB_PER_S:.0f} MB/CPU s, {MOST_MB:.0f} MB, every message: {'met' if good else 'NOT met'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
