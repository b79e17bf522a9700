"""The benchmarks still run. How fast is asked by `make bench`, on a machine that is not busy."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MEASURE = re.compile(r"ratio \d+\.\d\d \(at most [\d.]+\): (ok|TOO SLOW)$", re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["statement", "check", "overview"])
def test_each_benchmark_prints_a_ratio(name: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "bench", name],
        cwd=CHECKOUT,
        env={**os.environ, "PULMU_BENCH_ROWS": "3000", "PULMU_BENCH_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert MEASURE.search(done.stdout), done.stdout
    assert done.returncode in (0, 1)
