"""The room's screen by a link of its own, in a browser that sits at no desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.trail.models import Event
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Session
from tests.surfaces.conftest import a_browser
from tests.surfaces.desk.rooms import a_room

NOW = timezone.now
HALF_A_DAY = dt.timedelta(hours=12)


@pytest.fixture
def room(cast):
    return a_room(cast, "박초롱")


def link_to(cast, room):
    return actions.open_screen(cast.hana, session_key=room.session.key, at=NOW())


def test_the_screen_needs_no_log_in_and_leads_nowhere_else(cast, room, text):
    address = f"/screen/{link_to(cast, room)}/"
    kiosk = a_browser()

    page = kiosk.get(address)

    assert "AI 첫걸음" in text(page)
    assert "You are still signed in" not in text(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert kiosk.get(room.at("check-in/")).url.startswith("/account/login/")


def test_opened_at_the_desk_it_leaves_the_browser_with_the_screen_alone(hana, room, text):
    assert "Does this device stay in the room?" in text(hana.get(room.at("kiosk/")))

    opened = hana.post(room.at("kiosk/"), {"do": "alone"})

    assert hana.get(opened.url).status_code == 200
    assert hana.get("/desk/today/").url.startswith("/account/login/")


def test_whoever_stayed_signed_in_is_told_so_and_logs_out_there(hana, room, text):
    opened = hana.post(room.at("kiosk/"), {"do": "stay"})
    assert "You are still signed in on this device" in text(hana.get(opened.url))

    for _time in range(2):
        assert hana.post(f"{opened.url}alone/").url == opened.url

    assert "You are still signed in" not in text(hana.get(opened.url))
    assert hana.get("/desk/today/").url.startswith("/account/login/")


def test_opened_twice_both_links_show_the_same(cast, room):
    for link in (link_to(cast, room), link_to(cast, room)):
        assert queries.find_screen(link, at=NOW()).pk == room.session.pk
    opened = Event.objects.within(cast.hana).filter(name="programmes.screen.opened")
    assert opened.count() == 2


@pytest.mark.parametrize("way", ["old", "changed", "later", "other", "short", "empty"])
def test_a_link_that_is_old_or_not_ours_finds_nothing(cast, room, way):
    link, other = link_to(cast, room), a_room(cast, name="다른 강좌").session
    key, until, mark = link.split("-")
    made = {
        "old": queries.screen_link(room.session, at=NOW() - HALF_A_DAY - dt.timedelta(seconds=1)),
        "changed": link[:-1] + "1",
        "later": f"{key}-{int(until) + 60}-{mark}",
        "other": f"{other.key}-{until}-{mark}",
        "short": "x",
        "empty": "-",
    }[way]

    for browser in (a_browser().get, a_browser().post):
        for tail in ("", "alone/"):
            assert browser(f"/screen/{made}/{tail}").status_code in {404, 405}
    assert a_browser().get(f"/screen/{made}/").status_code == 404


@pytest.mark.parametrize("over", [{"state": "취소"}, {"ends_at": "past"}])
def test_the_screen_ends_with_the_session(cast, hana, room, over, text):
    link = link_to(cast, room)
    if "ends_at" in over:
        over = {"ends_at": NOW() - dt.timedelta(seconds=1)}
    Session.objects.within(cast.hana).filter(pk=room.session.pk).update(**over)

    assert a_browser().get(f"/screen/{link}/").status_code == 404
    refused = text(hana.post(room.at("kiosk/"), {"do": "alone"}, follow=True))
    assert ("was cancelled" in refused, "nothing to show" in refused) == (
        "state" in over,
        "ends_at" in over,
    )


def test_strangers_open_no_screen_and_read_no_code(cast, minsu, guest, room):
    with pytest.raises(NotFound):
        actions.open_screen(cast.minsu, session_key=room.session.key, at=NOW())
    with pytest.raises(NotAllowed):
        actions.open_screen(cast.inspector, session_key=room.session.key, at=NOW())
    with pytest.raises(NotFound):
        actions.read_screen(visitor_of(cast.gimhae), link=link_to(cast, room), at=NOW())
    assert minsu.post(room.at("kiosk/"), {"do": "stay"}).status_code == 404
    assert guest.post(room.at("kiosk/"), {"do": "stay"}).status_code == 403
