from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.trail.models import Change, Event
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.ledger import kinds
from tests.factories import a_person, a_programme, a_session, an_attendance, day, when

AT = when("2023-06-01 10:00")
HANA = PersonRow(
    name=" 김  하나 ",
    phone="+82 10-1234-5678",
    birth_date=day("1989-05-03"),
    sex="여",
    region="경남  김해시",
    affiliation="인제대학교",
)


def _events():
    return list(Event.objects.everywhere(because="tests look").values_list("name", flat=True))


def _stored(lab):
    return Person.objects.everywhere(because="tests look").filter(organisation=lab).order_by("pk")


def test_a_person_is_stored_clean_with_a_sealed_phone(cast):
    done = actions.record_people(cast.hana, rows=[HANA], at=AT)

    person = _stored(cast.gimhae).get()
    assert done.objects == done.created == [person]
    assert (person.name, person.search) == ("김 하나", "김하나 ㄱㅎㄴ")
    assert (person.birth_date, person.birth_year) == (day("1989-05-03"), 1989)
    assert (person.sex, person.region, person.affiliation) == ("여", "경남 김해시", "인제대학교")
    assert secrets.unseal(person.phone_sealed) == "01012345678"
    assert "1234" not in person.phone_sealed
    assert person.phone_index == queries.phone_index("010-1234-5678")
    assert (person.imported, person.created_at, person.changed_at) == (False, AT, AT)


def test_recording_leaves_one_line_in_the_trail_and_one_change_for_each_person(cast):
    done = actions.record_people(cast.hana, rows=[HANA, PersonRow(name="이두리")], at=AT)

    changes = Change.objects.everywhere(because="tests look").order_by("pk")
    assert _events() == ["people.person.recorded"]
    assert [(c.kind, c.model, c.key) for c in changes] == [
        ("created", "people.Person", person.key) for person in done.objects
    ]


def test_an_import_marks_what_it_brings(cast):
    done = actions.record_people(cast.operator.in_batch("b" * 26), rows=[HANA], at=AT)

    assert [person.imported for person in done.objects] == [True]


def test_a_row_with_a_key_corrects_that_person(cast):
    first = actions.record_people(cast.hana, rows=[HANA], at=AT).objects[0]
    later = when("2023-06-02 10:00")
    row = PersonRow(key=first.key, name="김하나", phone="010-9999-0000", birth_year=1990)

    done = actions.record_people(cast.hana, rows=[row], at=later)

    person = _stored(cast.gimhae).get()
    assert (done.created, done.changed) == ([], [person])
    assert (person.name, person.birth_date, person.birth_year) == ("김하나", None, 1990)
    assert secrets.unseal(person.phone_sealed) == "01099990000"
    assert (person.created_at, person.changed_at) == (AT, later)


def test_new_and_known_people_come_back_in_the_order_of_the_rows(cast):
    known = a_person("이두리", lab=cast.gimhae)
    rows = [
        PersonRow(name="가"),
        PersonRow(key=known.key, name="이두리", region="부산"),
        PersonRow(name="나"),
    ]

    done = actions.record_people(cast.hana, rows=rows, at=AT)

    assert [(p.name, p.region) for p in done.objects] == [
        ("가", ""),
        ("이두리", "부산"),
        ("나", ""),
    ]
    assert [p.name for p in done.created] == ["가", "나"]
    assert done.changed == [known]


def test_the_same_row_twice_changes_nothing_and_leaves_no_line(cast):
    first = actions.record_people(cast.hana, rows=[HANA], at=AT).objects[0]
    sealed = first.phone_sealed
    again = PersonRow(
        key=first.key,
        name="김 하나",
        phone="010 1234 5678",
        birth_date=day("1989-05-03"),
        sex="여",
        region="경남 김해시",
        affiliation="인제대학교",
    )

    done = actions.record_people(cast.hana, rows=[again], at=when("2023-06-02 10:00"))

    assert (done.created, done.changed, done.unchanged) == ([], [], 1)
    assert _stored(cast.gimhae).get().phone_sealed == sealed
    assert _events() == ["people.person.recorded"]


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (PersonRow(name="  "), actions.NameMissing),
        (PersonRow(name="김하나", sex="여자"), actions.UnknownSex),
        (PersonRow(name="김하나", birth_date=day("2023-06-02")), actions.BirthImpossible),
        (PersonRow(name="김하나", birth_year=1899), actions.BirthImpossible),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(cast, row, refusal):
    with pytest.raises(refusal):
        actions.record_people(cast.hana, rows=[HANA, row], at=AT)

    assert list(_stored(cast.gimhae)) == []
    assert _events() == []


def test_another_labs_person_does_not_exist(cast):
    theirs = a_person(lab=cast.gimhae)

    with pytest.raises(NotFound):
        actions.record_people(cast.minsu, rows=[PersonRow(key=theirs.key, name="나")], at=AT)


def test_the_inspector_may_not_record_people(cast):
    with pytest.raises(NotAllowed):
        actions.record_people(cast.inspector, rows=[HANA], at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_new_people_cost_the_same_queries_however_many(cast, count, django_assert_num_queries):
    rows = [PersonRow(name=f"김하나{n}") for n in range(count)]

    with django_assert_num_queries(5):
        actions.record_people(cast.hana, rows=rows, at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_corrections_cost_the_same_queries_however_many(cast, count, django_assert_num_queries):
    known = [a_person(f"김하나{n}", lab=cast.gimhae) for n in range(count)]
    rows = [PersonRow(key=person.key, name=person.name, region="김해") for person in known]

    # One more for each kind of fact, of whatever domain, that follows people. The lab has posted
    # nothing yet, so three of the rest open its ledger.
    followers = sum("person" in kind.follows for kind in kinds.kinds())
    with django_assert_num_queries(16 + followers):
        actions.record_people(cast.hana, rows=rows, at=AT)


def test_people_without_records_can_be_removed(cast):
    alone, other = a_person("가", lab=cast.gimhae), a_person("나", lab=cast.gimhae)

    removed = actions.remove_people(cast.hana, keys=[alone.key], at=AT, why="typed twice")

    assert removed == 1
    assert list(_stored(cast.gimhae)) == [other]
    assert _events() == ["people.person.removed"]


def test_a_person_with_records_cannot_be_removed(cast):
    person = a_person(lab=cast.gimhae)
    an_attendance(a_session(programme=a_programme(lab=cast.gimhae)), person)

    with pytest.raises(actions.PersonInUse):
        actions.remove_people(cast.hana, keys=[person.key], at=AT, why="typed twice")

    assert list(_stored(cast.gimhae)) == [person]


def test_removing_twice_finds_nobody_and_strangers_find_nobody(cast):
    person = a_person(lab=cast.gimhae)

    for actor, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            actions.remove_people(actor, keys=[person.key], at=AT, why="")
    actions.remove_people(cast.hana, keys=[person.key], at=AT, why="")
    with pytest.raises(NotFound):
        actions.remove_people(cast.hana, keys=[person.key], at=AT, why="")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("sex", "여자", "person_sex_known"),
        ("name", "", "person_has_a_name"),
        ("birth_date", day("1989-05-03"), "person_birth_date_has_its_year"),
    ],
)
def test_the_database_refuses_what_no_action_would_write(cast, column, value, constraint):
    person = a_person(lab=cast.gimhae)
    setattr(person, column, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        person.save()


def test_the_database_refuses_a_person_merged_into_itself(cast):
    person = a_person(lab=cast.gimhae)
    person.merged_into = person

    with pytest.raises(IntegrityError, match="person_not_merged_into_itself"), transaction.atomic():
        person.save()
