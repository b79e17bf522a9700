"""What somebody is told about their booking, in the language that they chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pulmu.core.kernel.calendars import CANCEL, PUBLISH
from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter
from pulmu.core.mail.models import Attachment
from pulmu.core.mail.moments import day_in_words, span_in_words
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places import queries
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import Booking
from pulmu.domains.places.rules import Reminder

from .letters import MOVED, OF_STATES, REMINDER, SOON

_DATED = {
    BookingState.REQUESTED,
    BookingState.CONFIRMED,
    BookingState.REFUSED,
    BookingState.CANCELLED,
    BookingState.NO_SHOW,
}


def tell(actor: Actor, booking: Booking, *, at: dt.datetime) -> None:
    """Write to somebody how their booking stands now; nothing to whom left no address."""
    letter = OF_STATES.get(BookingState(booking.state))
    if letter is not None:
        _write(actor, letter, booking, at=at)


def tell_of_series(actor: Actor, bookings: Sequence[Booking], *, at: dt.datetime) -> None:
    """One letter for all that one press made, however many weeks; those stand alike."""
    if bookings:
        _write(actor, OF_STATES[BookingState(bookings[0].state)], *bookings, at=at)


def tell_of_move(actor: Actor, booking: Booking, *, at: dt.datetime) -> None:
    """Moved, or asked for anew where the desk has to say yes again."""
    is_asked = booking.state == BookingState.REQUESTED
    letter = OF_STATES[BookingState.REQUESTED] if is_asked else MOVED
    _write(actor, letter, booking, at=at)


def remind(actor: Actor, booking: Booking, sort: Reminder, *, at: dt.datetime) -> None:
    letter = SOON if sort == Reminder.HOUR else REMINDER
    _write(actor, letter, booking, at=at, useful_until=booking.starts_at)


def calendar_file(bookings: Sequence[Booking], *, at: dt.datetime) -> Attachment:
    """To be put into a calendar, or taken out of it again; all of them or none are off."""
    method = CANCEL if queries.is_off(bookings[0]) else PUBLISH
    content = queries.calendar_of(*bookings, at=at)
    return Attachment("pulmu.ics", f"text/calendar; method={method}", content)


def _when(bookings: Sequence[Booking]) -> str:
    """Of several the first, how many more, and the last day."""
    first, language = bookings[0], bookings[0].language
    said = span_in_words(first.starts_at, first.ends_at, language)
    if len(bookings) == 1:
        return said
    more, last = len(bookings) - 1, day_in_words(day_of(bookings[-1].starts_at), language)
    if language == Language.KO:
        return f"{said} 외 {more}회(마지막 {last})"
    return f"{said} and {more} more until {last}"


def _write(
    actor: Actor,
    letter: Letter,
    *bookings: Booking,
    at: dt.datetime,
    useful_until: dt.datetime | None = None,
) -> None:
    """One letter, also of several that belong together: those are found on one's own page."""
    booking = bookings[0]
    to = secrets.unseal(booking.email_sealed)
    if not to:
        return
    until = booking.offered_until
    said = {
        "name": booking.person.name,
        "resource": booking.resource.name,
        "when": _when(bookings),
        "until": f"{until.astimezone(KST):%Y. %-m. %-d. %H:%M}" if until else "",
        "why": booking.why,
        "link": queries.booking_at(booking) if len(bookings) == 1 else queries.own_page(),
        "lab": booking.resource.organisation.name,
    }
    is_news = letter not in {REMINDER, SOON}
    is_dated = letter is MOVED or (is_news and booking.state in _DATED)
    one = compose(
        letter,
        mail.wording(actor, letter)[booking.language],
        said,
        to=to,
        person=booking.person.key,
        attachments=[calendar_file(bookings, at=at)] if is_dated else (),
        useful_until=useful_until,
    )
    write_many(actor, [one], at=at)
    for each in bookings:
        each.told_at = at
    told = Booking.objects.within(actor).filter(pk__in=[each.pk for each in bookings])
    told.update(told_at=at)
