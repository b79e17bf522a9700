"""A session of many people: leafed through, searched, acted on as a whole."""

from __future__ import annotations

import pytest

from pulmu.domains.people.models import Person
from pulmu.domains.people.rules import search_text
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Attendance
from tests.factories import a_person, day
from tests.surfaces.conftest import RECORDED

ACT = "/desk/records/attendance/act/"


@pytest.fixture
def long(cast, year) -> str:
    """57 more on the list, of the second half a school's; the address of the session."""
    rows = [
        programmes.AttendanceRow(
            session_id=year.session.pk,
            person_id=a_person(f"최새봄{number:02}", lab=cast.gimhae).pk,
            on=day("2023-05-10"),
            is_present=False,
            affiliation="가야초등학교" if number >= 30 else "",
        )
        for number in range(57)
    ]
    programmes.record_attendances(cast.hana, rows=rows, at=RECORDED)
    return f"/desk/fact/session/{year.session.key}/"


def shown(browser, at) -> list[Attendance]:
    return browser.get(at).context["roster"]


def present(cast) -> int:
    return Attendance.objects.within(cast.hana).filter(is_present=True).count()


def test_fifty_are_on_a_page_and_everybody_is_on_one(hana, long, text):
    first, second = shown(hana, long), shown(hana, f"{long}?page=2")

    assert (len(first), len(second)) == (50, 10)
    assert len({one.key for one in (*first, *second)}) == 60
    page = text(hana.get(long))
    assert "1–50 of 60" in page
    assert 'href="?page=2#people"' in page
    assert page.count("/presence/") == 50


def test_a_short_roster_has_neither_pages_nor_a_search(hana, year, text):
    page = text(hana.get(f"/desk/fact/session/{year.session.key}/"))

    assert "Find a person" not in page
    assert 'class="pages"' not in page


@pytest.mark.parametrize(
    ("words", "found"),
    [("하나", 1), ("ㅂㅅㅊ", 1), ("가야초", 27), ("새봄 가야초", 27), ("없다", 0)],
)
def test_people_are_found_by_syllables_initials_and_whence(hana, long, text, words, found):
    page = hana.get(f"{long}?q={words}")

    assert len(page.context["roster"]) == found
    assert f'value="{words}"' in text(page)
    assert ("Nobody found" in text(page)) == (found == 0)


def test_a_search_stays_while_leafing_and_whatever_is_no_page_is_none(hana, long, text):
    assert 'href="?q=%EC%83%88%EB%B4%84&amp;page=2#people"' in text(hana.get(f"{long}?q=새봄"))
    assert len(shown(hana, f"{long}?q=새봄&page=2")) == 7
    assert len(shown(hana, f"{long}?page=99")) == 10
    assert hana.get(f"{long}?page=x").status_code == 404


def test_who_may_not_look_people_up_finds_nobody_by_name(guest, long, text):
    page = guest.get(f"{long}?q=하나")

    assert len(page.context["roster"]) == 50
    assert "Find a person" not in text(page)
    assert "1–50 of 60" in text(page)


def test_one_is_marked_and_one_is_back_where_one_was(hana, cast, long, text):
    at = f"{long}?q=새봄&page=2"
    one = shown(hana, at)[0]
    back = hana.get(at).wsgi_request.get_full_path() + f"#at-{one.key}"
    assert f'name="next" value="{back.replace("&", "&amp;")}"' in text(hana.get(at))

    done = hana.post(f"/desk/fact/attendance/{one.key}/presence/", {"present": "1", "next": back})

    assert done.url == back
    assert present(cast) == 3


def test_everybody_found_is_marked_not_only_the_page(hana, cast, year, long, text):
    found = {"do": "present", "all": "found", "session": year.session.key, "next": long}

    asked = hana.post(ACT, found)
    assert present(cast) == 2
    rows = asked.context["keys"]
    hana.post(ACT, {"do": "present", "row": rows, "sure": "1", "next": long})

    assert "60" in text(asked)
    assert present(cast) == 60


def test_everybody_found_is_as_narrow_as_the_search(hana, cast, year, long):
    keep = hana.get(f"{long}?q=가야초").context["roster_keep"]

    asked = hana.post(ACT, {"do": "present", "all": "found", **keep})
    narrowed = set(Attendance.objects.within(cast.hana).filter(affiliation="가야초등학교"))

    assert set(asked.context["keys"]) == {one.key for one in narrowed}
    assert len(narrowed) == 27


def test_everybody_of_a_session_out_of_reach_is_nobody(hana, minsu, year, long, text):
    nowhere = {"do": "present", "all": "found", "session": "x"}
    theirs = {"do": "present", "all": "found", "session": year.session.key}

    assert "Choose the rows first." in text(hana.post(ACT, nowhere, follow=True))
    assert "Choose the rows first." in text(minsu.post(ACT, theirs, follow=True))


def test_pasted_people_join_a_long_roster(hana, cast, year, long):
    typed = {"people": "한가람\n최새봄00", "on": "2023-05-10", "role": "참가자", "is_present": "on"}

    done = hana.post(f"/desk/records/session/{year.session.key}/people/", typed)

    assert done.url == long
    assert len(shown(hana, f"{long}?page=2")) == 11
    assert Person.objects.within(cast.hana).filter(search=search_text("한가람")).count() == 1
    assert present(cast) == 4


@pytest.mark.parametrize("asked", ["", "?page=2", "?q=새봄"])
def test_the_queries_do_not_depend_on_the_page(hana, long, asked, django_assert_num_queries):
    hana.get(long)

    with django_assert_num_queries(36):
        hana.get(f"{long}{asked}")
