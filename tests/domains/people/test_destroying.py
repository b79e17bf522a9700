"""What is kept of people goes when its time is over, everywhere; not one figure moves."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from pulmu.core.jobs.tasks import task
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Change, Secret
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.models import Destruction, Guardian, Person
from pulmu.domains.places.models import UseLog
from pulmu.domains.programmes.models import Attendance
from pulmu.ledger import checking, posting
from tests.domains.people.destroyed import (
    AT,
    BASIS,
    LONG_AFTER,
    destroy,
    entries,
    figures,
    found,
)
from tests.factories import (
    a_person,
    day,
    standing,
    when,
)


def test_the_canaries_would_be_found(cast, world):
    assert found(cast) == {
        "people.Person.name",
        "people.Person.search",
        "people.Person.region",
        "people.Person.affiliation",
        "programmes.Attendance.affiliation",
        "programmes.Attendance.region",
        "places.UseLog.affiliation",
        "places.UseLog.purpose",
        "prototypes.Prototype.name",
        "ledger.NameKey.text",
    }


def test_everything_that_tells_who_somebody_is_goes_from_everywhere(cast, manager, world):
    destroy(manager, expected=2)

    assert found(cast) == set()
    person = Person.objects.within(cast.hana).get(pk=world.person.pk)
    assert (person.key, person.name, person.sex, person.region) == (
        world.person.key, "파기됨", "여", "경상남도 김해시",
    )  # fmt: skip
    assert (person.phone_sealed, person.birth_date, person.birth_year) == ("", None, None)
    assert not Secret.objects.within(cast.hana).exists()


def test_not_one_figure_and_not_one_entry_moves(cast, manager, world):
    before, count, facts = figures(cast), entries(cast), standing(cast.gimhae, "attendance")
    assert facts[world.attendance.key]["dims"]["age"] == "19-34"

    destroy(manager, expected=2)

    assert figures(cast) == before
    assert entries(cast) == count
    assert not posting.reconcile_all(cast.hana, at=LONG_AFTER)
    assert entries(cast) == count
    assert standing(cast.gimhae, "attendance") == facts
    assert checking.check(cast.gimhae).faults == []


def test_an_age_stays_that_of_the_day_even_around_a_birthday(cast, manager, world):
    """35 on the 11th of May: the attendance of the 10th is of somebody of 34."""
    destroy(manager, expected=2)

    uses = UseLog.objects.within(cast.hana).filter(person=world.person)
    attendance = Attendance.objects.within(cast.hana).get(pk=world.attendance.pk)
    assert {use.kept_age for use in uses} == {"35-39"}
    assert (attendance.kept_age, attendance.region) == ("19-34", "김해시")


def test_a_purpose_that_others_share_stays_and_their_own_goes(cast, manager, world):
    actions.destroy_person(
        manager, key=world.person.key, sort=Destroyed.IDENTITY, basis=BASIS, at=LONG_AFTER
    )

    purposes = set(UseLog.objects.within(cast.hana).values_list("purpose", flat=True))
    assert "시제품 제작" in purposes
    assert [one for one in purposes if one.startswith("파기됨 ")] != []
    assert len(purposes) == 2
    assert not posting.reconcile_all(cast.hana, at=LONG_AFTER)


def test_contact_data_goes_first_and_who_they_are_stays_for_the_proof(cast, manager, world):
    at = when("2026-06-01 09:00")

    destroy(manager, Destroyed.CONTACT, at=at)

    person = Person.objects.within(cast.hana).get(pk=world.person.pk)
    guardian = Guardian.objects.within(cast.hana).get()
    assert (person.name, person.birth_year, person.phone_index) == ("김두나", 1988, "")
    assert (guardian.name_sealed, guardian.phone_sealed) == ("", "")
    assert queries.clock(manager, person.key).days.contact_on is None
    assert not posting.reconcile_all(cast.hana, at=at)


def test_when_what_is_due(cast, manager, world):
    clock, everybody = queries.clock(manager, world.person.key), queries.Clocks(manager)

    assert clock.last_on == day("2023-05-12")
    assert clock.days == (day("2026-05-12"), day("2029-01-01"))
    tally = everybody.tally()
    assert queries.months(tally, Destroyed.CONTACT, after=day("2026-01-01")) == [
        (day("2026-05-01"), 1)
    ]
    assert queries.months(tally, Destroyed.IDENTITY, after=day("2026-01-01")) == [
        (day("2029-01-01"), 2)
    ]
    due = [
        everybody.due(Destroyed.CONTACT, on=day(on))
        for on in ("2026-05-11", "2026-05-12", "2028-12-31", "2029-01-01")
    ]
    assert due == [[], [clock], [clock], []]


def test_somebody_without_any_result_is_due_as_a_whole_with_their_contact(cast, manager):
    person = record_people(
        cast.hana, rows=[PersonRow(name="김하나", phone="010-1234-5678")], at=AT
    ).objects[0]

    clock = queries.clock(manager, person.key)

    assert clock.days == (day("2026-06-01"), day("2026-06-01"))


def test_merged_people_stand_and_go_together(cast, manager, world):
    actions.merge(cast.hana, keep_key=world.other.key, drop_key=world.person.key, why="x", at=AT)

    [clock] = queries.Clocks(manager).due(Destroyed.IDENTITY, on=LONG_AFTER.date())
    destroy(manager, expected=1)

    assert clock.key == world.other.key
    assert set(clock.keys) == {world.person.key, world.other.key}
    assert found(cast) == set()
    assert not posting.reconcile_all(cast.hana, at=LONG_AFTER)


def test_what_was_known_is_nobody_for_lists_search_and_the_import(cast, manager, world):
    destroy(manager, expected=2)

    assert list(queries.people(cast.hana)) == []
    assert list(queries.find(cast.hana, "하나")) == []
    assert list(queries.identities(cast.hana)) == []
    assert not queries.Clocks(manager).tally()
    assert queries.by_keys(cast.hana, [world.person.key])[world.person.key].name == "파기됨"


def test_nothing_is_done_with_somebody_destroyed(cast, manager, world):
    destroy(manager, expected=2)
    row = PersonRow(key=world.person.key, name="김하나")

    for doing in (
        lambda: record_people(cast.hana, rows=[row], at=LONG_AFTER),
        lambda: actions.merge(
            cast.hana, keep_key=world.other.key, drop_key=world.person.key, why="x", at=AT
        ),
        lambda: actions.record_guardian(
            cast.hana,
            key=world.person.key,
            row=actions.GuardianRow(name="x", relation="모"),
            at=AT,
        ),
    ):
        with pytest.raises(actions.PersonDestroyed):
            doing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.within(cast.hana).filter(pk=world.person.pk).update(name="김하나")


def test_the_history_says_that_it_was_destroyed_and_not_what_stood_there(cast, manager, world):
    destroy(manager, expected=2)

    changes = Change.objects.within(cast.hana).filter(key=world.person.key)
    names = [one.event.name for one in changes.order_by("pk")]
    assert names == ["people.person.recorded"] * 2 + ["people.person.destroyed"]


def test_each_destruction_is_a_line_of_the_register_that_only_grows(cast, manager, world):
    destroy(manager, expected=2)

    line = Destruction.objects.within(manager).get()
    assert (line.sort, line.count, line.basis, line.by) == ("신원", 2, BASIS, "소장")
    assert set(line.keys) == {world.person.key, world.other.key}
    with pytest.raises(DatabaseError), transaction.atomic():
        Destruction.objects.within(manager).delete()


def test_the_number_that_was_shown_has_to_hold(cast, manager, world):
    with pytest.raises(actions.DueChanged):
        destroy(manager, expected=1)
    with pytest.raises(actions.DueChanged):
        destroy(manager, expected=0, at=AT)
    with pytest.raises(actions.BasisMissing):
        actions.destroy_due(manager, sort=Destroyed.IDENTITY, expected=2, basis=" ", at=LONG_AFTER)
    assert found(cast) != set()


def test_destroying_twice_destroys_nothing_twice(cast, manager, world):
    destroy(manager, expected=2)

    with pytest.raises(actions.DueChanged):
        destroy(manager, expected=2)
    with pytest.raises(NotFound):
        actions.destroy_person(
            manager, key=world.person.key, sort=Destroyed.IDENTITY, basis=BASIS, at=LONG_AFTER
        )
    assert Destruction.objects.within(manager).count() == 1


def test_a_wish_does_not_beat_the_five_years_of_a_proof(cast, manager, world):
    key = world.person.key

    with pytest.raises(actions.EvidenceKept, match="2029-01-01"):
        actions.destroy_person(manager, key=key, sort=Destroyed.IDENTITY, basis=BASIS, at=AT)
    actions.destroy_person(manager, key=key, sort=Destroyed.CONTACT, basis=BASIS, at=AT)

    assert Person.objects.within(cast.hana).get(key=key).phone_index == ""


def test_a_wish_of_somebody_without_results_is_met_at_once(cast, manager):
    person = a_person("김하나", lab=cast.gimhae)

    actions.destroy_person(
        manager, key=person.key, sort=Destroyed.IDENTITY, basis="정보주체의 요구", at=AT
    )

    assert Person.objects.within(cast.hana).get().name == "파기됨"


def test_a_period_may_be_longer_than_the_law_and_never_shorter(cast, manager, world):
    for contact, evidence in ((3, 4), (0, 5)):
        with pytest.raises(actions.PeriodTooShort):
            actions.set_retention(manager, contact_years=contact, evidence_years=evidence, at=AT)
    with pytest.raises(actions.PeriodTooLong):
        actions.set_retention(manager, contact_years=3, evidence_years=31, at=AT)

    for _click in range(2):
        actions.set_retention(manager, contact_years=1, evidence_years=10, at=AT)

    clock = queries.clock(manager, world.person.key)
    assert clock.days == (day("2024-05-12"), day("2034-01-01"))


def test_only_a_manager_of_this_lab_destroys(cast, manager, world):
    for actor in (cast.hana, cast.inspector, cast.operator):
        with pytest.raises(NotAllowed):
            destroy(actor, expected=2)
        with pytest.raises(NotAllowed):
            actions.set_retention(actor, contact_years=1, evidence_years=5, at=AT)
    with pytest.raises(NotAllowed):
        actions.destroy_person(
            cast.minsu, key=world.person.key, sort=Destroyed.CONTACT, basis=BASIS, at=AT
        )
    assert not queries.Clocks(cast.minsu).tally()


def test_the_secret_of_somebody_removed_long_ago_goes_too(cast, manager, world):
    removed = record_people(cast.hana, rows=[PersonRow(name="김하나")], at=AT).objects[0]
    actions.remove_people(cast.hana, keys=[removed.key], at=AT, why="import undone")
    Secret.objects.within(cast.hana).update(made_at=AT)

    destroy(manager, expected=2)

    assert not Secret.objects.within(cast.hana).exists()


def test_it_goes_by_the_day_they_were_removed_and_every_night(cast, manager, world):
    removed = record_people(cast.hana, rows=[PersonRow(name="김하나")], at=AT).objects[0]
    yesterday = when("2026-06-01 09:00")
    actions.remove_people(cast.hana, keys=[removed.key], at=yesterday, why="import undone")
    Secret.objects.within(cast.hana).update(made_at=AT)
    count = Secret.objects.within(cast.hana).count()

    assert actions.forget_removed(manager, at=when("2026-06-02 09:00")) == 0
    assert actions.forget_removed(manager, at=when("2029-06-10 09:00")) == 1
    assert Secret.objects.within(cast.hana).count() == count - 1
    task("people.forget_removed").run({}, lambda _percent: None)
