"""Questionnaires on the desk: written, attached, and what came of them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pulmu.core.kernel.keys import new_key
from pulmu.domains.surveys import queries
from pulmu.domains.surveys.models import Question, Questionnaire
from tests.domains.surveys.asking import a_question, a_questionnaire, answer, invited
from tests.factories import a_person
from tests.surfaces.conftest import a_browser

from .courses import a_course

LIST = "/desk/surveys/"


def form(**said):
    return {
        "name": "강좌 만족도",
        "purpose": "만족도",
        "is_anonymous": "on",
        "once": new_key(),
        **said,
    }


def asked(**said):
    return {"label": "강의는 어땠나요?", "sort": "5점", "once": new_key(), **said}


def answered(cast, made, about, *points, words=""):
    people = [a_person(f"사람{n}", lab=cast.gimhae) for n in range(len(points))]
    questions = queries.questions(cast.hana, made.pk)
    for token, point in zip(invited(cast.hana, made, people, about), points, strict=True):
        said = {questions[0].key: str(point)}
        if len(questions) > 1:
            said[questions[1].key] = f"{words}{point}"
        answer(cast.gimhae, token, said)


@pytest.fixture
def made(cast):
    survey = a_questionnaire(cast.hana)
    a_question(cast.hana, survey, "강의는 어땠나요?")
    a_question(cast.hana, survey, "더 하실 말씀은?", "글")
    return survey


def test_a_questionnaire_is_written_without_a_script(cast, hana, text):
    begun = hana.post(f"{LIST}new/", form())
    hana.post(f"{begun.url}questions/new/", asked())
    more = hana.post(
        f"{begun.url}questions/new/",
        asked(label="어디서 알았나요?", sort="하나", choices="누리집\r\n소개\r\n", more="1"),
    )
    page = text(hana.get(begun.url))

    survey = Questionnaire.objects.within(cast.hana).get()
    assert begun.url == f"{LIST}{survey.key}/"
    assert more.url == f"{begun.url}questions/new/"
    assert page.index("강의는 어땠나요?") < page.index("어디서 알았나요?")
    assert "누리집, 소개" in page
    assert "Anonymous" in page


def test_a_form_sent_twice_makes_one(cast, hana):
    said = form()
    first, second = (hana.post(f"{LIST}new/", said) for _ in range(2))
    question = asked()
    for _ in range(2):
        hana.post(f"{first.url}questions/new/", question)

    assert first.url == second.url
    assert Question.objects.within(cast.hana).count() == 1


def test_what_is_wrong_comes_back_at_its_field_with_what_was_typed(cast, hana, made, text):
    taken = hana.post(f"{LIST}new/", form())
    few = hana.post(
        f"{LIST}{made.key}/questions/new/", asked(label="고르기", sort="하나", choices="하나뿐")
    )

    assert taken.status_code == few.status_code == 422
    assert "There is one with this name already" in text(taken)
    assert "Write at least two answers" in text(few)
    assert "하나뿐" in text(few)


def test_questions_are_moved_corrected_and_asked_no_more(cast, hana, made, text):
    first, second = queries.questions(cast.hana, made.pk)
    at = f"{LIST}{made.key}/questions"

    hana.post(f"{at}/{second.key}/act/", {"do": "up"})
    assert [one.key for one in queries.questions(cast.hana, made.pk)] == [second.key, first.key]
    hana.post(f"{at}/{first.key}/", asked(label="강사는 어땠나요?"))
    assert "강사는 어땠나요?" in text(hana.get(f"{LIST}{made.key}/"))
    hana.post(f"{at}/{first.key}/act/", {"do": "retire"})
    assert [one.key for one in queries.questions(cast.hana, made.pk)] == [second.key]
    assert hana.post(f"{at}/{second.key}/act/", {"do": "sing"}).status_code == 404
    assert hana.get(f"{at}/{first.key}/").status_code == 404


def test_a_question_is_asked_after_an_answer(cast, hana, made, text):
    first = queries.questions(cast.hana, made.pk)[0]
    at = f"{LIST}{made.key}/questions/new/"

    strange = hana.post(at, asked(label="왜요?", sort="글", after=first.key, when="6"))
    hana.post(at, asked(label="왜요?", sort="글", after=first.key, when="1\r\n2"))

    assert "The answers to that question are: 1, 2, 3, 4, 5." in text(strange)
    assert queries.questions(cast.hana, made.pk)[-1].when == ["1", "2"]
    assert "after “강의는 어땠나요?”: 1, 2" in text(hana.get(f"{LIST}{made.key}/"))
    assert "Only if you answered" in text(hana.get(f"{LIST}{made.key}/preview/"))


def test_a_copy_is_named(cast, hana, made, text):
    copied = hana.post(f"{LIST}{made.key}/copy/", {"once": new_key()})

    assert copied.url.endswith("/edit/")
    hana.post(copied.url, {"name": "가을 만족도", "is_anonymous": "on"})
    assert "가을 만족도" in text(hana.get(LIST))
    assert "가을 만족도" not in text(hana.get(f"{LIST}?purpose=수요"))


def test_a_course_says_what_it_asks(cast, hana, made, text):
    sign_up = a_questionnaire(cast.hana, "신청 문항", purpose="신청", is_anonymous=False)
    course = a_course(cast, survey=made, asks=sign_up)

    page = text(hana.get(f"/desk/courses/{course.key}/"))

    assert f'href="{LIST}{sign_up.key}/"' in page
    assert f'href="{LIST}{made.key}/results/"' in page
    offered = text(hana.get(f"/desk/courses/{course.key}/edit/"))
    assert f'<option value="{made.pk}" selected>강좌 만족도</option>' in offered


def test_results_are_charts_and_lists_from_five_answers_on(cast, hana, made, text):
    course = a_course(cast, survey=made)
    at = f"{LIST}{made.key}/results/"
    answered(cast, made, f"offering:{course.key}", 5, 5, 4, 1, words="말 ")
    few = text(hana.get(at))
    answered(cast, made, f"offering:{course.key}", 3, words="말 ")
    enough = text(hana.get(at))

    assert "Too few answers to show" in few
    assert "말 5" not in few
    assert "mean 3.60 of 5" in enough
    assert enough.count("<rect") == 5
    assert "말 5" in enough
    assert "100%" in enough


def test_a_small_course_is_not_told_by_the_sum(cast, hana, made, text):
    small, big, other = (a_course(cast, name=name) for name in ("작은", "큰", "다른"))
    answered(cast, made, f"offering:{small.key}", 1, 1, 1)
    answered(cast, made, f"offering:{big.key}", 5, 5, 5, 5, 5, 5)
    answered(cast, made, f"offering:{other.key}", 4, 4, 4, 4, 4)
    at = f"{LIST}{made.key}/results/"

    page = text(hana.get(at))
    hidden = text(hana.get(f"{at}?course={small.key}"))
    with_it = text(hana.get(f"{at}?course={other.key}"))

    # The smallest of the others goes with it: who subtracts finds eight.
    assert page.count("Not shown by itself") == 2
    assert f"?course={big.key}" in page
    assert "Not shown by itself" in hidden
    assert "<rect" not in hidden + with_it
    assert "<rect" in text(hana.get(f"{at}?course={big.key}"))
    assert hana.get(f"{at}?course=nobody").status_code == 404
    taken = hana.get(f"{LIST}{made.key}/results/list.xlsx?course={other.key}")
    assert rows_of(taken)[1:] == [("Asked", "", 5), ("Responses", "", 5)]


def test_dates_booked_one_by_one_have_results_of_their_own(cast, hana, made, text):
    course = a_course(cast, survey=made, booking="회차별", days=(1, 2))
    first, second = course.sessions.order_by("starts_at")
    for session in (first, second):
        answered(cast, made, f"session:{session.key}", 5, 4, 3, 2, 1)
    at = f"{LIST}{made.key}/results/?course={course.key}"

    page = text(hana.get(at))

    assert f"&amp;date={first.key}" in page
    assert "mean 3.00 of 5" in text(hana.get(f"{at}&date={first.key}"))
    assert hana.get(f"{at}&date=nobody").status_code == 404


def test_results_leave_as_a_file_in_which_nothing_runs(cast, hana, made):
    course = a_course(cast)
    answered(cast, made, f"offering:{course.key}", 5, 4, 3, 2, 1, words="=1+")

    taken = hana.get(f"{LIST}{made.key}/results/list.xlsx")
    as_text = hana.get(f"{LIST}{made.key}/results/list.csv").content.decode("utf-8-sig")

    rows = rows_of(taken)
    assert rows[0] == ("Question", "Answer", "Number")
    assert ("강의는 어땠나요?", "5", 1) in rows
    assert ("더 하실 말씀은?", "=1+5", 1) in rows
    assert "'=1+5" in as_text
    assert hana.get(f"{LIST}{made.key}/results/list.exe").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(cast, count, django_assert_num_queries):
    for number in range(count):
        survey = a_questionnaire(cast.hana, f"설문 {number}")
        a_question(cast.hana, survey, "어땠나요?")
        answered(cast, survey, "offering:x", 5)
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(5):
        assert browser.get(LIST).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_one_do_not_depend_on_its_questions(cast, count, django_assert_num_queries):
    survey = a_questionnaire(cast.hana)
    first = a_question(cast.hana, survey, "어땠나요?")
    for number in range(count):
        a_question(cast.hana, survey, f"문항 {number}", "글", after=first.key)
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(5):
        assert browser.get(f"{LIST}{survey.key}/").status_code == 200
    with django_assert_num_queries(5):
        assert browser.get(f"{LIST}{survey.key}/preview/").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_results_do_not_depend_on_the_courses(
    cast, made, count, django_assert_num_queries
):
    for number in range(count):
        course = a_course(cast, name=f"강좌 {number}")
        answered(cast, made, f"offering:{course.key}", 5, 5, 5, 5, 5)
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(10):
        assert browser.get(f"{LIST}{made.key}/results/").status_code == 200


def test_another_lab_finds_nothing_and_a_guest_changes_nothing(cast, minsu, guest, made, text):
    question = queries.questions(cast.hana, made.pk)[0]
    at = f"{LIST}{made.key}/"
    pages = [at, f"{at}results/", f"{at}results/list.xlsx", f"{at}preview/"]
    forms = [f"{at}edit/", f"{at}questions/new/", f"{at}questions/{question.key}/"]

    assert {minsu.get(page).status_code for page in pages + forms} == {404}
    assert {minsu.post(f"{at}{act}").status_code for act in ("copy/", "questions/x/act/")} == {404}
    assert "강좌 만족도" not in text(minsu.get(LIST))
    assert {guest.get(page).status_code for page in pages} == {200}
    assert {guest.get(page).status_code for page in forms} == {403}


def rows_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [tuple(one or "" for one in row) for row in book.active.iter_rows(values_only=True)]
