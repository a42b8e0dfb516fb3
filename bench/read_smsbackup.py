"""Speed and size of reading an SMS Backup & Restore file.

    python -m bench.read_smsbackup [--mb 30]

An invented `sms.xml` of texts with emoji in both ways of writing, and picture messages with pictures of many sizes. A
child process surveys and reads it; the CPU seconds are those of survey and read together, its peak memory is counted
above what the same process holds when all is imported. `--mb 300` is the run that docs/bench.md tells of, with a tenth
of the file pictures; `--pictures .9` is nearer to what lies on a phone. Unix only.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

LEAST_MB_PER_S, MOST_MB = 35.0, 100.0
START_MS = 1_500_000_000_000
WORDS = "hey are you free on saturday we could walk sorry been busy ok yes haha miss you &amp; later 💛".split()  # noqa: SIM905 - one line is easier to read
BASE64 = "9j4AAQSkZJRgABAQAAAQABAADbAEMA" * 2_000


def text(rng: random.Random, at: int, who: int) -> str:
    """Return one text."""
    body = " ".join(rng.choices(WORDS, k=1 + int(rng.expovariate(1 / 9))))
    if rng.random() < 0.05:
        body += "&#10;&#55357;&#56832;"
    return (
        f'  <sms protocol="0" address="+4477009{who:05d}" date="{at}" type="{rng.choice("12")}" subject="null" '
        f'body="{body}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" '
        f'date_sent="{at}" sub_id="1" readable_date="14 Jul 2017 02:40:00" contact_name="Person {who}" />\n'
    )


def picture(rng: random.Random, at: int, who: int) -> str:
    """Return one message with a picture of up to some megabytes."""
    data = BASE64 * rng.choice((1, 3, 10, 40))
    return (
        f'  <mms date="{at}" msg_box="1" address="+4477009{who:05d}" m_type="132" date_sent="0" '
        f'contact_name="Person {who}">\n    <parts>\n      <part seq="0" ct="image/jpeg" text="null" data="{data}" />\n'
        f'    </parts>\n    <addrs>\n      <addr address="+4477009{who:05d}" type="137" />\n    </addrs>\n  </mms>\n'
    )


def write(path: Path, size: int, share: float) -> int:
    """Write a file of about this many bytes, this share of it pictures; return how many messages it holds."""
    rng = random.Random(5)
    made, shown, at = 0, 0, START_MS
    with path.open("w", encoding="utf-8") as file:
        file.write("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"1\">\n")
        written = 0
        while written < size:
            at += int(rng.expovariate(1 / 900_000)) + 1
            is_picture = shown < share * written
            one = (picture if is_picture else text)(rng, at, rng.randrange(50))
            shown += len(one) if is_picture else 0
            written += len(one)
            file.write(one)
            made += 1
        file.write("</smses>")
    return made


def peak_mb() -> float:
    """Return the most memory that this process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1024)


def measure(path: Path) -> None:
    """Print CPU seconds, MB above the start, messages and faults: the measured run."""
    from nearer.contracts import Batch, Decided, Export
    from nearer.sources.smsbackup_xml import SOURCE

    with path.open("rb") as file:
        export = Export(path.name, file.read(4096), path.stat().st_size, lambda: path.open("rb"))
    before, began = peak_mb(), time.process_time()
    SOURCE.survey(export)
    read = faults = 0
    for found in SOURCE.read(export, Decided(frozenset(), None)):
        if isinstance(found, Batch):
            read += found.rows.height
        else:
            faults += 1
    print(json.dumps([time.process_time() - began, peak_mb() - before, read, faults]))


def main() -> int:
    """Write, read, print the table; 1 where a goal is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=30)
    parser.add_argument("--pictures", type=float, default=0.1)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure)
        return 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sms.xml"
        made = write(path, given.mb * 1_000_000, given.pictures)
        size = path.stat().st_size / 1e6
        command = [sys.executable, "-m", "bench.read_smsbackup", "--measure", str(path)]
        out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    cpu, above, read, faults = json.loads(out)
    print(f"{'MB':>8} {'messages':>10} {'read':>10} {'faults':>7} {'CPU s':>8} {'MB/CPU s':>9} {'MB above start':>15}")
    print(f"{size:8.0f} {made:10d} {read:10d} {faults:7d} {cpu:8.2f} {size / cpu:9.0f} {above:15.0f}")
    good = read == made and not faults and size / cpu >= LEAST_MB_PER_S and above <= MOST_MB
    print(f"goals: {LEAST_MB_PER_S:.0f} MB/CPU s, {MOST_MB:.0f} MB, every message: {'met' if good else 'NOT met'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
