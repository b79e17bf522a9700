from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed
from pulmu.core.kernel.keys import new_key
from pulmu.core.trail.models import Change
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import PersonRow, add_person, record_people
from pulmu.domains.people.models import Person
from tests.factories import a_person, when

AT = when("2023-06-01 09:00")
ROW = PersonRow(name="김하나", phone="010-1234-5678")


def test_a_form_sent_twice_makes_one_person(cast):
    once = new_key()

    first = add_person(cast.hana, row=ROW, once=once, at=AT)
    second = add_person(cast.hana, row=ROW, once=once, at=AT)

    assert first.pk == second.pk
    assert first.key == once
    assert Change.objects.within(cast.hana).count() == 1


def test_two_forms_make_two_people(cast):
    for _form in range(2):
        add_person(cast.hana, row=ROW, once=new_key(), at=AT)

    assert Person.objects.within(cast.hana).count() == 2


@pytest.mark.parametrize("once", ["", "short", "A" * 26, "1" * 26, "a" * 27])
def test_a_key_that_is_none_of_ours_is_refused(cast, once):
    with pytest.raises(actions.FormBroken):
        add_person(cast.hana, row=ROW, once=once, at=AT)


def test_the_key_of_somebody_elsewhere_makes_nobody(cast):
    theirs = a_person(lab=cast.other_lab)

    with pytest.raises(actions.FormBroken):
        add_person(cast.hana, row=ROW, once=theirs.key, at=AT)
    assert not Person.objects.within(cast.hana).exists()


@pytest.mark.parametrize(
    "row",
    [
        PersonRow(name="900101-1234567"),
        PersonRow(name="김하나", affiliation="주민번호 9001011234567"),
        PersonRow(name="김하나", region="900101 2234567"),
    ],
)
def test_a_resident_registration_number_is_never_stored(cast, row):
    with pytest.raises(actions.ResidentNumber):
        add_person(cast.hana, row=row, once=new_key(), at=AT)
    with pytest.raises(actions.ResidentNumber):
        record_people(cast.hana, rows=[row], at=AT)


def test_an_inspector_adds_nobody(cast):
    with pytest.raises(NotAllowed):
        add_person(cast.inspector, row=ROW, once=new_key(), at=AT)


@pytest.mark.parametrize(
    ("name", "phone", "found"),
    [
        ("김하나", "", ["김*나"]),
        (" 김하나 ", "", ["김*나"]),
        ("이두리", "+82 10 1234 5678", ["김*나"]),
        ("이두리", "010-9999-0000", []),
        ("하나", "", []),
    ],
)
def test_people_of_the_same_name_or_phone_are_shown_masked(cast, name, phone, found):
    record_people(cast.hana, rows=[ROW], at=AT)
    record_people(cast.minsu, rows=[ROW], at=AT)

    assert [one.name for one in queries.alike(cast.hana, name=name, phone=phone)] == found


def test_a_form_sent_again_for_somebody_else_is_refused_and_not_dropped(cast):
    once = new_key()
    add_person(cast.hana, row=ROW, once=once, at=AT)

    for row in (PersonRow(name="이두리"), PersonRow(name="김하나", phone="010-9999-0000")):
        with pytest.raises(actions.FormUsed):
            add_person(cast.hana, row=row, once=once, at=AT)
    assert Person.objects.within(cast.hana).get().name == "김하나"
