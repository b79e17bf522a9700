"""The demo year with everybody in it destroyed: the same figures, to the byte."""

from __future__ import annotations

import json

import pytest

from pulmu.core.tenancy.permissions import Role
from pulmu.demo import ship, year
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.models import Person
from pulmu.domains.results import queries as results
from pulmu.domains.workbook.actions import import_workbook
from pulmu.ledger import checking, posting
from pulmu.ledger import queries as ledger
from pulmu.ledger.rulebook import install_shipped
from tests.factories import a_user, an_actor, when

LONG_AFTER = when("2035-01-02 09:00")


@pytest.mark.slow
def test_the_figures_of_a_whole_year_stand_when_everybody_is_destroyed(cast, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    install_shipped()
    manager = an_actor(a_user("manager@example.org", "소장"), cast.gimhae, Role.MANAGER)
    book = tmp_path / "2023.xlsx"
    book.write_bytes(ship.workbook(year.rows(2023)))
    import_workbook(
        manager,
        path=book,
        evidence=None,
        replace_year=None,
        dry_run=False,
        at=when("2024-01-04 09:00"),
    )
    before, size = _lines(manager), ledger.size(cast.gimhae.pk)
    due = queries.Clocks(manager).due(Destroyed.IDENTITY, on=LONG_AFTER.date())

    actions.destroy_due(
        manager,
        sort=Destroyed.IDENTITY,
        expected=len(due),
        basis="개인정보 보호법 제21조 제1항",
        at=LONG_AFTER,
    )

    assert len(due) > 1_900
    assert set(Person.objects.within(manager).values_list("name", flat=True)) == {"파기됨"}
    assert _lines(manager) == before
    assert not posting.reconcile_all(manager, at=LONG_AFTER)
    assert ledger.size(cast.gimhae.pk) == size
    assert checking.check(cast.gimhae).faults == []


def _lines(actor) -> str:
    return json.dumps(results.draft(actor, 2023)["lines"], sort_keys=True)
