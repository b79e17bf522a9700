from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from pulmu.core.trail import actions, records
from pulmu.core.trail.models import AccessRecord, Change, ChangeKind, Event
from pulmu.domains.programmes.models import Programme
from tests.factories import when

AT = when("2023-05-10 09:00")
LATER = when("2023-05-11 09:00")


def _put(actor, *names, at=AT):
    return records.put(
        actor, Programme, match=("name",), rows=[{"name": name} for name in names], at=at
    )


def test_rows_become_records_once_in_row_order(cast):
    done = _put(cast.hana, "유니티", "AI", "유니티")

    assert [p.name for p in done.objects] == ["유니티", "AI", "유니티"]
    assert (len(done.created), len(done.changed), done.unchanged) == (2, 0, 1)
    assert len({p.key for p in done.created}) == 2


def test_the_same_rows_again_change_nothing(cast):
    _put(cast.hana, "유니티")

    again = _put(cast.hana, "유니티", at=LATER)

    assert (again.created, again.changed, again.changes, again.unchanged) == ([], [], [], 1)


def test_another_labs_record_of_the_same_name_is_left_alone(cast):
    theirs = _put(cast.minsu, "유니티").objects[0]

    ours = _put(cast.hana, "유니티").objects[0]

    assert ours.pk != theirs.pk


def test_records_of_an_import_say_so(cast):
    typed = _put(cast.hana, "typed").objects[0]
    imported = _put(cast.hana.in_batch("batch"), "imported").objects[0]

    assert (typed.imported, imported.imported) == (False, True)


def test_taking_back_restores_what_stood_before(cast):
    done = _put(cast.hana, "유니티")
    removed = records.remove(cast.hana, done.objects)
    assert list(Programme.objects.within(cast.hana)) == []

    records.take_back(cast.hana, removed, at=LATER)

    assert [p.name for p in Programme.objects.within(cast.hana)] == ["유니티"]
    records.take_back(cast.hana, done.changes, at=LATER)
    assert list(Programme.objects.within(cast.hana)) == []


def test_the_trail_only_grows(cast):
    event = actions.record(cast.hana, "test.thing.done", at=AT, what=1)

    for tamper in (
        lambda: Event.objects.within(cast.hana).filter(pk=event.pk).update(name="x"),
        lambda: Event.objects.within(cast.hana).filter(pk=event.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()
    assert Event.objects.within(cast.hana).get().name == "test.thing.done"


def test_an_act_keeps_what_it_did_to_each_record(cast):
    done = _put(cast.hana, "유니티", "AI")

    event = actions.record(cast.hana, "test.made", at=AT, changes=done.changes)

    changes = Change.objects.within(cast.hana).filter(event=event).order_by("pk")
    assert [(c.kind, c.model, c.key) for c in changes] == [
        (ChangeKind.CREATED, "programmes.Programme", p.key) for p in done.created
    ]


def test_reading_personal_data_is_recorded_with_whose_and_why(cast):
    actions.note_access(
        cast.hana, what="people.export", subjects=["b", "a", "b"], at=AT, reason="서명부 대조"
    )

    noted = AccessRecord.objects.within(cast.hana).get()
    assert (noted.subjects, noted.count, noted.reason) == (["a", "b"], 2, "서명부 대조")
    assert list(AccessRecord.objects.within(cast.minsu)) == []
