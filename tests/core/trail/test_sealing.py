"""Personal values in the trail can be read as long as their person is to be known, then no more."""

from __future__ import annotations

import json

import pytest

from pulmu.core.trail import sealing
from pulmu.core.trail.models import Change, ChangeKind, Secret
from pulmu.core.trail.records import ValuesErased, take_back
from pulmu.domains.people.actions import PersonRow, record_people, remove_people
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.support import actions as support
from tests.factories import a_company, a_person, a_programme, a_session, day, standing, when

AT, LATER = when("2023-06-01 09:00"), when("2023-06-02 09:00")
BEFORE = PersonRow(name="김하나", phone="010-1234-5678", region="김해시")
AFTER = PersonRow(name="김두리", phone="010-1234-5678", region="창원시")


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path


@pytest.fixture
def corrected(cast) -> Person:
    person = record_people(cast.hana, rows=[BEFORE], at=AT).objects[0]
    row = PersonRow(name=AFTER.name, phone=AFTER.phone, region=AFTER.region, key=person.key)
    record_people(cast.hana, rows=[row], at=LATER)
    return person


def changes(cast, kind: str = ChangeKind.CHANGED) -> list[Change]:
    return list(Change.objects.within(cast.hana).filter(kind=kind).order_by("pk"))


def subject(person: Person) -> str:
    return sealing.subject("people.Person", person.pk)


def test_what_a_correction_says_of_a_person_is_not_stored_in_clear(cast, corrected):
    [change] = changes(cast)

    stored = json.dumps([change.before, change.after], ensure_ascii=False)

    assert [word for word in ("하나", "두리", "김해", "창원") if word in stored] == []
    assert change.before["~"]["columns"] == ["name", "region", "search"]


def test_it_can_be_read_with_the_persons_secret(cast, corrected):
    [change] = sealing.opened(changes(cast))

    assert (change.before["name"], change.after["name"]) == ("김하나", "김두리")
    assert (change.before["region"], change.after["region"]) == ("김해시", "창원시")


def test_without_the_secret_the_change_stands_and_its_values_are_gone(cast, corrected):
    assert sealing.forget(cast.gimhae.pk, [subject(corrected)]) == 1
    assert sealing.forget(cast.gimhae.pk, [subject(corrected)]) == 0

    [change] = sealing.opened(changes(cast))

    assert change.before == dict.fromkeys(("name", "region", "search"), sealing.ERASED)
    assert (change.kind, change.key, change.event.actor) == ("changed", corrected.key, "하나")


def test_one_person_forgotten_leaves_the_others_readable(cast, corrected):
    other = record_people(cast.hana, rows=[BEFORE], at=AT).objects[0]
    record_people(cast.hana, rows=[PersonRow(name="박세찬", key=other.key)], at=LATER)

    sealing.forget(cast.gimhae.pk, [subject(corrected)])

    first, second = sealing.opened(changes(cast))
    assert first.before["name"] is sealing.ERASED
    assert second.before["name"] == "김하나"


def test_a_record_created_has_nothing_to_seal_and_needs_no_secret(cast):
    record_people(cast.hana, rows=[BEFORE], at=AT)

    [change] = changes(cast, ChangeKind.CREATED)

    assert (change.before, change.after) == (None, None)
    assert not Secret.objects.within(cast.hana).exists()


def test_a_removed_person_comes_back_as_they_were(cast):
    person = record_people(cast.hana, rows=[BEFORE], at=AT).objects[0]
    remove_people(cast.hana, keys=[person.key], at=LATER, why="import undone")
    assert not Person.objects.within(cast.hana).exists()

    take_back(cast.hana, changes(cast, ChangeKind.REMOVED), at=LATER)

    again = Person.objects.within(cast.hana).get()
    assert (again.pk, again.key, again.name, again.phone_index) == (
        person.pk, person.key, "김하나", person.phone_index,
    )  # fmt: skip


def test_what_was_erased_is_not_brought_back(cast):
    person = record_people(cast.hana, rows=[BEFORE], at=AT).objects[0]
    remove_people(cast.hana, keys=[person.key], at=LATER, why="import undone")
    sealing.forget(cast.gimhae.pk, [subject(person)])

    with pytest.raises(ValuesErased):
        take_back(cast.hana, changes(cast, ChangeKind.REMOVED), at=LATER)


def test_what_an_attendance_says_of_somebody_goes_with_that_person(cast):
    person = a_person(lab=cast.gimhae)
    session = a_session(programme=a_programme(lab=cast.gimhae))
    for affiliation in ("김해중학교 2학년 3반", "인제대학교"):
        row = programmes.AttendanceRow(
            session_id=session.pk,
            person_id=person.pk,
            on=day("2023-05-10"),
            is_present=True,
            affiliation=affiliation,
        )
        programmes.record_attendances(cast.hana, rows=[row], at=AT)

    [change] = changes(cast)

    assert change.before["~"]["of"] == subject(person)
    assert "김해중학교" not in json.dumps(change.before, ensure_ascii=False)
    assert sealing.opened([change])[0].before == {"affiliation": "김해중학교 2학년 3반"}


def test_the_facts_of_an_employee_still_follow_a_removed_spell(cast):
    company = a_company(lab=cast.gimhae)
    rows = [
        support.HireRow(
            company_id=company.pk,
            employee_key="홍길동",
            insured_on=day(start),
            left_on=day(end) if end else None,
        )
        for start, end in (("2023-04-01", "2023-06-30"), ("2023-07-01", ""))
    ]
    first, second = support.record_hires(cast.hana, rows=rows, at=AT).objects
    support.remove_hires(cast.hana, keys=[second.key], at=LATER, why="import undone")

    [removed] = changes(cast, ChangeKind.REMOVED)
    facts = standing(cast.gimhae, "hire")

    assert "홍길동" not in json.dumps(removed.before, ensure_ascii=False)
    assert facts[first.key]["dims"]["departed_on"] == "2023-06-30"


def test_another_lab_has_secrets_of_its_own(cast, corrected):
    assert sealing.forget(cast.other_lab.pk, [subject(corrected)]) == 0

    [change] = sealing.opened(changes(cast))
    assert change.before["name"] == "김하나"
