"""Requests of persons at the desk: taken in, due, handed out, corrected, erased, stopped."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.actions import PersonRow, open_request, record_people
from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.surfaces.desk import years
from tests.factories import a_person, when

AT = when("2023-05-01 09:00")
LIST = "/desk/requests/"


@pytest.fixture
def person(cast) -> Person:
    row = PersonRow(name="김하나", phone="010-1234-5678", birth_year=1990, affiliation="=1+1")
    return record_people(cast.hana, rows=[row], at=AT).objects[0]


def taken_in(browser, person, sort="열람", on=None):
    said = {"sort": sort, "channel": "전화", "received_on": str(on or years.today())}
    return browser.post(f"/desk/people/{person.key}/request/", said, follow=True)


def only(cast) -> SubjectRequest:
    return SubjectRequest.objects.within(cast.hana).get()


def test_a_request_is_taken_in_on_the_page_of_the_person(hana, cast, person, text):
    page = text(taken_in(hana, person))

    assert "The request is recorded." in page
    assert "10 days left" in page
    assert "김하나" not in page
    assert "To see it" in text(hana.get(f"/desk/people/{person.key}/"))
    assert "10 days left" in text(hana.get(LIST))


def test_today_says_what_waits_and_until_when(hana, cast, person):
    taken_in(hana, person, on=years.today() - dt.timedelta(days=8))

    [line] = [line for line in hana.get("/desk/today/").context["lines"] if line.href == LIST]

    assert line.text == "1 person waits for an answer about their data"
    assert line.tone == "warn"


def test_what_is_late_stands_out(hana, person, text):
    taken_in(hana, person, on=years.today() - dt.timedelta(days=11))

    assert "Late" in text(hana.get(LIST))


def test_everything_about_somebody_is_handed_out_for_a_reason(hana, cast, person, text):
    at = f"/desk/people/{person.key}/export/"

    refused = hana.post(at, {"reason": ""})
    assert not AccessRecord.objects.within(cast.hana).exists()
    taken = hana.post(at, {"reason": "본인 열람 요구"})

    assert refused["Content-Type"].startswith("text/html")
    rows = [row[1:] for row in load_workbook(io.BytesIO(taken.content)).active.values]
    assert ("Name", "김하나") in rows
    assert ("Phone", "010-1234-5678") in rows
    assert ("Affiliation", "=1+1") in rows
    noted = AccessRecord.objects.within(cast.hana).get()
    assert (noted.what, noted.reason, noted.subjects) == (
        "desk.person.export", "본인 열람 요구", [person.key],
    )  # fmt: skip


def test_what_somebody_did_is_among_it(hana, cast, year):
    key = year.people[0].key

    taken = hana.post(f"/desk/people/{key}/export/", {"reason": "본인 열람 요구"})

    rows = list(load_workbook(io.BytesIO(taken.content)).active.values)
    assert [row[2] for row in rows if row[0] == "Records"] == [
        "과정 P23-001 P23-001 · 2023. 5. 10."
    ]


def test_an_answer_closes_it(hana, cast, person, text):
    taken_in(hana, person, sort="정정")
    at = f"{LIST}{only(cast).key}/"

    assert f'href="/desk/people/{person.key}/edit/"' in text(hana.get(at))
    empty = hana.post(at, {"state": "처리", "outcome": ""})
    done = text(hana.post(at, {"state": "처리", "outcome": "전화번호를 고침"}, follow=True))

    assert list(empty.context["form"].errors) == ["outcome"]
    assert "The answer is recorded." in done
    assert "전화번호를 고침" in done
    assert "Record the answer" not in done
    assert "wait for an answer" not in text(hana.get("/desk/today/"))


def test_a_manager_erases_as_asked_and_staff_does_not(manager, hana, cast, person, text):
    taken_in(hana, person, sort="삭제")
    at = f"{LIST}{only(cast).key}/"

    assert "A manager does this." in text(hana.get(at))
    assert hana.post(f"{at}erase/").status_code == 403
    assert "Destroy everything and answer" in text(manager.get(at))
    done = text(manager.post(f"{at}erase/", follow=True))

    assert "Everything in the records that tells who they are was destroyed." in done
    assert Person.objects.within(cast.hana).get().name == "파기됨"
    assert only(cast).state == "처리"


def test_who_stands_behind_a_result_hears_until_when(manager, hana, cast, year, text):
    taken_in(hana, year.people[0], sort="삭제")
    at = f"{LIST}{only(cast).key}/"

    page = text(manager.get(at))
    done = text(manager.post(f"{at}erase/", follow=True))

    assert "who they are is kept until 1 Jan 2029" in page
    assert "Contact data was destroyed." in done
    assert Person.objects.within(cast.hana).get(pk=year.people[0].pk).name == "김하나"
    assert only(cast).state == "거절"


def test_a_stop_is_shown_on_the_person_until_it_is_lifted(hana, cast, person, text):
    taken_in(hana, person, sort="처리정지")
    hana.post(f"{LIST}{only(cast).key}/", {"state": "처리", "outcome": "정지함"})

    page = text(hana.get(f"/desk/people/{person.key}/"))
    lifted = text(hana.post(f"/desk/people/{person.key}/resume/", follow=True))

    assert "The use of their data is stopped" in page
    assert "The use of their data is stopped" not in lifted


def test_another_lab_finds_no_request_of_ours(minsu, guest, hana, cast, person):
    taken_in(hana, person)
    key = only(cast).key

    for browser, status in ((minsu, 404), (guest, 403)):
        assert browser.get(f"{LIST}{key}/").status_code == status
        assert (
            browser.post(f"{LIST}{key}/", {"state": "처리", "outcome": "x"}).status_code == status
        )
        for page in ("request", "export"):
            assert browser.get(f"/desk/people/{person.key}/{page}/").status_code == status
        assert browser.post(f"/desk/people/{person.key}/resume/").status_code == status
    assert "Nobody has asked" in minsu.get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(hana, cast, count, django_assert_num_queries):
    for number in range(count):
        somebody = a_person(f"김{number}", lab=cast.gimhae)
        open_request(
            cast.hana,
            key=somebody.key,
            sort="열람",
            channel="전화",
            received_on=AT.date(),
            at=AT,
        )

    with django_assert_num_queries(5):
        hana.get(LIST)
