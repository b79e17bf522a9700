"""What every benchmark needs: a site to run on, a clock, a line to print."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import time
import venv
from collections.abc import Callable
from pathlib import Path

MINUTES = 60
ROWS = int(os.environ.get("PULMU_BENCH_ROWS", "1000000"))


def open_site() -> None:
    """Django on an empty database in PULMU_DATA_DIR (bench.run makes a new folder for each)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pulmu.config.settings")
    import django  # noqa: PLC0415 -- the settings must be named first
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    django.setup()
    call_command("migrate", verbosity=0)


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one run."""
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def side_by_side(
    one: Callable[[], object], other: Callable[[], object], *, times: int
) -> tuple[float, float]:
    """Wall time of the fastest run of each, in turns: a machine is not equally busy all along."""
    pairs = [(seconds(one), seconds(other)) for _time in range(times)]
    return min(first for first, _second in pairs), min(second for _first, second in pairs)


def report(what: str, took: float, bound_name: str, bound: float, *, limit: float) -> bool:
    """Print one measure; whether it is within its limit."""
    ratio = took / bound
    verdict = "ok" if ratio <= limit else "TOO SLOW"
    print(
        f"{what}: {took:.3g} s, {bound_name}: {bound:.3g} s, "
        f"ratio {ratio:.2f} (at most {limit:g}): {verdict}",
        flush=True,
    )
    return ratio <= limit


def peak_memory() -> int:
    """The most this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def installed(place: Path, *packages: str) -> str:
    """An environment of its own with packages from the index, made anew; its interpreter."""
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--prefer-binary", *packages],
        capture_output=True,
        text=True,
        check=True,
        timeout=10 * MINUTES,
    )
    return python
