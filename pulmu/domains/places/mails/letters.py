"""The letters about bookings, and the words that are suggested for them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail.letters import Letter, Place, register
from pulmu.domains.places.choices import BookingState

NAME = Place("name", "이름", "김하나", tells_who=True)
THING = Place("resource", "장비·공간", "레이저 커터 1호")
WHEN = Place("when", "일시", "2026. 5. 19.(화) 14:00~16:00")
UNTIL = Place("until", "기한", "2026. 5. 12. 18:00")
WHY = Place("why", "까닭", "장비 점검")
LINK = Place("link", "링크", "https://pulmu.example/b/abcdefghijklmnopqrstuvwxyz/", tells_who=True)
LAB = Place("lab", "기관", "김해 메이커팩토리")


def _letter(
    name: str, label: Promise, about: Promise, *places: Place, words: tuple[Promise, Promise]
) -> Letter:
    subject, body = words
    return register(
        Letter(
            name=f"places.{name}",
            label=label,
            about=about,
            places=(NAME, THING, WHEN, *places, LINK, LAB),
            subject=subject,
            body=body,
            needs=(LINK.name,),
        )
    )


OF_STATES: Mapping[BookingState, Letter] = {
    BookingState.REQUESTED: _letter(
        "requested",
        _("Booking received"),
        _("When the desk approves each booking."),
        words=(
            _("Received: %(resource)s, %(when)s"),
            _(
                "%(name)s, your request for %(resource)s on %(when)s has arrived. The time is kept "
                "for you until we have answered.\n\nLook at it or take it back: %(link)s"
            ),
        ),
    ),
    BookingState.CONFIRMED: _letter(
        "confirmed",
        _("Booking confirmed"),
        _("As soon as somebody has a machine or room."),
        words=(
            _("Booked: %(resource)s, %(when)s"),
            _(
                "%(name)s, %(resource)s is yours on %(when)s. Check in by the QR code at the "
                "machine.\n\nYour booking, and how to move or cancel it: %(link)s"
            ),
        ),
    ),
    BookingState.WAITING: _letter(
        "waiting",
        _("On the waiting list for a machine"),
        _("When somebody else has the time."),
        words=(
            _("On the waiting list: %(resource)s, %(when)s"),
            _(
                "%(name)s, somebody else has %(resource)s on %(when)s. When it comes free we keep "
                "it for whoever is next, and write to you.\n\nYour place in line: %(link)s"
            ),
        ),
    ),
    BookingState.OFFERED: _letter(
        "offered",
        _("Time offered"),
        _("When a time comes free for whoever is next in line."),
        UNTIL,
        words=(
            _("Yours until %(until)s: %(resource)s, %(when)s"),
            _(
                "%(name)s, %(resource)s has come free on %(when)s. It is kept for you until "
                "%(until)s.\n\nTake it, or leave it: %(link)s"
            ),
        ),
    ),
    BookingState.CANCELLED: _letter(
        "cancelled",
        _("Booking cancelled"),
        _("When a booking is called off, by whomever."),
        WHY,
        words=(
            _("Cancelled: %(resource)s, %(when)s"),
            _(
                "%(name)s, your booking of %(resource)s on %(when)s was cancelled.\n%(why)s\n\n"
                "Look at it: %(link)s"
            ),
        ),
    ),
    BookingState.REFUSED: _letter(
        "refused",
        _("Booking refused"),
        _("When the desk says no to a request."),
        WHY,
        words=(
            _("Not approved: %(resource)s, %(when)s"),
            _(
                "%(name)s, your request for %(resource)s on %(when)s could not be approved."
                "\n%(why)s\n\nLook at it: %(link)s"
            ),
        ),
    ),
    BookingState.NO_SHOW: _letter(
        "no_show",
        _("Nobody came"),
        _("When a booking is given away because nobody checked in."),
        words=(
            _("Given away: %(resource)s, %(when)s"),
            _(
                "%(name)s, nobody checked in for %(resource)s on %(when)s, so the time was given "
                "away. Please cancel next time when you cannot come.\n\nLook at it: %(link)s"
            ),
        ),
    ),
}
MOVED = _letter(
    "moved",
    _("Booking moved"),
    _("When a booking goes to another time."),
    words=(
        _("Moved: %(resource)s, %(when)s"),
        _("%(name)s, your booking of %(resource)s is now on %(when)s.\n\nLook at it: %(link)s"),
    ),
)
REMINDER = _letter(
    "reminder",
    _("Reminder of a booking, the day before"),
    _("In the day, between 8 and 21 o'clock, to whoever comes the next day."),
    words=(
        _("Tomorrow: %(resource)s, %(when)s"),
        _(
            "%(name)s, %(resource)s is yours on %(when)s.\n\nIf you cannot come, give it back so "
            "that somebody else can have it: %(link)s"
        ),
    ),
)
SOON = _letter(
    "soon",
    _("Reminder of a booking, an hour before"),
    _("To whoever comes; what falls into the night waits until 8 o'clock."),
    words=(
        _("Soon: %(resource)s, %(when)s"),
        _(
            "%(name)s, your time at %(resource)s begins soon: %(when)s. Check in by the QR code at "
            "the machine.\n\nYour booking: %(link)s"
        ),
    ),
)
