"""What comes while somebody is destroyed, or after: nothing is lost, nothing comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pulmu.core.trail import records
from pulmu.core.trail.models import Change
from pulmu.domains.people import actions
from pulmu.domains.people.actions import destroying
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.places.models import UseLog
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.prototypes.choices import PrototypeKind, PrototypeState
from pulmu.domains.prototypes.models import Prototype
from pulmu.ledger import posting
from tests.domains.people.destroyed import (
    AT,
    BASIS,
    LONG_AFTER,
    destroy,
    used_late,
)
from tests.factories import (
    a_company,
    day,
    when,
)


@pytest.mark.parametrize("sort", [Destroyed.IDENTITY, Destroyed.CONTACT])
def test_who_comes_before_the_lock_is_there_is_not_destroyed(
    cast, manager, world, monkeypatch, sort
):
    """On PostgreSQL somebody else commits between the look and the lock."""
    lock = destroying._lock

    def late(numbers):
        used_late(cast, world.person)
        lock(numbers)

    monkeypatch.setattr(destroying, "_lock", late)

    with pytest.raises(actions.DueChanged):
        destroy(manager, expected=2)
    with pytest.raises(actions.DueChanged):
        actions.destroy_person(
            manager, key=world.person.key, sort=sort, basis=BASIS, at=when("2041-01-01 09:00")
        )


def test_who_is_merged_before_the_lock_is_there_is_not_torn_in_two(
    cast, manager, world, monkeypatch
):
    lock, (here, there) = destroying._lock, (world.other.key, world.person.key)

    def late(numbers):
        actions.merge(cast.hana, keep_key=here, drop_key=there, why="x", at=AT)
        lock(numbers)

    monkeypatch.setattr(destroying, "_lock", late)

    with pytest.raises(actions.DueChanged):
        destroy(manager, expected=2)


def test_nothing_new_is_written_about_somebody_destroyed(cast, manager, world):
    destroy(manager, expected=2)

    with pytest.raises(actions.PersonDestroyed):
        used_late(cast, world.person)
    row = programmes.AttendanceRow(
        session_id=world.attendance.session_id,
        person_id=world.person.pk,
        on=day("2034-12-30"),
        is_present=True,
    )
    with pytest.raises(actions.PersonDestroyed):
        programmes.record_attendances(cast.hana, rows=[row], at=LONG_AFTER)


def test_nothing_that_was_removed_or_moved_comes_back_to_somebody_destroyed(cast, manager, world):
    """Their age on that day is not known any more: the figure would lose its age band."""
    mine = Attendance.objects.within(cast.hana)
    bare = mine.get(pk=world.attendance.pk)
    mine.filter(pk=bare.pk).update(affiliation="", region="")
    bare.refresh_from_db()
    removed = records.remove(manager, [bare])
    moved = records.put(
        cast.hana,
        UseLog,
        match=("key",),
        rows=[{"key": world.use.key, "person_id": world.other.pk, "purpose": ""}],
        at=AT,
    ).changes
    Attendance.objects.within(cast.hana).filter(person=world.person).delete()
    UseLog.objects.within(cast.hana).filter(person=world.person).delete()
    destroy(manager, expected=2)

    for changes in (removed, moved):
        with pytest.raises(records.ValuesErased):
            records.take_back(manager, changes, at=LONG_AFTER)


def test_a_purpose_that_all_shared_goes_with_the_last_of_them(cast, manager, world):
    for person in (world.person, world.other):
        actions.destroy_person(
            manager, key=person.key, sort=Destroyed.IDENTITY, basis=BASIS, at=LONG_AFTER
        )

    purposes = set(UseLog.objects.within(cast.hana).values_list("purpose", flat=True))
    assert {one.partition(" ")[0] for one in purposes} == {"파기됨"}
    assert not posting.reconcile_all(cast.hana, at=LONG_AFTER)


def test_the_name_of_what_was_made_for_a_company_stays_and_is_not_sealed(cast, manager, world):
    row = prototypes.PrototypeRow(
        code="P-2",
        name="드론",
        company_id=a_company(lab=cast.gimhae).pk,
        kind=PrototypeKind.values[0],
        received_on=day("2023-05-10"),
        state=PrototypeState.values[0],
    )
    prototypes.record_prototypes(cast.hana, rows=[row], at=AT)
    prototypes.record_prototypes(cast.hana, rows=[replace(row, name="드론 2호")], at=AT)

    destroy(manager, expected=2)

    made = Prototype.objects.within(cast.hana).get(code="P-2")
    change = Change.objects.within(cast.hana).filter(key=made.key).latest("pk")
    assert (made.name, change.before) == ("드론 2호", {"name": "드론"})
