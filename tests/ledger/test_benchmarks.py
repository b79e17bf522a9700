"""The benchmarks still run. How fast is asked by `make bench`, on a machine that is not busy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.run import BENCHMARKS

CHECKOUT = Path(__file__).resolve().parents[2]
MEASURE = re.compile(r"\(.*at most [\d.]+( s)?\): (ok|TOO SLOW|TOO LONG)$", re.MULTILINE)
SMALL = {
    "PULMU_BENCH_ROWS": "3000",
    "PULMU_BENCH_ATTENDANCES": "1000",
    "PULMU_BENCH_FACTS": "1",
    "PULMU_BENCH_LOOKS": "2",
    "PULMU_BENCH_PRETALX": "no",
    "PULMU_BENCH_PRETIX": "no",
    "PULMU_BENCH_CROWDS": "6:4",
    "PULMU_BENCH_COURSES": "3",
    "PULMU_BENCH_DATABASES": "SQLite",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_prints_a_ratio(name: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "bench", name],
        cwd=CHECKOUT,
        env={**os.environ, **SMALL, "PULMU_BENCH_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert MEASURE.search(done.stdout), done.stdout
    assert done.returncode in (0, 1)
