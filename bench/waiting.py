"""How long somebody else waits for a write of their own while a large import runs.

Every twentieth of a second a culture act is recorded in the lab whose workbook comes in, facts and
all, and timed; beside it, the same with nobody else at work.

PULMU_BENCH_ATTENDANCES   how many attendances the workbook has (30000)
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.importing import generate
from bench.measuring import open_site, seconds

ATTENDANCES = int(os.environ.get("PULMU_BENCH_ATTENDANCES", "30000"))
EVERY, ALONE, MOST = 0.05, 40, 1.0


def main() -> int:
    open_site()
    from pulmu.core.tenancy.models import Organisation  # noqa: PLC0415 -- the site must be open

    Organisation.objects.create(code="lab", name="Lab", kind="lab")
    path = Path(os.environ["PULMU_DATA_DIR"]) / "year.xlsx"
    generate(path, ATTENDANCES)
    write = _visitor()
    alone = [seconds(write) for _time in range(ALONE)]
    command = [sys.executable, "-m", "pulmu", "import", str(path), "--org", "lab"]
    waits = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            waits.append(seconds(write))
            time.sleep(EVERY)
    if running.returncode:
        raise RuntimeError(f"pulmu import ended with {running.returncode}")
    longest = max(waits)
    print(
        f"{len(waits)} writes during an import of {ATTENDANCES:,} attendances: "
        f"median {statistics.median(waits):.3f} s, longest {longest:.3f} s "
        f"(alone {statistics.median(alone):.3f} s; at most {MOST:g} s): "
        f"{'ok' if longest < MOST else 'TOO LONG'}",
        flush=True,
    )
    return 0 if longest < MOST else 1


def _visitor():
    from pulmu.core.tenancy.actors import operator_of, organisation_by_code  # noqa: PLC0415 -- as above
    from pulmu.domains.outreach.actions import CultureActRow, record_culture_acts  # noqa: PLC0415 -- as above

    actor, written = operator_of(organisation_by_code("lab")), iter(range(1_000_000))
    at = dt.datetime(2023, 12, 1, tzinfo=dt.UTC)

    def write() -> None:
        row = CultureActRow(on=dt.date(2023, 5, 1), type="행사", title=f"행사 {next(written)}")
        record_culture_acts(actor, rows=[row], at=at)

    return write


if __name__ == "__main__":
    sys.exit(main())
