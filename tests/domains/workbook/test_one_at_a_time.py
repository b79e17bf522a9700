from __future__ import annotations

import pytest

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotAllowed
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.results import actions as results
from pulmu.domains.results.queries import overview
from pulmu.domains.workbook.actions import (
    ImportRunning,
    NotUndoable,
    import_workbook,
    undo,
    undoing,
)
from pulmu.domains.workbook.models import Import
from pulmu.ledger.statements import BatchOpen
from tests.factories import a_user, an_actor

from .conftest import AT, LATER


def test_a_second_import_of_the_lab_is_refused_while_one_runs(lab, bring_in):
    said = []

    def try_another(*_progress):
        if not said:
            said.append("tried")
            with pytest.raises(ImportRunning):
                bring_in()

    report = bring_in(progress=try_another)

    assert said
    assert report.ok
    assert Import.objects.within(lab.hana).count() == 1


def test_another_lab_is_not_kept_waiting(lab, bring_in):
    said = []

    def other_lab(*_progress):
        if not said:
            said.append(bring_in(by=lab.minsu))

    assert bring_in(progress=other_lab).ok
    assert said[0].ok


def test_nothing_is_undone_while_an_import_runs(lab, bring_in):
    first = bring_in()
    said = []

    def take_back(*_progress):
        if not said:
            said.append("tried")
            with pytest.raises(NotUndoable):
                undo(lab.hana, import_key=first.import_key, at=LATER)

    bring_in(progress=take_back, at=LATER)

    assert said


def test_nobody_submits_or_seals_in_the_middle_of_an_import_or_its_undo(lab, bring_in, monkeypatch):
    said = []
    results.submit(lab.hana, year=2022, at=AT)

    def try_to(*_progress):
        if not overview(lab.hana, 2023).is_settled:
            said.append("tried")
            with pytest.raises(BatchOpen):
                results.submit(lab.hana, year=2023, at=AT)
            with pytest.raises(BatchOpen):
                results.seal(lab.dul, year=2022, at=AT)

    first = bring_in(progress=try_to)
    while_written = len(said)
    restore = undoing._Undoing._each
    monkeypatch.setattr(undoing._Undoing, "_each", lambda *a, **n: (try_to(), restore(*a, **n)))
    undo(lab.hana, import_key=first.import_key, at=LATER)

    assert 0 < while_written < len(said)
    assert results.seal(lab.dul, year=2022, at=LATER).revision == 0


def test_an_import_that_was_refused_leaves_the_place_free(lab, bring_in, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(FileRefused):
        import_workbook(
            lab.hana, path=broken, evidence=None, replace_year=None, dry_run=False, at=AT
        )

    assert bring_in().ok
    assert Import.objects.within(lab.hana).count() == 1


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.JUDGE, Role.PARTNER, Role.MEMBER])
@pytest.mark.parametrize("dry_run", [True, False])
def test_who_may_not_import_may_not_rehearse_either(lab, bring_in, role, dry_run):
    somebody = an_actor(a_user("somebody@example.org"), lab.gimhae, role)

    with pytest.raises(NotAllowed):
        bring_in(by=somebody, dry_run=dry_run)


def test_the_operator_may_import(lab, bring_in):
    assert bring_in(by=lab.operator).ok
