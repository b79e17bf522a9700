"""Run the benchmarks, all or those named: `python -m bench.run [NAME ...]`.

Every benchmark runs in a process of its own, with an empty database in a folder of its own, and
prints one line for each measure. The exit status is 1 when a ratio is over its limit.

PULMU_BENCH_ROWS   how many facts the large ledgers have (1000000)
PULMU_BENCH_DIR    where the databases are made (the system's place for temporary files)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

# A module of this package each; `python -m bench.<name>` runs one by itself.
BENCHMARKS = ("importing", "waiting", "statement", "check", "overview", "desk", "signup")
CHECKOUT = Path(__file__).resolve().parent.parent


def main(names: list[str]) -> int:
    wrong = [name for name in names if name not in BENCHMARKS]
    if wrong:
        print(f"There is no benchmark {wrong[0]!r}; there are: {', '.join(BENCHMARKS)}")
        return 2
    return max([_run(name) for name in names or BENCHMARKS])


def _run(name: str) -> int:
    with tempfile.TemporaryDirectory(
        prefix="pulmu-bench-", dir=os.environ.get("PULMU_BENCH_DIR")
    ) as folder:
        surroundings = {**os.environ, "PULMU_DATA_DIR": folder}
        surroundings.pop("PULMU_DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}"], cwd=CHECKOUT, env=surroundings, check=False
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
