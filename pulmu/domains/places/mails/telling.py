"""What somebody is told about their booking, in the language that they chose."""

from __future__ import annotations

import datetime as dt

from pulmu.core.kernel.calendars import CANCEL, PUBLISH
from pulmu.core.kernel.kst import KST
from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter
from pulmu.core.mail.models import Attachment
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.places import queries
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import Booking
from pulmu.domains.places.rules import Reminder

from .letters import MOVED, OF_STATES, REMINDER, SOON

_WEEKDAYS = "월화수목금토일"
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


def tell_of_move(actor: Actor, booking: Booking, *, at: dt.datetime) -> None:
    """Moved, or asked for anew where the desk has to say yes again."""
    is_asked = booking.state == BookingState.REQUESTED
    letter = OF_STATES[BookingState.REQUESTED] if is_asked else MOVED
    _write(actor, letter, booking, at=at)


def remind(actor: Actor, booking: Booking, sort: Reminder, *, at: dt.datetime) -> None:
    letter = SOON if sort == Reminder.HOUR else REMINDER
    _write(actor, letter, booking, at=at, useful_until=booking.starts_at)


def calendar_file(booking: Booking, *, at: dt.datetime) -> Attachment:
    """The booking to be put into a calendar, or taken out of it again."""
    method = CANCEL if queries.is_off(booking) else PUBLISH
    content = queries.calendar_of(booking, at=at)
    return Attachment("pulmu.ics", f"text/calendar; method={method}", content)


def span_in_words(starts_at: dt.datetime, ends_at: dt.datetime, language: str) -> str:
    """`2026. 5. 12.(화) 14:00~17:00`, and in English `Tue 12 May 2026, 14:00-17:00`."""
    start, end = starts_at.astimezone(KST), ends_at.astimezone(KST)
    if language == Language.KO:
        day = f"{start:%Y. %-m. %-d.}({_WEEKDAYS[start.weekday()]})"
        return f"{day} {start:%H:%M}~{end:%H:%M}"
    return f"{start:%a %-d %b %Y}, {start:%H:%M}-{end:%H:%M}"


def _write(
    actor: Actor,
    letter: Letter,
    booking: Booking,
    *,
    at: dt.datetime,
    useful_until: dt.datetime | None = None,
) -> None:
    to = secrets.unseal(booking.email_sealed)
    if not to:
        return
    until = booking.offered_until
    said = {
        "name": booking.person.name,
        "resource": booking.resource.name,
        "when": span_in_words(booking.starts_at, booking.ends_at, booking.language),
        "until": f"{until.astimezone(KST):%Y. %-m. %-d. %H:%M}" if until else "",
        "why": booking.why,
        "link": queries.booking_at(booking),
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
        attachments=[calendar_file(booking, at=at)] if is_dated else (),
        useful_until=useful_until,
    )
    write_many(actor, [one], at=at)
    booking.told_at = at
    Booking.objects.within(actor).filter(pk=booking.pk).update(told_at=at)
