"""Whoever comes is reminded the day before and an hour before, of nothing they have just read."""

from __future__ import annotations

import pytest

from pulmu.core.jobs.tasks import task
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail.models import Message
from pulmu.domains.places import actions, queries, rules
from pulmu.domains.places.models import Booking
from tests.domains.places.booked import book, known, maker, span
from tests.factories import a_resource, when

# Booked on Monday at eight, for Wednesday at two.
ON = "2026-05-13"
WANTED = span("14:00", "15:00", on=ON)


@pytest.fixture
def machine(cast):
    return a_resource("레이저 커터", lab=cast.gimhae, is_bookable=True)


@pytest.fixture
def one(machine):
    return book(machine, WANTED)


def letters():
    mine = Message.objects.everywhere(because="tests look").order_by("pk")
    return [message.letter.removeprefix("places.") for message in mine if message.letter]


def go_round(cast, at):
    """As the clock does."""
    for key in queries.to_be_reminded_of(cast.operator, at=at):
        actions.remind(cast.operator, key=key, at=at)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-05-12 07:59", None),
        ("2026-05-12 08:00", "DAY"),
        ("2026-05-12 20:59", "DAY"),
        ("2026-05-12 21:00", None),
        ("2026-05-13 08:00", None),
        ("2026-05-13 12:59", None),
        ("2026-05-13 13:00", "HOUR"),
        ("2026-05-13 14:00", None),
    ],
)
def test_by_day_and_before_it_begins(at, due):
    told_at = when("2026-05-11 08:00")

    found = rules.reminder_due(starts_at=WANTED.starts_at, told_at=told_at, at=when(at))

    assert (found.name if found else None) == due


def test_once_the_day_before_and_once_an_hour_before(cast, one):
    for at in ("2026-05-12 08:00", "2026-05-12 08:05", "2026-05-13 13:00", "2026-05-13 13:05"):
        go_round(cast, when(at))

    assert letters() == ["confirmed", "reminder", "soon"]
    reminder = Message.objects.everywhere(because="tests look").get(letter="places.reminder")
    assert "레이저 커터" in reminder.subject
    assert f"/b/{one.ticket}/" in reminder.body


def test_nobody_is_reminded_of_what_is_off(cast, one):
    actions.cancel(maker(cast.gimhae), key=one.key, at=when("2026-05-11 12:00"))

    go_round(cast, when("2026-05-12 08:00"))

    assert letters() == ["confirmed", "cancelled"]
    assert actions.remind(cast.operator, key=one.key, at=when("2026-05-12 08:00")) is False


def test_nor_of_what_was_booked_since_it_was_due(cast, machine):
    book(machine, WANTED, at=when("2026-05-12 09:00"))

    go_round(cast, when("2026-05-12 09:05"))

    assert letters() == ["confirmed"]


def test_nor_before_the_desk_has_answered(cast, machine):
    machine.needs_approval = True
    machine.save()
    one = book(machine, WANTED)

    go_round(cast, when("2026-05-12 08:00"))
    assert letters() == ["requested"]

    actions.approve(cast.hana, key=one.key, at=when("2026-05-12 09:00"))
    go_round(cast, when("2026-05-12 09:05"))
    assert letters() == ["requested", "confirmed"]


def test_moved_it_is_reminded_of_anew(cast, one):
    go_round(cast, when("2026-05-12 08:00"))
    later = span("14:00", "15:00", on="2026-05-14")
    actions.move(maker(cast.gimhae), key=one.key, span=later, at=when("2026-05-12 10:00"))

    for at in ("2026-05-12 10:05", "2026-05-13 08:00", "2026-05-14 13:00"):
        go_round(cast, when(at))

    assert letters() == ["confirmed", "reminder", "moved", "reminder", "soon"]


def test_who_left_no_address_is_not_written_to(cast, machine):
    person = known(cast.gimhae)
    person.email_sealed = person.email_index = ""
    person.save()
    wish = actions.Wish(span=WANTED)
    said = {"resource_key": machine.key, "person_key": person.key, "wish": wish}
    actions.book_for(cast.hana, at=when("2026-05-11 08:00"), **said)

    assert queries.to_be_reminded_of(cast.operator, at=when("2026-05-12 08:00")) == []


def test_whose_data_is_not_used_meanwhile_is_not_written_to(cast, one):
    one.person.is_suspended = True
    one.person.save()

    assert queries.to_be_reminded_of(cast.operator, at=when("2026-05-12 08:00")) == []


def test_whoever_moves_up_the_line_is_written_to(cast, machine):
    first = book(machine, WANTED)
    book(machine, WANTED, name="이두리", email="b@example.org", waits=True)

    actions.cancel(cast.hana, key=first.key, at=when("2026-05-11 12:00"))

    assert letters() == ["confirmed", "waiting", "cancelled", "offered"]


def test_nobody_else_reminds(cast, one):
    with pytest.raises(NotAllowed):
        actions.remind(maker(cast.gimhae), key=one.key, at=when("2026-05-12 08:00"))
    with pytest.raises(NotFound):
        actions.remind(cast.minsu, key=one.key, at=when("2026-05-12 08:00"))


def test_the_clock_does_it_for_every_lab(cast, one, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: when("2026-05-12 08:00"))

    task("places.go_round").run({}, lambda _percent: None)

    assert Booking.objects.within(cast.hana).get().told_at == when("2026-05-12 08:00")
