"""Checking oneself in: one's own link, and the code on the room's screen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from pulmu.core.kernel.keys import new_key
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Attendance
from tests.surfaces.conftest import a_browser
from tests.surfaces.desk.rooms import a_room, outcomes


@pytest.fixture
def room(cast):
    return a_room(cast, "박초롱", "김두리")


def own(room, number=0):
    return f"/t/{room.people[number].ticket}/check-in/"


def code_now(cast, room):
    return actions.room_code(cast.hana, session_key=room.session.key, at=timezone.now())


def sent(room, code, nonce="n1"):
    return {"session": room.session.key, "code": code, "nonce": nonce}


def there():
    rows = Attendance.objects.everywhere(because="tests look").order_by("pk")
    return list(rows.values_list("person__name", "is_present", "way"))


def test_somebody_checks_in_with_the_code_on_the_screen(cast, room, text):
    code = code_now(cast, room)
    browser = a_browser()
    assert "Code on the screen in the room" in text(browser.get(own(room)))

    for _time in range(2):
        page = browser.post(own(room), sent(room, f"{code[:3]} {code[3:]}"))

    assert "You are checked in" in text(page)
    assert there() == [("박초롱", True, "본인")]
    assert outcomes() == ["입장"]


def test_another_code_lets_nobody_in_and_nothing_is_lost(cast, room, text):
    wrong = f"{(int(code_now(cast, room)) + 1) % 1_000_000:06d}"

    page = a_browser().post(own(room), sent(room, wrong))

    assert page.status_code == 422
    assert "This is not the code on the screen now." in text(page)
    assert f'value="{wrong}"' in text(page)
    assert '<a href="#id_code">' in text(page)
    assert 'aria-invalid="true"' in text(page)
    assert there() == []


def test_codes_are_not_guessed(cast, room, text):
    code = code_now(cast, room)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for number in range(8):
        # Each time another process of the server answers.
        cache.clear()
        a_browser().post(own(room), sent(room, wrong, f"n{number}"))

    page = a_browser().post(own(room), sent(room, code))

    assert page.status_code == 429
    assert there() == []


def test_without_a_seat_nobody_checks_in(cast, text):
    room = a_room(cast, "박초롱", "김두리", capacity=1)

    page = a_browser().post(own(room, 1), sent(room, code_now(cast, room)))

    assert "Your seat is not confirmed." in text(page)
    assert there() == []


def test_on_another_day_there_is_nothing_to_check_in_for(cast, room, text):
    start = timezone.now() + dt.timedelta(days=2)
    room.session.starts_at, room.session.ends_at = start, start + dt.timedelta(hours=3)
    room.session.save()

    assert "Nothing takes place today" in text(a_browser().get(own(room)))
    assert a_browser().post(own(room), sent(room, code_now(cast, room))).status_code == 404


def test_a_link_that_is_none_is_not_found(room):
    assert a_browser().get(f"/t/{new_key()}/check-in/").status_code == 404


def test_nobody_checks_in_to_the_session_of_another_course(cast, room):
    other = a_room(cast, "최가을", name="다른 강좌")
    said = {**sent(other, code_now(cast, other))}

    assert a_browser().post(own(room), said).status_code == 404
    assert there() == []


def test_the_picture_on_the_screen_leads_to_ones_own_page_once_it_is_known(cast, room, text):
    browser, code = a_browser(), code_now(cast, room)
    at = f"/check-in/{room.session.key}/{code}/"
    assert "Open the link in the mail" in text(browser.get(at))
    browser.get(own(room))

    response = browser.get(at)

    assert response.url == f"{own(room)}?code={code}"
    assert f'value="{code}"' in text(browser.get(response.url))


def test_the_screen_shows_the_code_and_no_person(hana, cast, room, text):
    code = code_now(cast, room)
    opened = hana.post(room.at("kiosk/"), {"do": "stay"})
    page = text(hana.get(opened.url))
    part = a_browser().get(opened.url, headers={"hx-request": "true"})

    assert f"<span>{code[:3]}</span> <span>{code[3:]}</span>" in page
    assert ("박" in page, "초롱" in page) == (False, False)
    assert "<html" not in part.content.decode()
