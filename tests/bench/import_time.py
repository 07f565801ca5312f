"""What ``import course`` adds to a kernel's start, against ``import matplotlib.pyplot``, in one run.

``make bench-import`` starts fresh interpreters in turn: bare, with course, with pyplot, and so on. Bytecode is compiled
before, for all of them; the bare interpreter's time is taken off both. The last line is ``import_ratio=0.21``: the
median of course's over the median of pyplot's. Target: at most 0.25.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping

PAIRS = 15
STATEMENTS = {"bare": "pass", "course": "import course", "pyplot": "import matplotlib.pyplot"}


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
    print(f"import_ratio={ratio(medians):.2f}")


def seconds(statement: str, environment: Mapping[str, str]) -> float:
    """Return how long a fresh interpreter takes for `statement`, from its start to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], env=dict(environment), check=True)
    return time.perf_counter() - began


def ratio(medians: Mapping[str, float]) -> float:
    """Return what course adds to the bare interpreter, divided by what pyplot adds."""
    return max(medians["course"] - medians["bare"], 0.0) / (medians["pyplot"] - medians["bare"])


if __name__ == "__main__":
    main()
