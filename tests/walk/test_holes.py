"""A walk that finds nothing proves nothing, unless it finds what was planted for it to find."""

from __future__ import annotations

import pytest
from django.test import override_settings

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes.models import Session
from tests.factories import when

from . import planting
from .holes import HOLES
from .registry import URLS
from .walking import Walk, cells, named_patterns

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", HOLES)
@override_settings(ROOT_URLCONF="tests.walk.holes")
def test_every_planted_hole_is_found(world, name):
    hole = HOLES[name]

    walk = Walk(world, world.visitors[hole.visitor], {name: hole.url}).go(cells({name: hole.url}))

    assert hole.sort in {finding.sort for finding in walk.findings}
    assert all(name in str(finding) for finding in walk.findings)


@override_settings(ROOT_URLCONF="tests.walk.holes")
def test_a_new_url_is_missed():
    assert {name for name, _pattern in named_patterns()} - set(URLS) == set(HOLES)


def test_a_model_that_cannot_be_planted_says_how_to_plant_it(world):
    gimhae = world.planted["gimhae"]

    with pytest.raises(AssertionError, match=r"(?s)programmes.Session has no record .* FIXED"):
        planting.plant(gimhae, Session, ends_at=when("2022-01-01 09:00"))


def test_a_manager_is_shown_canaries_of_the_own_lab(world):
    """So the search would see others', if they were there."""
    manager = world.visitors["manager"]
    walk = Walk(world, manager, URLS)
    walk.forbidden = world.needles["gimhae"]
    looks = [cell for cell in cells(URLS) if cell.method == "GET" and cell.ask is None]
    walk.go(cell for cell in looks if isinstance(walk.access[cell.url], Permission))

    shown = {finding.cell.url for finding in walk.findings if finding.sort == "canary"}

    assert len(shown) >= 20
    assert {"desk:people", "desk:records_export", "desk:raw", "desk:import_rows"} <= shown
