"""People added to a session from whatever list there is."""

from __future__ import annotations

import pytest

from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.results import actions as results
from pulmu.surfaces.desk.entry.roster import attendee
from tests.factories import day, when

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
    typed = "김새봄\t1989\n황보민 891231-1234567\n최고운\t010-12"
    before = Person.objects.within(cast.hana).count()

    response = hana.post(add, _typed(typed))

    assert response.status_code == 422
    page = text(response)
    assert "Line 2: This looks like a resident registration number." in page
    assert "Line 3: This is not a phone number." in page
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


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("김하나 010-1234-5678", ("김하나", "01012345678", None, "")),
        ("1\t김하나\t010 1234 5678", ("김하나", "01012345678", None, "")),
        ("12. , 김하나", ("김하나", "", None, "")),
        ("김하나\t1989-05-03", ("김하나", "", 1989, "")),
        ("김하나\t1989. 5. 3.\t가야메타", ("김하나", "", 1989, "가야메타")),
        ("김하나\t890503", ("김하나", "", 1989, "")),
        ("남궁 민수\t(주)가야 메타", ("남궁 민수", "", None, "(주)가야 메타")),
    ],
)
def test_a_line_is_read_as_people_write_it(line, read):
    one = attendee(line, today=day("2026-11-28"))

    assert (one.name, one.phone, one.birth_year, one.affiliation) == read


def test_heads_of_columns_and_lines_of_separators_are_passed_over(cast, hana, add):
    hana.post(add, _typed("이름\t연락처\t생년\n,,\n\t\t\n김새봄\t1989"))

    assert Person.objects.within(cast.hana).filter(name="김새봄", birth_year=1989).count() == 1
    assert not Person.objects.within(cast.hana).filter(name="이름").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("김새봄01012345678", "is no name"),
        ("김새봄\t가야메타\t대표", "is one too many"),
        ("김새봄\n김새봄", "stands twice"),
        (",,", "There is no name in it."),
    ],
)
def test_a_line_that_could_mean_several_things_is_asked_about(cast, hana, add, line, said):
    response = hana.post(add, _typed(line))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Person.objects.within(cast.hana).filter(name__startswith="김새봄").exists()


def test_what_is_known_of_somebody_is_not_taken_away_by_a_line(cast, hana, year, add):
    person = year.people[0]
    Person.objects.within(cast.hana).filter(pk=person.pk).update(
        birth_date=day("1989-05-03"), birth_year=1989, affiliation="가야메타"
    )
    Attendance.objects.within(cast.hana).filter(pk=year.attendances[0].pk).update(
        region="김해시", affiliation="가야메타"
    )

    hana.post(add, _typed("김하나, 1989, 다른 곳"))
    hana.post(add, _typed("김하나"))

    person.refresh_from_db()
    kept = Attendance.objects.within(cast.hana).get(pk=year.attendances[0].pk)
    assert (person.birth_date, person.affiliation) == (day("1989-05-03"), "가야메타")
    assert (kept.region, kept.affiliation) == ("김해시", "다른 곳")


def test_a_sealed_year_asks_why_and_a_cancelled_session_takes_nobody(cast, hana, year, add, text):
    results.submit(cast.hana, year=2023, at=when("2024-01-05 09:00"))
    results.seal(cast.dul, year=2023, at=when("2024-01-05 10:00"))

    refused = hana.post(add, _typed("김새봄"))
    taken = hana.post(add, _typed("김새봄", why="found later"))
    programmes.cancel_session(cast.hana, key=year.session.key, at=when("2024-01-06 10:00"))

    assert list(refused.context["form"].errors) == ["why"]
    assert taken.status_code == 302
    assert "nobody attends it" in text(hana.post(add, _typed("이새봄"), follow=True))
