from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from pulmu.core.kernel.kst import KST, moment
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking, UseLog
from pulmu.domains.places.queries import Span
from pulmu.surfaces.portal import words
from pulmu.surfaces.portal.bookings import MoveForm
from tests.factories import a_resource, an_authorisation, an_equipment_class, when
from tests.surfaces.conftest import a_browser
from tests.surfaces.portal.conftest import CHORONG, code_in_mail, hidden

pytestmark = pytest.mark.usefixtures("at_ease")
WHO = {"name": CHORONG["name"], "phone": CHORONG["phone"], "is_grown": "on"}
ALWAYS = [(day, dt.time(0), dt.time(23, 59)) for day in range(7)]


@pytest.fixture
def visitor():
    return a_browser(language="ko")


@pytest.fixture
def machine(cast):
    """Open day and night, so that the hour of the test does not matter."""
    made = a_resource("커팅플로터", lab=cast.gimhae, is_bookable=True, cancel_hours=0)
    actions.set_hours(cast.hana, hours=ALWAYS, resource_key=made.key, at=timezone.now())
    actions.close(
        cast.hana,
        row=actions.ClosureRow(
            first=timezone.now().date() - dt.timedelta(days=2),
            last=timezone.now().date() + dt.timedelta(days=30),
            sort="개관",
        ),
        at=timezone.now(),
    )
    return made


def start_in(hours: int) -> dt.datetime:
    now = timezone.now().astimezone(KST).replace(minute=0, second=0, microsecond=0)
    return now + dt.timedelta(hours=hours)


def book_at(machine, start, **more):
    said = {"start": f"{start:%Y-%m-%dT%H:%M}", **more}
    query = "&".join(f"{name}={value}" for name, value in said.items())
    return f"/at/gimhae/places/{machine.key}/book/?{query}"


def proven(visitor, machine, start, email=CHORONG["email"], **more):
    """To the form of the booking, by a code that was mailed."""
    asked = visitor.get(book_at(machine, start, **more))
    ask = visitor.get(asked.url)
    sent = visitor.post(asked.url, {**hidden(ask), "email": email})
    assert sent.status_code == 302, sent.content.decode()
    done = visitor.post(sent.url, {"digits": code_in_mail()})
    assert done.status_code == 302, done.content.decode()
    return done.url


def booked(visitor, machine, start, **more):
    form_at = proven(visitor, machine, start, **more)
    form = visitor.get(form_at)
    return visitor.post(form_at, {**hidden(form), **WHO, "minutes": "60", "purpose": "명패"})


def test_the_list_shows_what_is_lent_and_nothing_else(cast, machine, visitor):
    a_resource("창고", lab=cast.gimhae)

    said = visitor.get("/at/gimhae/places/").content.decode()

    assert "커팅플로터" in said
    assert "창고" not in said


def test_a_week_shows_what_is_free_and_nobody_who_has_it(cast, machine, visitor):
    answer = booked(visitor, machine, start_in(30))
    assert answer.status_code == 302

    day = start_in(30).date()
    said = (
        a_browser(language="ko")
        .get(f"/at/gimhae/places/{machine.key}/?first={day}")
        .content.decode()
    )

    assert "예약됨" in said
    assert "박초롱" not in said
    assert "waits=1" in said


def test_somebody_new_books_by_a_code_and_has_their_link(cast, machine, visitor):
    answer = booked(visitor, machine, start_in(5))

    one = Booking.objects.within(cast.hana).get()
    assert answer.url == f"/b/{one.ticket}/?new=1"
    page = visitor.get(answer.url).content.decode()
    assert "예약했습니다" in page
    assert "qr-code" in page
    calendar = visitor.get(f"/b/{one.ticket}/booking.ics")
    assert b"SUMMARY:\xec\xbb\xa4\xed\x8c\x85" in calendar.content
    assert Person.objects.within(cast.hana).get().name == "박초롱"
    mine = visitor.get("/my/").content.decode()
    assert "커팅플로터" in mine


def test_every_week_is_looked_at_first_and_then_booked(cast, machine, visitor):
    start = start_in(30)
    form_at = proven(visitor, machine, start)
    assert "weekly" in visitor.get(form_at).content.decode()
    at = form_at.replace("/book/", "/weekly/")
    other = a_browser(language="ko")
    booked(other, machine, start + dt.timedelta(weeks=1), email="b@example.org")
    typed = {**hidden(visitor.get(at)), **WHO, "minutes": "60", "weeks": "3", "purpose": "명패"}

    seen = visitor.post(at, {**typed, "do": "look"}).content.decode()
    assert "이미 사용 중인 시간입니다" in seen
    assert Booking.objects.within(cast.hana).count() == 1

    refused = visitor.post(at, {**typed, "do": "all"})
    assert refused.status_code == 422
    answer = visitor.post(at, {**typed, "do": "free"})

    assert answer.url == "/my/"
    mine = Booking.objects.within(cast.hana).exclude(series="")
    assert sorted(one.starts_at for one in mine) == [start, start + dt.timedelta(weeks=2)]


def test_what_is_kept_of_it_stands_in_ones_own_data(cast, machine, visitor):
    booked(visitor, machine, start_in(5))

    said = visitor.get("/my/data/").content.decode()
    [lab] = json.loads(visitor.post("/my/data/export/").content)

    assert "커팅플로터" in said
    assert "명패" in said
    assert [one["purpose"] for one in lab["bookings"]] == ["명패"]


def test_whoever_was_not_trained_is_told_so_and_books_nothing(cast, visitor):
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    laser = a_resource("레이저커터", lab=cast.gimhae, is_bookable=True, equipment_class=kind)
    actions.set_hours(cast.hana, hours=ALWAYS, resource_key=laser.key, at=timezone.now())
    start = moment(_next_monday(), dt.time(10))

    answer = booked(visitor, laser, start)

    assert answer.status_code == 422
    assert "안전교육" in answer.content.decode()
    assert Booking.objects.within(cast.hana).count() == 0
    assert Person.objects.within(cast.hana).count() == 0


def test_who_comes_second_reads_why_and_may_wait(cast, machine, visitor):
    start, second = start_in(6), a_browser(language="ko")
    booked(visitor, machine, start)

    refused = booked(second, machine, start, email="b@example.org")
    assert refused.status_code == 422
    assert "이미 사용 중인 시간입니다" in refused.content.decode()

    form_at = book_at(machine, start, waits=1)
    waiting = second.post(
        form_at, {**hidden(second.get(form_at)), **WHO, "minutes": "60", "name": "이두리"}
    )
    page = second.get(waiting.url).content.decode()
    assert "대기 순번: 1" in page


def test_it_is_moved_and_cancelled_by_its_link(cast, machine, visitor):
    start = start_in(7)
    booked(visitor, machine, start)
    one = Booking.objects.within(cast.hana).get()
    phone = a_browser(language="ko")
    later = start.replace(hour=10) + dt.timedelta(days=2)
    times = {"day": f"{later:%Y-%m-%d}", "begins": "10:00", "ends": "11:00"}
    moved = phone.post(f"/b/{one.ticket}/move/", times)
    assert moved.status_code == 302, moved.content.decode()
    one.refresh_from_db()
    assert one.starts_at == later

    phone.post(f"/b/{one.ticket}/act/", {"do": "cancel"})

    one.refresh_from_db()
    assert one.state == "취소"


def test_at_the_machine_its_phone_checks_in_and_out_and_nobody_else(cast, machine, visitor):
    now = timezone.now()
    person_at = f"/m/{machine.door}/"
    booked(visitor, machine, start_in(1))
    one = Booking.objects.within(cast.hana).get()
    _now_is_its_time(one, now)
    visitor.get(f"/b/{one.ticket}/")
    assert one.key not in a_browser(language="ko").get(person_at).content.decode()
    stranger = a_browser(language="ko").post(f"{person_at}act/", {"do": "in", "row": one.key})
    assert stranger.status_code == 404

    visitor.post(f"{person_at}act/", {"do": "in", "row": one.key})
    one.refresh_from_db()
    assert one.state == "이용중"
    typed = {"do": "out", "row": one.key, "parts": "200000"}
    again = visitor.post(f"{person_at}act/", typed)
    assert again.status_code == 422
    assert 'value="200000"' in again.content.decode()
    assert not UseLog.objects.within(cast.hana).exists()
    visitor.post(f"{person_at}act/", {"do": "out", "row": one.key, "parts": "4"})

    assert [use.parts for use in UseLog.objects.within(cast.hana)] == [4]


def test_what_is_typed_when_the_clock_has_closed_it_goes_into_the_log(cast, machine, visitor):
    now = timezone.now()
    booked(visitor, machine, start_in(1))
    one = Booking.objects.within(cast.hana).get()
    _now_is_its_time(one, now - dt.timedelta(hours=2))
    actions.check_in(cast.hana, key=one.key, at=now - dt.timedelta(hours=2))
    actions.go_round_one(cast.hana, key=one.key, at=now)
    leaving = f"/m/{machine.door}/act/"

    wrong = visitor.post(leaving, {"do": "out", "row": one.key, "parts": "200000"})
    assert (wrong.status_code, 'value="200000"' in wrong.content.decode()) == (422, True)
    said = visitor.post(leaving, {"do": "out", "row": one.key, "parts": "4"}, follow=True)

    assert "체크아웃" in said.content.decode()
    [use] = UseLog.objects.within(cast.hana)
    assert (use.parts, use.ends_at) == (4, one.ends_at)


def test_a_page_that_was_left_open_says_nothing_the_year_after(cast, machine, visitor):
    long_ago = timezone.now() - dt.timedelta(days=400)
    booked(visitor, machine, start_in(1))
    one = Booking.objects.within(cast.hana).get()
    _now_is_its_time(one, long_ago)
    actions.check_in(cast.hana, key=one.key, at=long_ago)
    actions.go_round_one(cast.hana, key=one.key, at=long_ago + dt.timedelta(hours=2))

    leaving = {"do": "out", "row": one.key, "parts": "9"}
    told = visitor.post(f"/m/{machine.door}/act/", leaving, follow=True)

    assert "이용 내용을 적을 수 있는 시간이 지났습니다" in told.content.decode()
    assert [use.parts for use in UseLog.objects.within(cast.hana)] == [0]


def test_what_somebody_said_at_check_out_is_not_said_anew_by_a_second_press(cast, machine, visitor):
    now = timezone.now()
    booked(visitor, machine, start_in(1))
    one = Booking.objects.within(cast.hana).get()
    _now_is_its_time(one, now)
    actions.check_in(cast.hana, key=one.key, at=now)
    actions.check_out(cast.hana, key=one.key, used=actions.Used(parts=4), at=now)

    again = visitor.post(f"/m/{machine.door}/act/", {"do": "out", "row": one.key, "parts": "9"})

    assert again.url == f"/b/{one.ticket}/"
    assert [use.parts for use in UseLog.objects.within(cast.hana)] == [4]


def _now_is_its_time(one, now):
    """Back in time, with what it takes."""
    span = Span(now - dt.timedelta(minutes=5), now + dt.timedelta(minutes=55))
    one.occupations.update(starts_at=span.starts_at, ends_at=span.ends_at)
    one.starts_at, one.ends_at = span
    one.save()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2999-02-03"])
def test_a_day_that_nobody_looks_at_shows_this_week(cast, machine, visitor, day):
    week = visitor.get(f"/at/gimhae/places/{machine.key}/")

    asked = visitor.get(f"/at/gimhae/places/{machine.key}/?first={day}")
    booking = visitor.get(f"/at/gimhae/places/{machine.key}/book/?start={day}T23:30")

    assert asked.context["heading"] == week.context["heading"]
    assert booking.url == f"/at/gimhae/places/{machine.key}/"


def test_a_booking_is_not_moved_to_the_end_of_time(cast, machine, visitor):
    booked(visitor, machine, start_in(7))
    one = Booking.objects.within(cast.hana).get()

    for day in ("9999-12-31", "0001-01-01"):
        times = {"day": day, "begins": "10:00", "ends": "11:00"}
        answer = a_browser(language="ko").post(f"/b/{one.ticket}/move/", times)
        assert "너무 먼 날짜" in answer.content.decode()


def test_until_midnight_is_the_end_of_the_day():
    form = MoveForm({"day": f"{start_in(24):%Y-%m-%d}", "begins": "22:00", "ends": "00:00"})

    assert form.is_valid()
    assert form.span().minutes == 120


@pytest.mark.parametrize("path", ["", "act/", "move/", "booking.ics"])
def test_a_ticket_that_is_none_opens_nothing(cast, machine, visitor, path):
    assert visitor.post(f"/b/{'a' * 26}/{path}").status_code in {404, 405}
    assert visitor.get(f"/b/{'a' * 26}/{path}").status_code in {404, 405}


def test_what_is_not_lent_has_no_page(cast, visitor):
    kept = a_resource("창고", lab=cast.gimhae)

    for name in ("place", "place_book", "place_weekly", "place_email", "place_code"):
        assert visitor.get(reverse(f"at:{name}", args=["gimhae", kept.key])).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(cast, visitor, count, django_assert_num_queries):
    for number in range(count):
        a_resource(f"장비 {number}", lab=cast.gimhae, is_bookable=True)

    with django_assert_num_queries(3):
        visitor.get("/at/gimhae/places/")


def test_whoever_was_trained_sees_it_on_the_list(cast, visitor, machine):
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    a_resource("레이저커터", lab=cast.gimhae, is_bookable=True, equipment_class=kind)
    booked(visitor, machine, start_in(5))
    person = Person.objects.within(cast.hana).get()
    an_authorisation(person, kind, granted_on="2020-01-01", valid_until=None)

    said = visitor.get("/at/gimhae/places/").content.decode()

    assert "안전교육 이수" in said


def _next_monday() -> dt.date:
    today = timezone.now().astimezone(KST).date()
    return today + dt.timedelta(days=7 - today.weekday())


@pytest.mark.parametrize(
    ("language", "said"),
    [("ko", "5. 12.(화) 22:00~24:00"), ("en", "Tue 12 May, 22:00~24:00")],
)
def test_what_lasts_until_midnight_ends_on_its_day(language, said):
    with translation.override(language):
        assert words.hours(when("2026-05-12 22:00"), when("2026-05-13 00:00")) == said
