"""Where a site of a test's own lives, for processes that are killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pulmu.core.kernel.keys import new_key

from .tables import put_database, put_tables


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a site of its own: a new folder, and a new database in it or beside."""
    address = os.environ.get("PULMU_DATABASE_URL", "")
    mine = {**os.environ, "PULMU_DATA_DIR": str(tmp_path)}
    if not address:
        put_tables(tmp_path)
        yield mine
        return
    name = f"crash_{new_key()}"
    yield {**mine, "PULMU_DATABASE_URL": put_database(address, name)}
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
