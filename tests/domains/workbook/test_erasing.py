"""What imports that are over still show of people goes when somebody is destroyed."""

from __future__ import annotations

import pytest

from pulmu.core.trail.erasing import erasers
from pulmu.core.trail.models import Event
from pulmu.domains.workbook import actions
from pulmu.domains.workbook.choices import AT_WORK, ImportState
from pulmu.domains.workbook.models import Import
from tests.factories import when

AT = when("2026-06-01 09:00")
REPORT = {"errors": [{"row": 3, "why": "x", "value": "김하나"}], "differences": [["김하나"]]}


def an_import(cast, state) -> Import:
    return Import.objects.create(
        organisation=cast.gimhae,
        key=f"{state:x>26}",
        file_name="김하나 명단.xlsx",
        state=state,
        actor="하나",
        actor_key=cast.hana.key,
        started_at=AT,
        report=REPORT,
    )


@pytest.mark.parametrize("state", [one for one in ImportState if one not in AT_WORK])
def test_the_cells_of_every_import_that_is_over_go(cast, state):
    made = an_import(cast, state)

    erasers()["workbook"](cast.gimhae.pk, [])

    made.refresh_from_db()
    is_over = state != ImportState.WAITING
    assert ("김하나" in str(made.report)) is not is_over


def test_the_trail_does_not_say_what_a_file_is_called(cast):
    made = an_import(cast, ImportState.WAITING)

    actions.discard(cast.hana, import_key=made.key, at=AT)

    event = Event.objects.within(cast.hana).get(name="workbook.import.discarded")
    assert event.data == {"upload": made.key}
