"""What ``import course`` adds to a start, against ``import matplotlib.pyplot``, in one run.

``make bench-import`` starts fresh interpreters in turn: bare, with course, with pyplot, and so on. Bytecode is compiled
before, for all of them; the bare interpreter's time is taken off both. The last line is ``import_ratio=0.21``: what
course adds over what pyplot adds, by medians. Target: at most 0.25.

``import course`` loads the names of a notebook when they are used, so a second figure tells what a module's first line,
``from course import ask, explore, mark``, adds to an interpreter that has loaded what every kernel loads.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping

PAIRS = 15
KERNEL = "import IPython, ipykernel.ipkernel"
STATEMENTS = {
    "bare": "pass",
    "course": "import course",
    "pyplot": "import matplotlib.pyplot",
    "kernel": KERNEL,
    "kernel and first line": f"{KERNEL}; from course import ask, explore, mark",
    "kernel and pyplot": f"{KERNEL}; import matplotlib.pyplot",
}


def main() -> None:
    """Measure and print."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["MPLBACKEND"] = "agg"
    for statement in STATEMENTS.values():  # writes bytecode and matplotlib's list of fonts, and warms the disk
        seconds(statement, environment)
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(PAIRS):
        for name, statement in STATEMENTS.items():
            times[name].append(seconds(statement, environment))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name}: median {1000 * value:.0f} ms of {PAIRS} interpreters")
    first_line = ratio(medians, "kernel and first line", "kernel and pyplot", without="kernel")
    print(f"in a kernel, a module's first line adds {first_line:.2f} of what pyplot adds")
    print(f"import_ratio={ratio(medians, 'course', 'pyplot', without='bare'):.2f}")


def seconds(statement: str, environment: Mapping[str, str]) -> float:
    """Return how long a fresh interpreter takes for `statement`, from its start to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], env=dict(environment), check=True)
    return time.perf_counter() - began


def ratio(medians: Mapping[str, float], ours: str, stock: str, without: str) -> float:
    """Return what `ours` adds to `without`, divided by what `stock` adds to it."""
    return max(medians[ours] - medians[without], 0.0) / (medians[stock] - medians[without])


if __name__ == "__main__":
    main()
