from __future__ import annotations

import pytest

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Role
from tests.conftest import Cast
from tests.domains.people import destroyed
from tests.factories import a_user, an_actor


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path


@pytest.fixture
def manager(cast: Cast) -> Actor:
    """Runs Gimhae: writes the texts, reviews who looked, destroys what is due."""
    return an_actor(a_user("manager@example.org", "소장"), cast.gimhae, Role.MANAGER)


@pytest.fixture
def world(cast: Cast, manager: Actor) -> destroyed.World:
    return destroyed.build(cast, manager)
