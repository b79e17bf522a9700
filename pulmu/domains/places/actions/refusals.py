"""The ways in which this domain says no."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.errors import Refused
from pulmu.domains.places.models import EquipmentClass, Resource
from pulmu.domains.places.rules import Fault


class NameMissing(Refused):
    code = "places.name_missing"


class LineMissing(Refused):
    """Of a booking, in the use log."""

    code = "places.line_missing"


class EndsBeforeStart(Refused):
    code = "places.ends_before_start"


class NegativeParts(Refused):
    code = "places.negative_parts"


class UnknownRole(Refused):
    code = "places.unknown_role"


class UnknownWord(Refused):
    code = "places.unknown_word"


class NotYetBegun(Refused):
    code = "places.not_yet_begun"


class ResourceInUse(Refused):
    code = "places.resource_in_use"


class StandsInItself(Refused):
    code = "places.stands_in_itself"


class Taken(Refused):
    """Somebody else has it at that time."""

    code = "places.taken"


class NotBookable(Refused):
    code = "places.not_bookable"


class TimeUnfit(Refused):
    """The time itself cannot be booked, whoever else has it."""

    code = "places.time_unfit"


class NotTrained(Refused):
    code = "places.not_trained"


class QuotaUsedUp(Refused):
    code = "places.quota_used_up"


class BookedThen(Refused):
    """It has to be said what becomes of the bookings of that time."""

    code = "places.booked_then"


class InLine(Refused):
    """They wait for some of that time already."""

    code = "places.in_line"


class TooLate(Refused):
    """What was asked for is not possible any more, or not yet."""

    code = "places.too_late"


class AddressUnfit(Refused):
    code = "places.address_unfit"


FAULTS: Mapping[Fault, Promise] = {
    Fault.BACKWARDS: _("The booking ends before it starts."),
    Fault.PAST: _("This time has begun already. Choose a later one."),
    Fault.NOTICE: _("This is too soon: it is booked further ahead. Choose a later time."),
    Fault.HORIZON: _("This is too far ahead. Choose an earlier day."),
    Fault.LONG: _("This is longer than one booking may be. Choose a shorter time."),
    Fault.CLOSED: _("It is closed at that time. Choose a time within the opening hours."),
    Fault.GRID: _("Choose one of the times that are shown."),
}


def untrained(resource: Resource, wanted: EquipmentClass, *, is_seen: bool) -> NotTrained:
    """Whoever was not seen reads what the desk needs to know them by."""
    ask = _(
        "%(resource)s needs a valid safety training (%(class)s) on that day. "
        "Take the course, or ask at the desk."
    )
    tell = _(
        "%(resource)s needs a valid safety training (%(class)s) on that day. Take the course. "
        "You had it already? Tell the desk this e-mail address, and book again."
    )
    message = ask if is_seen else tell
    return NotTrained(str(message) % {"resource": resource.name, "class": wanted.name})
