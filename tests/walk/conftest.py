from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from .matrix import Matrix
from .world import World, build


@pytest.fixture(scope="package")
def world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Built once; every step of a walk takes back what it did."""
    folder = tmp_path_factory.mktemp("walk")
    requests = logging.getLogger("django")
    before = requests.level
    # Every refusal would write a line, and most of a walk is refusals.
    requests.setLevel(logging.CRITICAL + 1)
    cache.clear()
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]  # a type of pytest-django's own
        override_settings(PULMU_DATA_DIR=folder, FILE_UPLOAD_TEMP_DIR=folder),
        transaction.atomic(),
    ):
        yield build(folder)
        transaction.set_rollback(True)
    requests.setLevel(before)


@pytest.fixture(scope="package")
def matrix() -> Iterator[Matrix]:
    """Printed at the end, for who asked to see it (`-s`)."""
    made = Matrix()
    yield made
    if made.answers:
        print("\n".join(made.lines()))  # noqa: T201 -- see above
