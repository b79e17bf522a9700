"""People put on the list of a course at the desk, and the page of one of them."""

from __future__ import annotations

import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment
from pulmu.domains.surveys.models import Question, Questionnaire
from tests.factories import TYPED_AT

from .courses import a_course, enrolled, mails, states

LIST = "/desk/courses/"
PASTED = "이름\t연락처\t메일\n김새봄\t010-1234-5678\tsaebom@example.org\n이두리, 1989\n"


def _at(course, path=""):
    return f"{LIST}{course.key}/roster/{path}"


def _one(**more):
    return {"do": "one", "person": "김새봄", "channel": "현장", **more}


def test_whoever_walks_in_stands_on_the_list_once_and_is_written_to(cast, hana, text):
    course = a_course(cast)
    said = _one(phone="010-1234-5678", email="saebom@example.org")

    for _ in range(2):
        page = text(hana.post(_at(course, "add/"), said, follow=True))

    [made] = Enrolment.objects.within(cast.hana)
    assert (made.person.name, made.state, made.channel) == ("김새봄", "확정", "현장")
    assert [to for to, _subject in mails(cast)] == ["saebom@example.org"]
    assert "김*봄 stands on the list: Confirmed." in page
    assert Person.objects.within(cast.hana).count() == 1


def test_past_the_last_seat_they_wait_unless_that_is_meant(cast, hana):
    course = a_course(cast, capacity=1)
    enrolled(cast, course, "박세찬")

    hana.post(_at(course, "add/"), _one())
    hana.post(_at(course, "add/"), _one(person="이두리", over="on"))

    assert states(cast, course) == [("박세찬", "확정"), ("김새봄", "대기"), ("이두리", "확정")]


def test_where_each_date_is_booked_it_is_asked_which(cast, hana):
    course = a_course(cast, booking="회차별", days=(7, 14))
    second = course.sessions.order_by("starts_at").last()

    hana.post(_at(course, "add/"), _one(session=second.key))
    wrong = hana.post(_at(course, "add/"), _one(person="이두리", session="x"))

    [made] = Enrolment.objects.within(cast.hana)
    assert made.session == second
    assert wrong.status_code == 422


def test_a_list_from_a_spreadsheet_is_put_on_and_twice_is_harmless(cast, hana, text):
    course = a_course(cast, capacity=1)

    page = text(hana.post(_at(course, "add/"), {"do": "many", "people": PASTED}, follow=True))
    hana.post(_at(course, "add/"), {"do": "many", "people": PASTED})

    assert states(cast, course) == [("김새봄", "확정"), ("이두리", "대기")]
    assert "On the list: Waiting list 1, Confirmed 1." in page
    assert "2 new persons." in page
    assert [to for to, _subject in mails(cast)] == ["saebom@example.org"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("김새봄\tsaebom@", "Line 1:"),
        ("김새봄 891231-1234567", "Line 1: This looks like a resident registration number."),
        (",,", "There is no name in it."),
    ],
)
def test_a_wrong_line_is_named_and_nobody_is_put_on(cast, hana, line, said):
    course = a_course(cast)

    response = hana.post(_at(course, "add/"), {"do": "many", "people": line})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert states(cast, course) == []
    assert not Person.objects.within(cast.hana).exists()


def test_every_wrong_line_stands_by_itself_under_its_number_in_the_paste(cast, hana):
    course = a_course(cast)
    junk = "김새봄\tsaebom@\n\n,,\n이두리\t010-12"

    page = hana.post(_at(course, "add/"), {"do": "many", "people": junk}).content.decode()

    [said] = re.findall(r'<div class="field-error".*?<span>(.*?)</span>', page)
    first, second = said.split("<br>")
    assert first.startswith("Line 1: ")
    assert second.startswith("Line 4: ")


def test_nobody_is_put_on_a_course_that_was_cancelled(cast, hana, text):
    course = a_course(cast)
    actions.cancel_offering(cast.hana, key=course.key, why="인원 부족", at=timezone.now())

    page = text(hana.post(_at(course, "add/"), _one(), follow=True))

    assert "This course was cancelled." in page
    assert states(cast, course) == []


@pytest.fixture
def answered(cast):
    """Somebody who said what they hope for, and that they come by wheelchair."""
    asks = Questionnaire.objects.create(
        organisation=cast.gimhae,
        name="신청서",
        purpose="신청",
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )
    open_one, personal = (
        Question.objects.create(
            organisation=cast.gimhae,
            questionnaire=asks,
            position=position,
            sort="한줄",
            label=label,
            is_personal=is_personal,
            created_at=TYPED_AT,
            changed_at=TYPED_AT,
        )
        for position, label, is_personal in ((1, "수준", False), (2, "필요한 도움", True))
    )
    course = a_course(cast, asks=asks)
    [one] = enrolled(cast, course, "김새봄")
    one.answers = {open_one.key: "처음", personal.key: "휠체어"}
    one.save()
    return one


def test_what_tells_of_a_person_stays_behind_the_mask_until_somebody_says_why(
    cast, hana, answered, text
):
    at = _at(answered.offering, f"{answered.key}/")

    closed = text(hana.get(at))
    unsaid = hana.post(at, {"do": "unmask", "reason": ""})
    opened = text(hana.post(at, {"do": "unmask", "reason": "도움 준비"}))

    assert ("처음" in closed, "휠체어" in closed, "김새봄" in closed) == (True, False, False)
    assert unsaid.status_code == 422
    assert ("휠체어" in opened, "김새봄" in opened, "@example.org" in opened) == (True, True, True)
    [look] = AccessRecord.objects.within(cast.hana)
    assert (look.what, look.subjects, look.reason) == (
        "desk.course.enrolment",
        [answered.person.key],
        "도움 준비",
    )
    assert "휠체어" not in text(hana.get(at))


def test_a_note_of_the_desk_is_kept_and_stands_on_the_list(cast, hana, answered, text):
    at = _at(answered.offering, f"{answered.key}/")

    for _ in range(2):
        hana.post(at, {"do": "note", "note": "앞자리"})

    assert "앞자리" in text(hana.get(_at(answered.offering)))
    assert text(hana.get(at)).count("Note changed by 하나") == 1


def test_the_page_of_one_acts_and_comes_back(cast, hana, answered, text):
    at = _at(answered.offering, f"{answered.key}/")
    said = {"do": "queue", "row": answered.key, "next": at}

    response = hana.post(_at(answered.offering, "act/"), said, follow=True)

    assert response.redirect_chain == [(at, 302)]
    assert "Put on the waiting list by 하나" in text(response)


def test_an_enrolment_is_found_under_its_own_course_alone(cast, hana, minsu, answered):
    other = a_course(cast, name="드론 교실")

    assert hana.get(_at(other, f"{answered.key}/")).status_code == 404
    assert minsu.get(_at(answered.offering, f"{answered.key}/")).status_code == 404


def test_the_list_leaves_the_house_for_a_reason_with_what_was_answered(cast, hana, answered):
    at = _at(answered.offering, "list.xlsx")

    asked = hana.get(at)
    taken = hana.post(at, {"reason": "출석부 인쇄"})

    assert asked.context["count"] == 1
    rows = list(load_workbook(io.BytesIO(taken.content)).active.iter_rows(values_only=True))
    assert rows[0][-2:] == ("수준", "필요한 도움")
    assert (rows[1][0], rows[1][1], rows[1][-2], rows[1][-1]) == (
        "Confirmed",
        "김새봄",
        "처음",
        "휠체어",
    )
    [look] = AccessRecord.objects.within(cast.hana)
    assert (look.what, look.reason) == ("desk.course.list", "출석부 인쇄")


def test_without_a_reason_nothing_leaves_nor_of_whom_the_use_was_stopped(cast, hana, answered):
    at = _at(answered.offering, "list.csv")
    assert hana.post(at, {"reason": ""}).status_code == 422
    answered.person.is_suspended = True
    answered.person.save()

    taken = hana.post(at, {"reason": "출석부 인쇄"}).content.decode()

    assert "김새봄" not in taken
    assert hana.get(_at(answered.offering, "list.pdf")).status_code == 404
