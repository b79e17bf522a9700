"""Whatever is changed in the database by hand, `pulmu ledger check` finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from pulmu.ledger import checking
from pulmu.ledger.models import Statement
from tests.conftest import Cast

from .history import History
from .tampering import Tamperer, lift_fences

QUICK, ALL, AT_ONCE = 150, 2000, 50


@pytest.fixture
def sealed_lab(history: Callable[[int], History]) -> History:
    """A ledger with every verb in it, sealed more than once."""
    lab = history(3)
    for number in range(70):
        lab.step()
        if number % 20 == 19:
            lab._merge(lab.actors[0])
            lab._seal(lab.actors[0])
    assert Statement.objects.within(lab.actors[0]).count() > 2
    return lab


def unnoticed(lab: History, cast: Cast, seeds: range) -> list[tuple[int, str]]:
    """Seed and name of each tampering that the check passed over; all is undone."""
    assert checking.check(lab.organisation).faults == []
    lift_fences()
    missed = []
    for seed in seeds:
        tamperer = Tamperer(lab.organisation, cast.other_lab, seed)
        with transaction.atomic():
            way = tamperer.tamper()
            if not checking.check(lab.organisation).faults:
                missed.append((seed, way))
            transaction.set_rollback(True)
    return missed


@pytest.mark.parametrize("start", range(0, QUICK, AT_ONCE))
def test_tampering_is_found(start: int, sealed_lab: History, cast: Cast):
    assert unnoticed(sealed_lab, cast, range(start, start + AT_ONCE)) == []


@pytest.mark.slow
@pytest.mark.parametrize("start", range(QUICK, ALL, AT_ONCE))
def test_much_more_tampering_is_found(start: int, sealed_lab: History, cast: Cast):
    assert unnoticed(sealed_lab, cast, range(start, start + AT_ONCE)) == []
