"""오늘: what needs a hand, in order, each with the way to do it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.results import actions as results
from pulmu.ledger.posting import post
from tests.factories import when
from tests.surfaces.conftest import a_picture, a_recorded_session, an_upload

from .courses import a_course, asked, enrolled

TODAY = "/desk/today/"
AT = when("2023-06-01 09:00")


def lines(page) -> list[str]:
    return [line.text for line in page.context["lines"]]


def test_what_lacks_evidence_is_filled_where_it_stands(hana, year, text):
    page = text(hana.get(TODAY))

    assert "3 results without evidence" in page
    assert f'action="/desk/fact/session/{year.session.key}/attach/"' in page
    assert f'name="next" value="{TODAY}#gaps"' in page

    done = hana.post(
        f"/desk/fact/session/{year.session.key}/attach/",
        {"files": an_upload(), "next": TODAY},
        follow=True,
    )

    assert "Nothing needs a hand" in text(done)


def test_everything_that_waits_stands_in_order(hana, cast, year, sheet, text):
    rows = [PersonRow(name="김하나", is_possible_duplicate=True)]
    record_people(cast.hana, rows=rows, at=AT)
    results.set_targets(cast.hana, year=2023, values={"users": 4, "programme_runs": 1}, at=AT)
    results.submit(cast.dul, year=2023, at=AT)
    hana.post("/desk/year/2023/upload/", {"files": an_upload("IMG_2.png", a_picture("red"))})

    page = hana.get(TODAY)

    assert lines(page) == [
        "두리 has asked for 2023 to be sealed",
        "1 file has no place yet",
        "Users (participations) is at 50% of its target",
        "1 person may be somebody you know already",
    ]
    assert "2 people of 4 people; 100% of the year is over" in text(page)
    assert [line.href for line in page.context["lines"]][:2] == [
        "/desk/year/2023/seal/",
        "/desk/year/2023/gaps/",
    ]


def test_what_waits_stands_in_groups_with_ways_down_to_them(hana, cast, text):
    for number in range(4):
        asked(cast, a_course(cast, name=f"AI {number}", needs_approval=True), f"김새{number}봄")
    record_people(cast.hana, rows=[PersonRow(name="김하나", is_possible_duplicate=True)], at=AT)
    few = hana.get(TODAY)
    when_ = timezone.now()
    for number in range(3):
        a_course(cast, name=f"드론 {number}", capacity=9, least=5, decide_on=day_of(when_))

    many = hana.get(TODAY)

    assert [(one.key, len(one.lines)) for one in few.context["groups"]] == [
        ("courses", 4),
        ("people", 1),
    ]
    assert few.context["ways"] == []
    assert [(one.href, one.count) for one in many.context["ways"]] == [
        ("/desk/today/#courses", 7),
        ("/desk/today/#people", 1),
    ]
    assert '<section class="section" id="people">' in text(many)


def test_a_year_that_moved_since_it_was_sealed_is_said(hana, cast, year, sheet):
    results.submit(cast.dul, year=2023, at=AT)
    results.seal(cast.hana, year=2023, at=AT)
    assert lines(hana.get(TODAY)) == []

    a_recorded_session(cast, "P23-002", headcount=5)

    assert lines(hana.get(TODAY)) == ["2023 is no longer what was sealed"]


def test_older_years_that_nobody_has_sealed_are_told_a_line_each(hana, cast, year, sheet, text):
    for older in (2019, 2020, 2022):
        a_recorded_session(cast, f"P{older}", headcount=5, year=older)
    results.submit(cast.dul, year=2020, at=AT)
    results.seal(cast.hana, year=2020, at=AT)

    page = hana.get(TODAY)

    assert lines(page) == [
        "2022: 1 result without evidence",
        "2019: 1 result without evidence",
    ]
    assert [line.href for line in page.context["lines"]] == [
        "/desk/year/2022/gaps/",
        "/desk/year/2019/gaps/",
    ]
    assert "Nothing needs a hand" not in text(page)


def test_who_only_looks_has_nothing_to_fill(guest, year, text):
    page = text(guest.get(TODAY))

    assert "3 results without evidence" in page
    assert 'type="file"' not in page


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(
    hana, cast, year, sessions, django_assert_num_queries
):
    for number in range(1, sessions):
        a_recorded_session(cast, f"P23-30{number}", headcount=5)
    hana.get(TODAY)

    with django_assert_num_queries(48):
        hana.get(TODAY)


def test_courses_say_what_they_want_of_somebody_today(cast, hana, text):
    short = a_course(cast, name="드론 교실", capacity=9, least=5, decide_on=day_of(timezone.now()))
    enrolled(cast, short, "김새봄", "이두리")
    chosen = a_course(cast, name="AI 첫걸음", needs_approval=True)
    asked(cast, chosen, "박세찬")

    page = text(hana.get(TODAY))

    assert "Does it take place? 드론 교실" in page
    held = {"do": "hold", "next": TODAY}
    assert hana.post(f"/desk/courses/{short.key}/state/", held).url == TODAY
    assert "Does it take place?" not in text(hana.get(TODAY))
    assert "2 of the 5 it needs" in page
    assert f'href="/desk/courses/{short.key}/"' in page
    assert "1 request for AI 첫걸음" in page
    assert "3 sign-ups today" in page


def test_who_only_looks_is_asked_nothing_about_courses(cast, guest, text):
    enrolled(cast, a_course(cast), "김새봄")

    assert "sign-up today" not in text(guest.get("/desk/today/"))


def test_a_course_that_is_planned_makes_no_year_to_look_at(hana, cast, year):
    course = a_course(cast)
    [session] = course.sessions.all()
    post(cast.hana, at=AT, changed={"session": [session.key]})
    assert hana.get("/desk/year/").url == "/desk/year/2023/"

    course.sessions.update(starts_at=timezone.now() - dt.timedelta(hours=3))
    programmes.hold_session(cast.hana, key=session.key, at=timezone.now())
    assert hana.get("/desk/year/").url == f"/desk/year/{session.starts_at.year}/"
