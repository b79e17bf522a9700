"""`ledger check` also looks at what screens read, and at what is known of files."""

from __future__ import annotations

import pytest

from pulmu.domains.outreach import actions as outreach
from pulmu.ledger import actions, checking, projections
from pulmu.ledger.models import Blob, LiveFact
from tests.domains.outreach.factories import a_row
from tests.factories import TYPED_AT

EVERYWHERE = {"because": "tests tamper"}


@pytest.fixture
def acts(cast):
    rows = [a_row("축제"), a_row("기사")]
    return outreach.record_culture_acts(cast.hana, rows=rows, at=TYPED_AT).objects


def test_a_ledger_that_nobody_touched_has_no_fault(cast, acts):
    assert checking.check(cast.gimhae).faults == []


def test_a_fact_that_vanished_from_the_screens_is_found_and_rebuilt(cast, acts):
    LiveFact.objects.everywhere(**EVERYWHERE).filter(source=f"culture_act:{acts[0].key}").delete()

    assert [fault[:5] for fault in checking.check(cast.gimhae).faults] == ["the f"]

    projections.rebuild(cast.gimhae)
    assert checking.check(cast.gimhae).faults == []


def test_a_file_that_entries_name_must_be_known(cast, acts, settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path
    sha256 = "a" * 64
    actions.add_blob(cast.hana, sha256=sha256, size=1, type="text/csv", name="x", at=TYPED_AT)
    actions.attach(cast.hana, links=[(f"culture_act:{acts[0].key}", sha256)], at=TYPED_AT)
    Blob.objects.everywhere(**EVERYWHERE).update(destroyed_at=TYPED_AT)

    assert checking.check(cast.gimhae).faults == [
        f"file {sha256}: it is said to be destroyed in one place alone"
    ]

    Blob.objects.everywhere(**EVERYWHERE).delete()
    assert checking.check(cast.gimhae).faults == [
        f"file {sha256}: entries name it, and nothing is known of it"
    ]
