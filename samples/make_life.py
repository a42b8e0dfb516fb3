"""Make the sample life anew: python -m samples.make_life [FOLDER]. See samples/README.md for what is planted in it."""

import sys
from pathlib import Path

from samples.life_maker import planted, shapes
from samples.life_maker.calls import calls
from samples.life_maker.cast import CAST
from samples.life_maker.rhythm import write


def make(folder: Path) -> int:
    """Write all files of the life into a folder and return the number of messages and calls."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for tie in CAST:
        lines = write(tie, planted.scenes(tie.name), planted.alone(tie.name))
        shapes.chat(folder, tie.phone, tie.name, lines)
        count += len(lines)
    group = planted.group()
    created = (f'Priya created group "{planted.GROUP}"', "Priya added you")
    shapes.chat(folder, "english_android", planted.GROUP, group, created)
    knocked = planted.knocked()
    shapes.chat(folder, "english_android", planted.THEO, knocked)
    log = calls()
    shapes.call_log(folder, log)
    return count + len(group) + len(knocked) + len(log)


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("life")
    print(f"{make(place)} messages and calls in {place}")
