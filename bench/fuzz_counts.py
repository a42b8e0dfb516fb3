"""Figures of `bench.fuzz`, of one run or of several in a row."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Counts:
    """Figures of one run, or of several in a row."""

    runs: list[int] = field(default_factory=list)
    seconds: float = 0.0
    sums: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    most: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, other: "Counts") -> None:
        """Add the figures of another run."""
        self.runs += other.runs
        self.seconds += other.seconds
        for name, counted in other.sums.items():
            self.sums[name].update(counted)
        for name, found in other.most.items():
            for key, value in found.items():
                self.reach(name, key, value)

    def reach(self, name: str, key: str, value: float) -> None:
        """Note a value where it is higher than any before."""
        self.most[name][key] = max(value, self.most[name].get(key, 0.0))

    @staticmethod
    def kept(path: Path | None) -> "Counts":
        """Return the figures of the runs before."""
        counts = Counts()
        if path and path.exists():
            told = json.loads(path.read_bytes())
            counts.add(Counts(told["runs"], told["seconds"], told["sums"], told["most"]))
        return counts

    def keep(self, path: Path) -> None:
        """Write them down."""
        path.write_text(json.dumps(vars(self)))

    def print(self) -> None:
        """Print the table."""
        inputs, failures = self.sums["inputs"], self.sums["failures"]
        print(f"seeds {', '.join(str(one) for one in self.runs)}; {self.seconds:.0f} s; {inputs.total():,} inputs")
        print(
            f"{'source':18} {'inputs':>9} {'recognised':>10} {'rows':>11} {'faults':>9} {'slowest ms':>10} {'most MB':>8}"
        )
        for name in sorted(inputs):
            counts = [self.sums[what][name] for what in ("inputs", "recognised", "rows", "faults")]
            highest = [self.most[what].get(name, 0) for what in ("ms", "mb")]
            print("{:18} {:9,} {:10,} {:11,} {:9,} {:10.0f} {:8.0f}".format(name, *counts, *highest))
        for what, count in [*sorted(self.sums["besides"].items()), *sorted(failures.items())]:
            print(f"{what:60} {count:10,}")
        print(f"{'failures':60} {failures.total():10,}")
