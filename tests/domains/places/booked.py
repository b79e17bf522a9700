"""Bookings of tests: somebody at the portal who has proven an address, and what they want."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions
from pulmu.domains.places.models import Booking, Occupation, Resource
from pulmu.domains.places.rules import Span
from tests.factories import a_person, when

# A Monday in a week without holidays.
AT = when("2026-05-11 08:00")


def span(start: str, end: str, *, on: str = "2026-05-12") -> Span:
    return Span(when(f"{on} {start}"), when(f"{on} {end}"))


def maker(lab: Organisation, email: str = "maker@example.org") -> Actor:
    return visitor_of(lab, holds={people.email_index(email)})


def known(lab: Organisation, name: str = "김하나", email: str = "maker@example.org") -> Person:
    """Somebody whose address the lab knows."""
    person = a_person(name, lab=lab)
    person.email_sealed, person.email_index = secrets.seal(email), people.email_index(email)
    person.save()
    return person


def book(
    resource: Resource,
    wanted: Span,
    *,
    name: str = "김하나",
    email: str = "maker@example.org",
    **more: Any,
) -> Booking:
    at = more.pop("at", AT)
    wish = actions.Wish(span=wanted, once=more.pop("once", new_key()), **more)
    row = PersonRow(name=name, phone="010-1234-5678", email=email)
    visitor = maker(resource.organisation, email)
    return actions.book(visitor, resource_key=resource.key, person=row, wish=wish, at=at)


def doubled(cast: Any, resource: Resource) -> tuple[Booking, Booking]:
    """Two bookings of one person for one time. Nobody was seen at either, then they were there
    since ten: they have left the second, with 4 parts, and are still at the first.
    """
    person, wanted, made = known(resource.organisation), span("10:00", "12:00"), []
    for booked_at, missed_at in (("09:00", "10:15"), ("10:17", "10:32")):
        wish = actions.Wish(span=wanted)
        said = {"resource_key": resource.key, "person_key": person.key, "wish": wish}
        one = actions.book_for(cast.hana, at=when(f"2026-05-12 {booked_at}"), **said)
        actions.go_round_one(cast.operator, key=one.key, at=when(f"2026-05-12 {missed_at}"))
        made.append(one)
    first, second = made
    actions.was_here(cast.hana, key=second.key, at=when("2026-05-12 10:40"))
    left, used = when("2026-05-12 10:50"), actions.Used(parts=4)
    actions.check_out(cast.hana, key=second.key, used=used, at=left)
    actions.was_here(cast.hana, key=first.key, at=when("2026-05-12 10:55"))
    return first, second


def taken(resource: Resource) -> list[tuple[str, str]]:
    """When a resource is taken, on the Korean clock."""
    mine = Occupation.objects.everywhere(because="tests look").filter(resource=resource)
    rows = mine.order_by("starts_at").values_list("starts_at", "ends_at")
    zone = AT.tzinfo
    return [
        (f"{start.astimezone(zone):%m-%d %H:%M}", f"{end.astimezone(zone):%H:%M}")
        for start, end in rows
    ]
