"""Makes the invented life that ships with nearer: Robin, a dozen people, three years. Nobody in it is real.

    python -m samples.make_life [FOLDER]

The same program makes the same words on every machine, byte for byte inside the zips.
"""

from datetime import date
from typing import Any

ZONE = "Europe/London"
FIRST, LAST = date(2023, 6, 12), date(2026, 6, 14)

TRUTH: dict[str, Any] = {
    "zone": ZONE,
    "me": "Robin",
    "ghosted": {"Maya": date(2025, 3, 24)},
    "pressed": {"Callum": date(2025, 8, 18)},
    "faded_together": {"Tom": date(2025, 1, 13)},
    "they_stepped_back": {"Lukas": date(2024, 11, 4)},
    "timeout": {"Elena": (date(2025, 10, 6), date(2025, 10, 28))},
    "holiday": (date(2024, 8, 3), date(2024, 8, 17)),
    "returned": {"Nora": (date(2024, 9, 30), date(2024, 11, 7))},
    "knocked": ["+44 7700 900142"],
    "steady": ["Dad", "Jana", "Lucía", "Nora", "Priya", "Sam"],
    "offers": ["Dad", "Nora", "Priya", "Sam"],
}
"""What was planted, by the name in the exports: what a true reading of samples/life finds, and nothing beyond it."""
