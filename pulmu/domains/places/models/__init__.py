"""Equipment and rooms, who may use them, when, and what they were used for."""

from .bookings import HOLDING, OPEN, SENT, Booking, BookingQuerySet, Occupation
from .hours import Closure, OpeningHour, Quota, Team, TeamMember
from .resources import EquipmentClass, PriceItem, Resource, ResourceFile
from .training import Authorisation
from .upkeep import ExternalCalendar, Maintenance
from .uses import UseLog

__all__ = [
    "HOLDING",
    "OPEN",
    "SENT",
    "Authorisation",
    "Booking",
    "BookingQuerySet",
    "Closure",
    "EquipmentClass",
    "ExternalCalendar",
    "Maintenance",
    "Occupation",
    "OpeningHour",
    "PriceItem",
    "Quota",
    "Resource",
    "ResourceFile",
    "Team",
    "TeamMember",
    "UseLog",
]
