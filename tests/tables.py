"""A new site's tables, made once in a run of the suite and copied for every site after that.

To make them takes longer than most tests that start a site. The demonstration's tests do it the
long way (tests/journeys/test_demo.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

CHECKOUT = Path(__file__).resolve().parents[1]
FILE = "pulmu.sqlite3"


def put_tables(folder: Path) -> None:
    """Into the data folder of a site on SQLite that is not set up yet."""
    with _kept() as kept:
        if not (kept / "made").exists():
            _migrate(kept, "")
            (kept / "made").touch()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept / FILE, folder / FILE)


def put_database(address: str, name: str) -> str:
    """A new database on the PostgreSQL server of ``address``, with its tables; its own address."""
    with _kept() as kept, psycopg.connect(address, autocommit=True) as server:
        pattern = f"tables_{kept.name[-16:]}"
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [pattern])
        if known.fetchone() is None:
            server.execute(f"CREATE DATABASE {pattern}_raw")
            _migrate(kept, _at(address, f"{pattern}_raw"))
            server.execute(f"ALTER DATABASE {pattern}_raw RENAME TO {pattern}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {pattern}")
    return _at(address, name)


@contextmanager
def _kept() -> Iterator[Path]:
    """Where this run keeps what it made of the migrations as they stand, alone."""
    kept = Path(settings.PULMU_DATA_DIR) / f"tables-{_digest()}"
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield kept


def _digest() -> str:
    told = hashlib.sha256()
    for path in sorted(CHECKOUT.glob("pulmu/**/migrations/*.py")):
        told.update(path.read_bytes())
    return told.hexdigest()[:16]


def _migrate(folder: Path, address: str) -> None:
    surroundings = {
        **os.environ,
        "PULMU_DATA_DIR": str(folder),
        "PULMU_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "pulmu.config.settings",
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=CHECKOUT,
        env=surroundings,
        check=True,
    )


def _at(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()
