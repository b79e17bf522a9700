"""Of somebody whose data is destroyed nothing is told any more, and not one fact moves."""

from __future__ import annotations

from pulmu.core.tenancy import secrets
from pulmu.domains.places import erasing
from pulmu.domains.places.models import Authorisation, Booking, Resource
from tests.domains.places.booked import book, known, span
from tests.factories import a_resource, an_authorisation, an_equipment_class


def test_what_they_wrote_and_how_they_were_reached_goes(cast):
    person = known(cast.gimhae)
    machine = a_resource("커터", lab=cast.gimhae, is_bookable=True, keeper=person)
    book(machine, span("10:00", "12:00"), purpose="김하나 명패")
    one = an_authorisation(person, an_equipment_class(lab=cast.gimhae))
    Authorisation.objects.within(cast.hana).update(note="김하나")

    for _time in range(2):
        erasing.erase_bookings(cast.gimhae.pk, [person.pk])
        erasing.erase_addresses(cast.gimhae.pk, [person.pk])

    booking = Booking.objects.within(cast.hana).get()
    one.refresh_from_db()
    assert (booking.purpose, secrets.unseal(booking.email_sealed), booking.email_index) == (
        "",
        "",
        "",
    )
    assert one.note == ""
    assert Resource.objects.within(cast.hana).get().keeper is None
