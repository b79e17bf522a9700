"""The access record at the desk: read, narrowed, reviewed and taken out by a manager alone."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import translation
from openpyxl import load_workbook

from pulmu.core.trail.actions import note_access
from pulmu.core.trail.models import AccessRecord, AccessReview
from pulmu.domains.people.actions import PersonRow, record_people
from pulmu.surfaces.desk import figures, years
from tests.factories import when

AT = "/desk/access/"
MONTH = f"{AT}?month=2023-05"


@pytest.fixture
def person(cast):
    rows = [PersonRow(name="김하나", phone="010-1234-5678")]
    return record_people(cast.hana, rows=rows, at=when("2023-05-01 09:00")).objects[0]


def look(cast, *keys, at="2023-05-10 09:00", reason="회차 취소 안내"):
    note_access(cast.dul, what="desk.person", subjects=keys, at=when(at), reason=reason)


def test_a_look_from_the_desk_is_a_line_with_its_source(manager, hana, cast, person, text):
    hana.post(f"/desk/people/{person.key}/", {"reason": "회차 취소 안내"}, follow=True)

    page = text(manager.get(AT))

    for word in ("하나", "Looked behind the mask", "김*나", "회차 취소 안내", "Desk · 127.0.0.1"):
        assert word in page
    assert "김하나" not in page


def test_what_was_looked_at_is_said_in_words(manager, cast, person):
    words = ["booking:b", "application:a", "desk.job", "portal:export", "quarter_report:q"]
    for what in words:
        note_access(cast.hana, what=what, subjects=[person.key], at=when("2023-05-10 09:00"))

    said = [line.done for line in manager.get(MONTH).context["lines"]]

    assert sorted(said) == [
        "Looked at whom an offer fits",
        "Read a booking",
        "Read a quarterly report",
        "Read a space application",
        "Took out their own data",
    ]


def test_it_is_narrowed_by_month_and_by_person(manager, cast, person):
    look(cast, person.key)
    look(cast, "x" * 26, at="2023-06-10 09:00")

    may, june = manager.get(MONTH), manager.get(f"{AT}?month=2023-06")
    whose = manager.get(f"{AT}?whose={person.key}")

    assert [line.whose for line in may.context["lines"]] == [(("김*나", person.key),)]
    assert [line.whose for line in june.context["lines"]] == [()]
    assert len(whose.context["lines"]) == 1
    assert whose.context["person"].name == "김*나"
    assert manager.get(f"{AT}?month=x").status_code == 404


def test_who_is_not_named_is_counted(manager, cast, person, text):
    # The first by their keys are named.
    look(cast, person.key, "z" * 25 + "y", "z" * 26)
    look(cast, "z" * 26, at="2023-05-11 09:00")

    page = manager.get(MONTH)

    assert [(len(one.whose), one.others) for one in page.context["lines"]] == [(0, 1), (1, 2)]
    assert "1 person<" in text(page)
    assert "and 2 others" in text(page)


def test_a_month_is_confirmed_with_a_remark(manager, cast, person, text):
    look(cast, person.key)

    empty = manager.post(MONTH, {"remark": ""})
    done = manager.post(MONTH, {"remark": "이상 없음"}, follow=True)

    assert list(empty.context["form"].errors) == ["remark"]
    assert "Reviewed by 소장: 1 record" in text(done)
    assert "May 2023 · reviewed" in text(done)
    assert AccessReview.objects.within(cast.hana).get().remark == "이상 없음"


def test_a_month_that_runs_is_not_confirmed_yet(manager, cast, person, text):
    running = f"{AT}?month={years.today():%Y-%m}"

    page = text(manager.get(running))
    refused = text(manager.post(running, {"remark": "이상 없음"}))

    assert "A month is reviewed when it is over." in page
    assert "Confirm the month" not in page
    assert "A month is reviewed when it is over." in refused


def test_today_says_that_last_month_waits_to_a_manager_alone(manager, hana, cast, person, text):
    last = (years.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    look(cast, person.key, at=f"{last} 09:00")
    with translation.override("en"):
        said = f"The access record of {figures.year_month(last)} waits for its review"

    assert said in text(manager.get("/desk/today/"))
    assert said not in text(hana.get("/desk/today/"))
    manager.post(f"{AT}?month={last:%Y-%m}", {"remark": "이상 없음"})
    assert said not in text(manager.get("/desk/today/"))


def test_it_is_taken_out_for_a_reason_that_becomes_a_line(manager, cast, person):
    look(cast, person.key, reason="=1+1")
    at = f"{AT}list.xlsx?month=2023-05"

    refused = manager.post(at, {"reason": ""})
    assert AccessRecord.objects.within(cast.hana).count() == 1
    taken = manager.post(at, {"reason": "정기 점검"})

    assert refused["Content-Type"].startswith("text/html")
    rows = list(load_workbook(io.BytesIO(taken.content)).active.values)
    assert rows[1] == (
        "10 May 2023, 09:00", "두리", "Looked behind the mask", "김*나", 1, "=1+1", "Desk",
    )  # fmt: skip
    noted = AccessRecord.objects.within(cast.hana).latest("pk")
    assert (noted.what, noted.reason, noted.subjects) == (
        "desk.access.export", "정기 점검", [person.key],
    )  # fmt: skip


def test_staff_and_other_labs_do_not_read_it(hana, minsu, guest, cast, person):
    look(cast, person.key)

    for browser in (hana, minsu, guest):
        assert browser.get(AT).status_code == 403
        assert browser.get(f"{AT}list.xlsx").status_code == 403
        assert browser.post(MONTH, {"remark": "x"}).status_code == 403


@pytest.mark.parametrize("looks", [1, 30])
def test_the_queries_do_not_depend_on_the_rows(
    manager, cast, person, looks, django_assert_num_queries
):
    for _look in range(looks):
        look(cast, person.key)

    with django_assert_num_queries(9):
        manager.get(MONTH)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("desk.people.list", "Took out a list of people"),
        ("desk.roster", "Took out the list of a session"),
    ],
)
def test_a_list_that_was_taken_out_is_told_in_words(manager, cast, person, what, said):
    note_access(cast.dul, what=what, subjects=[person.key], at=when("2023-05-10 09:00"), reason="x")

    [line] = manager.get(MONTH).context["lines"]
    assert line.done == said


def test_behind_a_proxy_the_source_is_who_asked_the_proxy(manager, hana, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    hana.post(
        f"/desk/people/{person.key}/",
        {"reason": "회차 취소 안내"},
        headers={"x-forwarded-for": "203.0.113.9"},
        follow=True,
    )

    [line] = manager.get(AT).context["lines"]
    assert line.source == "Desk · 203.0.113.9"
