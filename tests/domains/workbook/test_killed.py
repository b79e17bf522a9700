"""kill -9 and a full disk in the middle of an import: nothing of it stays."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.importing import generate
from tests.surroundings import surroundings

__all__ = ["surroundings"]

CHECKOUT = Path(__file__).resolve().parents[3]
ATTENDANCES = 6000
PATIENCE = 180  # seconds for a process on a busy machine
NOTHING = {"records": 0, "facts": 0, "links": 0, "batch": "", "faults": []}


def child(*said: str) -> list[str]:
    return [sys.executable, "-m", "tests.domains.workbook.killed_child", *said]


def finish(surroundings: dict[str, str], *said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        child(*said),
        cwd=CHECKOUT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def told(surroundings: dict[str, str]) -> dict[str, object]:
    done = finish(surroundings, "tell")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def book(surroundings: dict[str, str], tmp_path: Path) -> str:
    assert finish(surroundings, "make").returncode == 0
    path = tmp_path / "year.xlsx"
    generate(path, ATTENDANCES)
    return str(path)


@pytest.mark.slow
@pytest.mark.database
def test_a_killed_import_leaves_nothing_and_can_be_done_again(
    surroundings: dict[str, str], book: str
):
    with subprocess.Popen(
        child("import", book), cwd=CHECKOUT, env=surroundings, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        # Some hundred attendances are in, each portion with its facts in a transaction of its own.
        for line in running.stdout:
            if line.startswith("참가자"):
                break
        running.send_signal(signal.SIGKILL)
    assert running.returncode == -signal.SIGKILL

    after = told(surroundings)
    assert after["recovered"] == 1
    assert int(str(after["entries"])) > 0
    assert {name: after[name] for name in NOTHING} == NOTHING

    assert finish(surroundings, "import", book).returncode == 0
    again = told(surroundings)
    assert (again["recovered"], again["faults"], again["batch"]) == (0, [], "")
    assert int(str(again["records"])) > ATTENDANCES


def test_an_import_on_a_full_disk_leaves_nothing_once_there_is_room(
    surroundings: dict[str, str], book: str
):
    """SQLite's files may grow so far and no further, as on a disk that is full."""
    database = Path(surroundings["PULMU_DATA_DIR"]) / "pulmu.sqlite3"
    room = database.stat().st_size + (4 << 20)

    failed = finish(surroundings, "import", book, str(room))

    assert failed.returncode != 0
    assert "Error: " in failed.stderr.splitlines()[-1]
    assert any(line.startswith("참가자") for line in failed.stdout.splitlines())
    after = told(surroundings)
    assert after["recovered"] == 1
    assert {name: after[name] for name in NOTHING} == NOTHING
