"""What there is to learn: found, narrowed, counted; and what a course says of itself."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from pulmu.core.tenancy.models import OrganisationKind
from pulmu.domains.programmes.models import Offering, Session
from tests.factories import a_lab, a_programme, an_offering
from tests.surfaces.conftest import a_browser

from .conftest import ahead


@pytest.fixture
def offered(cast):
    """Another course of Gimhae, with its own words."""

    def make(name, *, lab=None, starts=(), **more):
        programme = a_programme(f"과정 {name}", lab=lab or cast.gimhae)
        return an_offering(programme=programme, name=name, starts=starts or [ahead(10)], **more)

    return make


def change(record, **said):
    type(record).objects.everywhere(because="tests set it").filter(pk=record.pk).update(**said)


def names(response):
    return re.findall(r'class="line-link" href="/at/[^"]+">([^<]+)</a>', response.content.decode())


def shown(visitor, query=""):
    return names(visitor.get(f"/at/gimhae/{query}"))


def test_the_only_lab_is_where_the_front_page_leads(cast, visitor):
    cast.other_lab.kind = cast.authority.kind
    cast.other_lab.save()

    assert visitor.get("/").url == "/at/gimhae/"


def test_several_labs_are_to_choose_from_and_the_authority_is_none(cast, visitor, text):
    page = text(visitor.get("/"))

    assert 'href="/at/gimhae/"' in page
    assert 'href="/at/other/"' in page
    assert cast.authority.name not in page
    assert 'href="/desk/"' in page
    assert visitor.get("/at/authority/").status_code == 404
    assert visitor.get("/at/nowhere/").status_code == 404


def test_courses_stand_where_they_are_open_soon_or_past(visitor, offered):
    offered("열린 강좌")
    offered("곧 여는 강좌", opens_at=timezone.now() + dt.timedelta(days=2))
    offered("지난 강좌", starts=(ahead(-10),))
    offered("마감한 강좌", closes_at=timezone.now() - dt.timedelta(hours=1))
    offered("폐강한 강좌", state="취소", cancelled_at=timezone.now(), published_at=timezone.now())
    offered("쓰는 중", state="작성")

    assert shown(visitor) == ["열린 강좌"]
    assert shown(visitor, "?phase=soon") == ["곧 여는 강좌"]
    assert sorted(shown(visitor, "?phase=past")) == ["마감한 강좌", "지난 강좌", "폐강한 강좌"]


def test_a_course_says_how_many_seats_are_left_and_until_when(visitor, offered, text):
    offered("디자인", capacity=7, closes_at=timezone.now() + dt.timedelta(days=3))

    page = text(visitor.get("/at/gimhae/"))

    assert "7 seats left" in page
    assert "D-3" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=생성", ["생성형 AI로 디자인"]),
        ("?q=디자 생성형", ["생성형 AI로 디자인"]),
        ("?q=ㅇㄴㅌ", ["유니티 월드"]),
        ("?q=없는말", []),
        ("?field=유니티", ["유니티 월드"]),
        ("?type=체험", ["유니티 월드"]),
        ("?stage=판로", ["생성형 AI로 디자인"]),
        ("?place=워크룸", ["유니티 월드"]),
        ("?field=nonsense&weekday=9&phase=x", ["생성형 AI로 디자인", "유니티 월드"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(visitor, offered, query, found):
    change(offered("생성형 AI로 디자인"), stage="판로", field="생성형AI", place="미디어강의실")
    change(offered("유니티 월드", starts=(ahead(11),)), field="유니티", type="체험", place="워크룸")

    assert shown(visitor, query) == found


def test_by_weekday_counts_the_korean_day(visitor, offered):
    """Ten at night in London is the next day in Korea."""
    course = offered("밤")
    start = dt.datetime(2030, 5, 14, 22, tzinfo=dt.UTC)
    theirs = Session.objects.everywhere(because="tests set it").filter(offering=course)
    theirs.update(starts_at=start, ends_at=start + dt.timedelta(hours=1))

    assert shown(visitor, "?weekday=2") == ["밤"]
    assert shown(visitor, "?weekday=1") == []


def test_nothing_of_another_lab_is_listed(cast, visitor, offered):
    offered("남의 강좌", lab=cast.other_lab)

    assert shown(visitor) == []


def test_an_empty_list_says_what_to_do(visitor, cast, text):
    assert "No course takes sign-ups just now" in text(visitor.get("/at/gimhae/"))
    assert "Nothing fits" in text(visitor.get("/at/gimhae/?q=없다"))


def test_one_course_and_thirty_are_as_many_queries(visitor, offered, django_assert_num_queries):
    offered("강좌 0", booking="회차별")
    with django_assert_num_queries(6):
        visitor.get("/at/gimhae/")
    for number in range(1, 31):
        offered(f"강좌 {number}", booking="회차별")
    with django_assert_num_queries(6):
        visitor.get("/at/gimhae/")


def test_a_search_costs_one_query_more_however_much_there_is(
    visitor, offered, django_assert_num_queries
):
    for number in range(30):
        offered(f"강좌 {number}")
    with django_assert_num_queries(6):
        visitor.get("/at/gimhae/?q=강좌")


def counts(page):
    """How many stand on the tabs: open, soon, past."""
    return re.findall(r'class="tab-count">(\d+)<', page.content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["3", "1", "1"]),
        ("?q=유니티", ["2", "1", "0"]),
        ("?q=유니티&place=1층", ["1", "0", "0"]),
        ("?q=유니티&phase=soon", ["2", "1", "0"]),
        ("?q=없다", ["0", "0", "0"]),
    ],
)
def test_the_tabs_count_what_was_looked_for(visitor, offered, query, found):
    offered("유니티 첫걸음", place="1층")
    offered("유니티 심화", place="2층")
    offered("드론", place="1층")
    offered("유니티 방학", place="2층", opens_at=timezone.now() + dt.timedelta(days=3))
    offered("지난 강좌", starts=["2025-05-12 14:00"])

    assert counts(visitor.get(f"/at/gimhae/{query}")) == found


def test_the_calendar_shows_a_month_and_who_is_cancelled(visitor, offered, text):
    course = offered("달력에 있는 강좌", starts=("2030-05-07 14:00", "2030-05-14 14:00"))
    last = Session.objects.everywhere(because="tests set it").filter(offering=course).last()
    change(last, state="취소")

    page = text(visitor.get("/at/gimhae/calendar/?month=2030-05"))

    assert page.count("달력에 있는 강좌") == 2
    assert page.count("Cancelled") == 1
    assert "어린이날" in page
    assert "달력에 있는 강좌" not in text(visitor.get("/at/gimhae/calendar/?month=2030-06"))


@pytest.mark.parametrize("month", ["rubbish", "2030-13", "0001-01", "9999-12"])
def test_a_month_that_no_calendar_has_is_this_month(visitor, course, month, text):
    page = visitor.get(f"/at/gimhae/calendar/?month={month}")

    assert page.status_code == 200
    assert f"{timezone.localdate():%Y}" in text(page)


def test_thirty_dates_in_a_month_are_as_many_queries_as_one(
    visitor, offered, django_assert_num_queries
):
    offered("하나", starts=("2030-05-07 14:00",))
    with django_assert_num_queries(2):
        visitor.get("/at/gimhae/calendar/?month=2030-05")
    for number in range(30):
        offered(f"강좌 {number}", starts=(f"2030-05-{number + 1:02} 10:00",))
    with django_assert_num_queries(2):
        visitor.get("/at/gimhae/calendar/?month=2030-05")


def test_a_course_says_everything_that_is_asked(visitor, course, text):
    page = text(visitor.get(f"/at/gimhae/{course.key}/"))

    for said in (
        "AI 첫걸음",
        "2 seats left",
        "Free of charge",
        "미디어강의실",
        "성인 누구나",
        "노트북",
    ):
        assert said in page
    assert f'href="/at/gimhae/{course.key}/sign-up/"' in page


def test_a_cancelled_course_says_so_and_takes_nobody(visitor, course, text):
    change(
        course,
        state="취소",
        cancelled_at=timezone.now(),
        published_at=timezone.now(),
        cancelled_why="강사 사정",
    )
    page = text(visitor.get(f"/at/gimhae/{course.key}/"))

    assert "This course does not take place" in page
    assert "강사 사정" in page
    assert "/sign-up/" not in page
    assert visitor.get(f"/at/gimhae/{course.key}/sign-up/").url == f"/at/gimhae/{course.key}/"


def test_a_draft_and_a_course_of_another_lab_are_not_there(cast, visitor, offered):
    draft = offered("쓰는 중", state="작성")
    theirs = offered("남의 강좌", lab=cast.other_lab)

    for key in (draft.key, theirs.key, "nothing"):
        for tail in ("", "card.png", "sign-up/", "sign-up/code/"):
            assert visitor.get(f"/at/gimhae/{key}/{tail}").status_code == 404


def test_machines_read_the_course_as_an_event(visitor, course):
    change(course, name="</script><b>AI")
    page = visitor.get(f"/at/gimhae/{course.key}/").content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    said = json.loads(block)

    assert said["@type"] == "Event"
    assert said["name"] == "</script><b>AI"
    assert said["startDate"].endswith("+09:00")
    assert said["offers"]["price"] == 0
    assert said["offers"]["availability"] == "https://schema.org/InStock"
    assert '<meta property="og:image" content="http://localhost:8000/at/gimhae/' in page


def test_the_share_card_is_a_picture(visitor, course):
    response = visitor.get(f"/at/gimhae/{course.key}/card.png")

    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_a_course_costs_as_many_queries_with_one_date_as_with_thirty(
    visitor, offered, django_assert_num_queries
):
    one = offered("한 번", booking="회차별")
    many = offered("서른 번", booking="회차별", starts=[ahead(day) for day in range(5, 35)])
    for course in (one, many):
        with django_assert_num_queries(5):
            visitor.get(f"/at/gimhae/{course.key}/")


@pytest.mark.parametrize("page", ["", "calendar/"])
def test_pages_are_in_the_language_of_who_looks(course, page):
    for language in ("ko", "en"):
        answer = a_browser(language=language).get(f"/at/gimhae/{page}").content.decode()
        assert f'<html lang="{language}">' in answer
        assert ("내 신청" in answer) == (language == "ko")


def test_a_partner_has_courses_too(visitor, text):
    partner = a_lab("partner", "협력 기관", kind=OrganisationKind.PARTNER)
    an_offering(programme=a_programme(lab=partner), name="협력 강좌", starts=(ahead(5),))

    assert "협력 강좌" in text(visitor.get("/at/partner/"))
    assert Offering.objects.everywhere(because="tests look").count() == 1
