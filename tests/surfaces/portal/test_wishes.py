"""Wishing on the portal: open to all, one voice each, and no machine fills the list."""

from __future__ import annotations

import pytest

from pulmu.domains.surveys.models import Voice, Wish
from tests.surfaces.conftest import a_browser

from .conftest import hidden

pytestmark = pytest.mark.usefixtures("at_ease")
LIST = "/at/gimhae/wishes/"


def wish(browser, **typed):
    said = {"topic": "블렌더 첫걸음", "field": "콘텐츠", "suits": "주말", "email": "", **typed}
    return browser.post(LIST, {**hidden(browser.get(LIST)), **said})


def join(browser, **typed):
    at = f"{LIST}{Wish.objects.everywhere(because='tests look').get().key}/"
    said = {"suits": "언제나", "email": "", **typed}
    return browser.post(at, {**hidden(browser.get(at)), **said})


def voices():
    return Voice.objects.everywhere(because="tests look").count()


@pytest.fixture(autouse=True)
def lab(cast):
    return cast.gimhae


def test_a_wish_is_said_and_joined_without_a_log_in(visitor, text):
    wish(visitor)
    other = a_browser()
    first, again = join(other), join(other)
    page = text(other.get(LIST))

    assert voices() == 2
    assert first.url == again.url == LIST
    assert "블렌더 첫걸음" in page
    assert "2 people" in page
    assert page.count("You too") == 1
    assert "You too" not in text(a_browser().get(LIST))


def test_looking_puts_nothing_down(visitor):
    visitor.get(LIST)

    assert "voice" not in visitor.cookies


def test_what_is_wrong_comes_back_with_what_was_typed(visitor, text):
    answer = wish(visitor, topic="", email="minji@", suits="내일", field="요리")
    page = text(answer)

    assert answer.status_code == 422
    assert 'value="minji@"' in page
    assert voices() == 0


def test_a_machine_fills_what_nobody_sees(visitor, text):
    answer = wish(visitor, website="https://example.org")

    assert answer.status_code == 422
    assert voices() == 0


def test_who_is_too_fast_is_asked_to_look_once_more(visitor, monkeypatch, text):
    monkeypatch.setattr("pulmu.surfaces.portal.guard.LEAST_SECONDS", 3)

    answer = wish(visitor)

    assert answer.status_code == 422
    assert "That was very fast." in text(answer)


def test_one_address_fills_no_list(text):
    """Each with a browser of its own, as a machine would."""
    statuses = [wish(a_browser(), topic=f"주제 {number}").status_code for number in range(25)]

    assert statuses == [302] * 20 + [429] * 5
    assert Wish.objects.everywhere(because="tests look").count() == 20


def test_one_address_pushes_no_wish(visitor):
    wish(visitor)

    statuses = [join(a_browser()).status_code for _ in range(45)]

    assert statuses == [302] * 40 + [429] * 5
    assert voices() == 41


def test_a_wish_that_was_put_away_is_not_there(visitor, text):
    wish(visitor)
    Wish.objects.everywhere(because="tests look").update(state="보류")
    key = Wish.objects.everywhere(because="tests look").get().key

    assert "블렌더" not in text(a_browser().get(LIST))
    assert visitor.get(f"{LIST}{key}/").status_code == 404
    assert visitor.post(f"{LIST}{key}/", {"suits": "주말"}).status_code == 404


def test_a_wish_of_another_lab_is_not_there(visitor):
    wish(visitor)
    key = Wish.objects.everywhere(because="tests look").get().key

    assert visitor.get(f"/at/other/wishes/{key}/").status_code == 404
    assert visitor.get("/at/authority/wishes/").status_code == 404


def test_a_cookie_that_was_made_up_is_nobody(visitor, text):
    wish(visitor)
    visitor.cookies["voice"] = "made-up"

    assert "You too" not in text(visitor.get(LIST))


def test_wishes_are_narrowed_by_field(visitor, text):
    wish(visitor)
    wish(visitor, topic="파이썬", field="AI")

    page = text(visitor.get(f"{LIST}?field=AI"))

    assert ("파이썬" in page, "블렌더" in page) == (True, False)
    assert visitor.get(f"{LIST}?field=요리").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_one_wish_and_thirty_are_as_many_queries(visitor, count, django_assert_num_queries):
    for number in range(count):
        # As many addresses, so that nobody is stopped.
        visitor.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        wish(visitor, topic=f"주제 {number}")
    reader = a_browser()

    with django_assert_num_queries(3):
        assert reader.get(LIST).status_code == 200
