"""Equipment and rooms: on the desk, on the portal, and at the machine."""

from __future__ import annotations

from typing import Any

from pulmu.domains.places.models import (
    Authorisation,
    Booking,
    Closure,
    Maintenance,
    Resource,
    ResourceFile,
)

from .words import YEAR, Records, Url, of_lab

A_RESOURCE = {
    "name": "새 장비",
    "kind": "장비",
    "slot_minutes": "60",
    "longest_minutes": "120",
    "horizon_days": "30",
}
A_TIME = {"starts_at": "2027-06-02 14:00", "ends_at": "2027-06-02 15:00"}
START = {"start": "2027-06-02T14:00"}
PORTAL_SOMEBODY = {"name": "홍길순", "phone": "010-1234-5678"}
SOMEBODY = {"person": "홍길순", "phone": "010-1234-5678"}


def of_door(o: Records) -> list[Any]:
    return [o[Resource].door]


def of_resource(o: Records) -> list[Any]:
    return [o[Resource].key]


def of_booking(o: Records) -> list[Any]:
    return [o[Booking].key]


def of_repair(o: Records) -> list[Any]:
    return [o[Maintenance].key]


def at_place(o: Records) -> list[Any]:
    return [*of_lab(o), o[Resource].key]


def of_ticket(o: Records) -> list[Any]:
    return [o[Booking].ticket]


def acts(*names: str) -> tuple[Any, ...]:
    return tuple(lambda _o, do=name: {"do": do} for name in names)


URLS: dict[str, Url] = {
    "desk:resources": Url(),
    "desk:resource_new": Url(sends=(lambda _o: A_RESOURCE,)),
    "desk:resource": Url(of_resource),
    "desk:resource_edit": Url(of_resource, sends=(lambda _o: A_RESOURCE,)),
    "desk:resource_act": Url(
        of_resource,
        sends=(
            lambda _o: {"do": "price", "name": "종이", "won": "100"},
            lambda o: {"do": "remove_file", "row": o[ResourceFile].key},
        ),
    ),
    "desk:resource_code": Url(of_resource),
    "desk:resource_maintain": Url(of_resource, sends=(lambda _o: {**A_TIME, "sort": "점검"},)),
    "desk:resource_file": Url(lambda o: [o[ResourceFile].key]),
    "desk:place_week": Url(of_resource, asks=(lambda _o: {"first": f"{YEAR}-05-07"},)),
    "desk:place_book": Url(
        of_resource,
        sends=(lambda _o: {**A_TIME, **SOMEBODY, "weeks": "1"},),
        asks=(lambda _o: START,),
    ),
    "desk:place_use_now": Url(of_resource, sends=(lambda _o: {**SOMEBODY, "minutes": "30"},)),
    "desk:place_hours": Url(of_resource, sends=(lambda _o: {"do": "clear"},)),
    "desk:repair": Url(of_repair, sends=(lambda _o: {**A_TIME, "sort": "점검"},)),
    "desk:repair_remove": Url(of_repair),
    "desk:place_rules": Url(),
    "desk:place_rules_set": Url(
        sends=(
            lambda _o: {"do": "class", "name": "레이저"},
            lambda o: {"do": "remove_closure", "row": o[Closure].key},
        )
    ),
    "desk:authorisations": Url(asks=(lambda _o: {"which": "over"},)),
    "desk:authorisation_grant": Url(sends=(lambda _o: {**SOMEBODY, "on": f"{YEAR}-06-01"},)),
    "desk:authorisation_withdraw": Url(lambda o: [o[Authorisation].key]),
    "desk:bookings": Url(asks=(lambda _o: {"which": "all"},)),
    "desk:booking": Url(of_booking),
    "desk:booking_act": Url(of_booking, sends=acts("approve", "cancel", "check_in")),
    "at:places": Url(of_lab, published=True),
    "at:place": Url(at_place, asks=(lambda _o: {"first": f"{YEAR}-05-07"},), published=True),
    "at:place_book": Url(at_place, asks=(lambda _o: START,), published=True),
    "at:place_weekly": Url(at_place, asks=(lambda _o: START,), published=True),
    "at:place_email": Url(at_place, asks=(lambda _o: START,), published=True),
    "at:place_code": Url(at_place, asks=(lambda _o: START,), published=True),
    "at:place_file": Url(lambda o: [*at_place(o), o[ResourceFile].key], published=True),
    "booking": Url(of_ticket, published=True, bearer=True, names_holder=True),
    "booking_act": Url(of_ticket, sends=acts("cancel"), published=True, bearer=True),
    "booking_move": Url(
        of_ticket,
        sends=(lambda _o: {"day": "2027-06-02", "begins": "14:00", "ends": "15:00"},),
        published=True,
        bearer=True,
    ),
    "booking_ics": Url(of_ticket, published=True, bearer=True),
    "machine": Url(of_door, published=True, bearer=True),
    "machine_now": Url(
        of_door,
        sends=(lambda _o: {**PORTAL_SOMEBODY, "minutes": "0", "is_grown": "on"},),
        published=True,
        bearer=True,
    ),
    "machine_act": Url(
        of_door, sends=(lambda o: {"do": "in", "row": o[Booking].key},), published=True, bearer=True
    ),
}
