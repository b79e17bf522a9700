"""Where files of prototypes lie, and one that is agreed."""

from __future__ import annotations

import pytest

from pulmu.domains.prototypes.models import Prototype

from .asking import agreed


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.PULMU_DATA_DIR = tmp_path / "data"


@pytest.fixture
def made(cast) -> Prototype:
    return agreed(cast.hana, cast.gimhae).prototype
