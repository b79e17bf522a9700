"""Wishes on the desk: by demand, and a course of one in one press."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.programmes.models import Offering
from pulmu.domains.surveys import actions
from pulmu.domains.surveys.actions import Said
from tests.surfaces.conftest import a_browser

LIST = "/desk/surveys/wishes/"


def wished(cast, topic="블렌더 첫걸음", voices=3, **said):
    visitor = visitor_of(cast.gimhae)
    for number in range(voices):
        made = actions.wish(
            visitor,
            topic=topic,
            field="콘텐츠",
            said=Said(by=f"{number}", **said),
            at=timezone.now(),
        )
        said = {}
    return made


def act(browser, wish, do):
    return browser.post(f"{LIST}{wish.key}/act/", {"do": do})


def test_the_most_wanted_stands_first_with_when_it_suits(cast, hana, text):
    wished(cast, "가죽 공예", 1)
    wished(cast, "로봇", 4, suits="주말", email="a@example.org")

    page = text(hana.get(LIST))

    assert page.index("로봇") < page.index("가죽 공예")
    assert "<strong>4</strong>" in page
    assert "1 wants to be told" in page
    assert "At the weekend 1" in page
    assert "a@example.org" not in page


def test_a_course_is_made_in_one_press_and_shows_the_demand(cast, hana, text):
    wish = wished(cast)

    first, second = (act(hana, wish, "teach") for _ in range(2))

    course = Offering.objects.within(cast.hana).get()
    assert first.url == second.url == f"/desk/courses/{course.key}/"
    page = text(hana.get(first.url))
    assert "Wished for by" in page
    assert "3 people" in page
    assert "블렌더 첫걸음" not in text(hana.get(LIST))
    assert f'href="/desk/courses/{course.key}/"' in text(hana.get(f"{LIST}?state=채택"))


def test_a_wish_is_put_away_and_opened_again(cast, hana, text):
    wish = wished(cast)

    act(hana, wish, "away")
    assert "블렌더 첫걸음" in text(hana.get(f"{LIST}?state=보류"))
    act(hana, wish, "open")

    assert "블렌더 첫걸음" in text(hana.get(LIST))
    assert act(hana, wish, "sing").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_of_the_list_do_not_depend_on_the_rows(cast, count, django_assert_num_queries):
    for number in range(count):
        wished(cast, f"주제 {number}", 2)
    browser = a_browser(cast.hana_user)

    with django_assert_num_queries(7):
        assert browser.get(LIST).status_code == 200


def test_another_lab_finds_nothing_and_a_guest_changes_nothing(cast, minsu, guest, text):
    wish = wished(cast)

    assert "블렌더" not in text(minsu.get(LIST))
    assert act(minsu, wish, "teach").status_code == 404
    assert "블렌더" in text(guest.get(LIST))
    assert act(guest, wish, "teach").status_code == 403
