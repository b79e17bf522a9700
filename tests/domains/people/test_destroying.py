"""What is kept of people goes when its time is over, everywhere; not one figure moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from pulmu.core.jobs.tasks import task
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail import records
from pulmu.core.trail.models import Change, Secret
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import PersonRow, destroying, record_people
from pulmu.domains.people.choices import ConsentKind, Destroyed
from pulmu.domains.people.models import Destruction, Guardian, Person
from pulmu.domains.places import actions as places
from pulmu.domains.places.models import UseLog
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.results import queries as results
from pulmu.ledger import checking, posting
from pulmu.ledger.models import Entry
from pulmu.ledger.rulebook import install_shipped
from tests.factories import a_person, a_programme, a_resource, a_session, day, standing, when

AT = when("2023-06-01 09:00")
BASIS = "개인정보 보호법 제21조 제1항"
# Words that must be nowhere once they are destroyed.
CANARIES = ("김하나", "김두나", "ㄱㅎㄴ", "카나리아", "01098765432", "박보호", "01055556666")
LONG_AFTER = when("2035-01-02 09:00")


@dataclass(frozen=True)
class World:
    person: Person
    other: Person
    attendance: Attendance
    use: UseLog


@pytest.fixture
def world(cast, manager) -> World:
    """Somebody with everything a lab may come to hold of them, and somebody else beside them."""
    install_shipped()
    row = PersonRow(name="김하나", phone="010-9876-5432", region="경상남도 김해시 카나리아로 12")
    other = PersonRow(name="이두리", birth_year=1990, sex="남", region="부산")
    person, beside = record_people(cast.hana, rows=[row, other], at=AT).objects
    corrected = PersonRow(
        key=person.key,
        name="김두나",
        phone="010-9876-5432",
        birth_date=day("1988-05-11"),
        sex="여",
        region=row.region,
        affiliation="카나리아 중학교",
    )
    record_people(cast.hana, rows=[corrected], at=AT)
    attendance = _attended(cast, person, beside)
    use = _used(cast, person, beside)
    guardian = actions.GuardianRow(name="박보호", phone="010-5555-6666", relation="모")
    actions.record_guardian(cast.hana, key=person.key, row=guardian, at=AT)
    _consented(cast, manager, person)
    return World(person, beside, attendance, use)


def _attended(cast, *persons: Person) -> Attendance:
    session = a_session(programme=a_programme(lab=cast.gimhae))
    made = []
    for affiliation in ("카나리아 1반", "카나리아 2반"):
        rows = [
            programmes.AttendanceRow(
                session_id=session.pk,
                person_id=person.pk,
                on=day("2023-05-10"),
                is_present=True,
                region="김해시 카나리아동",
                affiliation=affiliation,
            )
            for person in persons
        ]
        made = programmes.record_attendances(cast.hana, rows=rows, at=AT).objects
    return made[0]


def _used(cast, person: Person, other: Person) -> UseLog:
    resource = a_resource(lab=cast.gimhae)
    rows = [
        places.UseLogRow(
            resource_id=resource.pk,
            person_id=somebody.pk,
            starts_at=when(f"2023-05-{number:02} 09:00"),
            ends_at=when(f"2023-05-{number:02} 10:00"),
            purpose=purpose,
            affiliation="카나리아",
        )
        for number, (somebody, purpose) in enumerate(
            [(person, "카나리아 생일 선물"), (person, "시제품 제작"), (other, "시제품 제작")], 11
        )
    ]
    return places.record_use_logs(cast.hana, rows=rows, at=AT).objects[0]


def _used_late(cast, person: Person, *, at=LONG_AFTER) -> UseLog:
    row = places.UseLogRow(
        resource_id=a_resource(lab=cast.gimhae, name="레이저 커터").pk,
        person_id=person.pk,
        starts_at=at,
        ends_at=at.replace(hour=at.hour + 1),
    )
    return places.record_use_logs(cast.hana, rows=[row], at=at).objects[0]


def _consented(cast, manager, person: Person) -> None:
    actions.add_consent_text(
        manager, kind=ConsentKind.PICTURES, words="목적", in_force_from=day("2023-01-01"), at=AT
    )
    actions.record_consents(
        cast.hana,
        key=person.key,
        said={ConsentKind.PICTURES: True},
        channel="서면",
        said_on=day("2023-05-10"),
        at=AT,
    )


def figures(cast) -> str:
    return json.dumps(results.draft(cast.hana, 2023)["lines"], sort_keys=True, ensure_ascii=False)


def entries(cast) -> int:
    return Entry.objects.within(cast.hana).count()


def stored(cast) -> Iterator[str]:
    """Every value in every table of ours, as it is stored."""
    for model in apps.get_models():
        if not model.__module__.startswith("pulmu."):
            continue
        rows = model._base_manager.all()
        if hasattr(rows, "everywhere"):
            rows = rows.everywhere(because="tests look")
        for row in rows.values():
            for name, value in row.items():
                yield f"{model._meta.label}.{name}: {value}"


def found(cast) -> set[str]:
    """Where a word that should be gone still stands."""
    return {
        said.partition(":")[0] for said in stored(cast) if any(word in said for word in CANARIES)
    }


def destroy(manager, sort=Destroyed.IDENTITY, *, expected=1, at=LONG_AFTER):
    return actions.destroy_due(manager, sort=sort, expected=expected, basis=BASIS, at=at)


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
    assert queries.clock(manager, person.key).contact_on is None
    assert not posting.reconcile_all(cast.hana, at=at)


def test_when_what_is_due(cast, manager, world):
    clock = queries.clock(manager, world.person.key)

    assert clock.last_on == day("2023-05-12")
    assert clock.contact_on == day("2026-05-12")
    assert clock.identity_on == day("2029-01-01")
    assert queries.months([clock], Destroyed.IDENTITY, after=day("2026-01-01")) == [
        (day("2029-01-01"), 1)
    ]
    due = [
        (on, [one.key for one in queries.due([clock], Destroyed.CONTACT, on=day(on))])
        for on in ("2026-05-11", "2026-05-12", "2028-12-31", "2029-01-01")
    ]
    assert [bool(keys) for _on, keys in due] == [False, True, True, False]


def test_somebody_without_any_result_is_due_as_a_whole_with_their_contact(cast, manager):
    person = record_people(
        cast.hana, rows=[PersonRow(name="김하나", phone="010-1234-5678")], at=AT
    ).objects[0]

    clock = queries.clock(manager, person.key)

    assert (clock.contact_on, clock.identity_on) == (day("2026-06-01"), day("2026-06-01"))


def test_merged_people_stand_and_go_together(cast, manager, world):
    actions.merge(cast.hana, keep_key=world.other.key, drop_key=world.person.key, why="x", at=AT)

    [clock] = queries.clocks(manager)
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
    assert queries.clocks(manager) == []
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
    assert (clock.contact_on, clock.identity_on) == (day("2024-05-12"), day("2034-01-01"))


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
    assert queries.clocks(cast.minsu) == []


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


@pytest.mark.parametrize("sort", [Destroyed.IDENTITY, Destroyed.CONTACT])
def test_who_comes_before_the_lock_is_there_is_not_destroyed(
    cast, manager, world, monkeypatch, sort
):
    """On PostgreSQL somebody else commits between the look and the lock."""
    lock = destroying._lock

    def late(numbers):
        _used_late(cast, world.person)
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
        _used_late(cast, world.person)
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
