"""People added to a session from whatever list there is."""

from __future__ import annotations

import pytest

from pulmu.domains.people.models import Person
from pulmu.domains.programmes.models import Attendance

PASTED = "김하나\t010-1234-5678\t1989\n이두리\n\n박세찬, 가야메타, 2010년생"


@pytest.fixture
def add(year):
    return f"/desk/records/session/{year.session.key}/people/"


def _typed(people, **more):
    return {"people": people, "on": "2023-05-10", "role": "참가자", "is_present": "on", **more}


def test_pasted_people_are_there_and_who_is_known_is_not_made_anew(cast, hana, year, add, text):
    page = text(hana.post(add, _typed(PASTED), follow=True))

    people = Person.objects.within(cast.hana).order_by("pk")
    assert [(one.name, one.birth_year) for one in people] == [
        ("김하나", None),
        ("이두리", None),
        ("박세찬", None),
        ("김하나", 1989),
        ("박세찬", 2010),
    ]
    assert Attendance.objects.within(cast.hana).filter(is_present=True).count() == 4
    assert "2 attendances. 2 new persons." in page


def test_pasted_twice_nobody_is_there_twice(cast, hana, add):
    hana.post(add, _typed(PASTED))
    before = Attendance.objects.within(cast.hana).count()

    hana.post(add, _typed(PASTED))

    assert Attendance.objects.within(cast.hana).count() == before


def test_a_wrong_line_is_named_and_everything_typed_comes_back(cast, hana, add, text):
    typed = "김새봄\t1989\n이상한\t9912310-1234567\n최고운\t1850"
    before = Person.objects.within(cast.hana).count()

    response = hana.post(add, _typed(f"{typed}\n황보민 891231-1234567"))

    assert response.status_code == 422
    page = text(response)
    assert "Line 4: This looks like a resident registration number." in page
    assert "김새봄 1989" in page
    assert Person.objects.within(cast.hana).count() == before


def test_a_day_to_come_is_refused(hana, add, text):
    response = hana.post(add, _typed("김새봄", on="2199-01-01"))

    assert response.status_code == 422
    assert "lies in the future" in text(response)


def test_the_page_proposes_the_day_of_the_session(hana, add):
    assert hana.get(add).context["form"]["on"].value() == "2023-05-10"


def test_a_stranger_finds_no_session_and_an_inspector_may_not(minsu, guest, add):
    assert minsu.post(add, _typed("김새봄")).status_code == 404
    assert guest.post(add, _typed("김새봄")).status_code == 403
