"""What is known of whoever books before they type: who they are, and the trainings they lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pulmu.core.kernel.kst import day_of
from pulmu.domains.people import queries as people
from pulmu.domains.places import queries
from pulmu.domains.places.choices import BookingChannel
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes import queries as programmes
from pulmu.ui.parts import Link

from .labs import Lab
from .own_data import phone_of


@dataclass(frozen=True, slots=True)
class Lack:
    """``names`` of the trainings that nobody under the visitor's addresses has, and the courses
    that give one of them and take sign-ups now.
    """

    names: str
    courses: list[Link]


def filled_in(lab: Lab) -> dict[str, Any]:
    """Of whoever booked here before also that they are old enough: they have said so."""
    known = people.held_people(lab.actor).first()
    if known is None:
        return {}
    same = people.together(lab.actor, [known.pk])
    before = queries.held_bookings(lab.actor).filter(person__in=same)
    has_said = before.exclude(channel=BookingChannel.DESK).exists()
    is_child = people.is_child(known, on=day_of(lab.at))
    return {
        "name": known.name,
        "phone": phone_of(known),
        "is_grown": has_said and not is_child,
    }


def lack_of(lab: Lab, resource: Resource, on: dt.date) -> Lack | None:
    wanted = queries.trainings_of(lab.actor, resource)
    if not wanted:
        return None
    trained = queries.trained_for(lab.actor, people.held_as_one(lab.actor), on=on)
    missing = [one for one in wanted if one.pk not in trained]
    if not missing:
        return None
    offered = programmes.published_at(lab.actor, lab.at).filter(phase=programmes.Phase.OPEN)
    courses = [
        Link(label=one.name, href=reverse("at:course", args=[lab.code, one.key]))
        for one in offered.filter(trains_class__in=missing).order_by("taken_until", "pk")[:3]
    ]
    return Lack(", ".join(one.name for one in missing), courses)
