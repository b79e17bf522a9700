"""The QR code at a machine, for somebody who has booked nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking, UseLog
from pulmu.domains.places.queries import Span
from tests.factories import a_person, a_resource, an_equipment_class
from tests.surfaces.conftest import a_browser
from tests.surfaces.portal.conftest import CHORONG, code_in_mail, hidden

pytestmark = pytest.mark.usefixtures("at_ease")
WHO = {"name": CHORONG["name"], "phone": CHORONG["phone"], "is_grown": "on"}
ALWAYS = [(day, dt.time(0), dt.time(23, 59)) for day in range(7)]


@pytest.fixture
def phone():
    return a_browser(language="ko")


@pytest.fixture
def machine(cast):
    """Open day and night, so that the hour of the test does not matter."""
    made = a_resource("커팅플로터", lab=cast.gimhae, is_bookable=True)
    opened(cast, made)
    return made


def opened(cast, made):
    actions.set_hours(cast.hana, hours=ALWAYS, resource_key=made.key, at=timezone.now())
    today = timezone.localdate()
    week = {"first": today - dt.timedelta(days=2), "last": today + dt.timedelta(days=9)}
    row = actions.ClosureRow(sort="개관", resource_key=made.key, **week)
    actions.close(cast.hana, row=row, at=timezone.now())


def proven(phone, machine):
    """From the page of the QR code to the form, by a code that was mailed."""
    asked = phone.get(f"/m/{machine.door}/now/")
    sent = phone.post(asked.url, {**hidden(phone.get(asked.url)), "email": CHORONG["email"]})
    done = phone.post(sent.url, {"digits": code_in_mail()})
    assert done.url == f"/m/{machine.door}/now/"
    return hidden(phone.get(done.url))


def begun(phone, machine, **typed):
    carried = proven(phone, machine)
    return phone.post(f"/m/{machine.door}/now/", {**carried, **WHO, "minutes": "60", **typed})


def test_a_free_machine_is_taken_on_the_spot_and_left(cast, machine, phone):
    at = f"/m/{machine.door}/"
    assert "지금 사용" in phone.get(at).content.decode()

    answer = begun(phone, machine)

    assert answer.url == at
    one = Booking.objects.within(cast.hana).get()
    assert (one.state, one.channel, one.person.name) == ("이용중", "현장", "박초롱")
    assert "다 쓰셨습니까?" in phone.get(at).content.decode()
    left = [
        phone.post(f"{at}act/", {"do": "out", "row": one.key, "parts": parts}).url
        for parts in ("2", "")
    ]
    assert left == [f"/b/{one.ticket}/"] * 2
    assert [use.parts for use in UseLog.objects.within(cast.hana)] == [2]


def test_all_the_time_that_is_free_is_an_answer_too(cast, machine, phone):
    begun(phone, machine, minutes="0")

    one = Booking.objects.within(cast.hana).get()
    assert Span(one.starts_at, one.ends_at).minutes >= 230


def test_sent_twice_it_is_one_use_and_no_error(cast, machine, phone):
    typed = {**proven(phone, machine), **WHO, "minutes": "60"}
    at = f"/m/{machine.door}/now/"

    phone.post(at, typed)
    again = phone.post(at, typed, follow=True)

    assert Booking.objects.within(cast.hana).count() == 1
    assert "비어 있지 않습니다" not in again.content.decode()


def test_whoever_was_not_trained_is_told_so_and_nothing_is_taken(cast, phone):
    kind = an_equipment_class("레이저", lab=cast.gimhae)
    laser = a_resource("레이저커터", lab=cast.gimhae, is_bookable=True, equipment_class=kind)
    opened(cast, laser)

    answer = begun(phone, laser)

    assert answer.status_code == 422
    assert "안전교육" in answer.content.decode()
    assert Booking.objects.within(cast.hana).count() == 0


def test_while_somebody_has_it_it_is_not_offered(cast, machine, phone):
    now = timezone.now()
    person = a_person(lab=cast.gimhae)
    said = {"resource_key": machine.key, "person_key": person.key, "minutes": 60, "at": now}
    actions.use_now_for(cast.hana, **said)

    assert "지금 사용" not in phone.get(f"/m/{machine.door}/").content.decode()
    sent_back = phone.get(f"/m/{machine.door}/now/", follow=True)
    assert "비어 있지 않습니다" in sent_back.content.decode()


@pytest.mark.parametrize("lent", [{"is_bookable": False}, {"needs_approval": True}])
def test_what_is_not_lent_to_anybody_is_not_offered(cast, machine, phone, lent):
    for name, value in lent.items():
        setattr(machine, name, value)
    machine.save()

    assert "지금 사용" not in phone.get(f"/m/{machine.door}/").content.decode()
    assert phone.get(f"/m/{machine.door}/now/").url == f"/m/{machine.door}/"


def test_the_key_that_stands_in_public_addresses_opens_nothing(machine, phone):
    assert phone.get(f"/m/{machine.key}/").status_code == 404


def test_the_secret_is_learnt_by_scanning_alone(cast, machine, phone):
    """Who writes the address of `now` themselves and proves an address learns no secret."""
    at = f"/at/{cast.gimhae.code}/places/{machine.key}/email/?now=1"
    sent = phone.post(at, {**hidden(phone.get(at)), "email": CHORONG["email"]})
    done = phone.post(sent.url, {"digits": code_in_mail()}, follow=True)

    said = done.content.decode() + str(done.redirect_chain) + sent.url
    assert machine.door not in said


def test_a_new_code_closes_the_old_one(cast, machine, phone):
    actions.change_door(cast.hana, key=machine.key, at=timezone.now())

    assert phone.get(f"/m/{machine.door}/").status_code == 404
    machine.refresh_from_db()
    page = phone.get(f"/m/{machine.door}/")
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")


def test_nobody_else_makes_a_new_code(cast, machine):
    for stranger, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            actions.change_door(stranger, key=machine.key, at=timezone.now())


def test_a_code_that_is_none_opens_nothing(cast, phone):
    assert phone.get(f"/m/{'a' * 26}/now/").status_code == 404
