"""Whoever attended a safety course may use the machines that it trains for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Attendance, Session


def grant_trained(actor: Actor, attendances: Sequence[Attendance], *, at: dt.datetime) -> None:
    """What these attendances grant, or what they grant no more. Of a course in several parts that
    is booked as a whole, every part that takes place has to be attended: the last one grants.
    """
    trained = queries.training_sessions(actor, {one.session_id for one in attendances})
    if not trained:
        return
    came: dict[tuple[int, dt.date], set[int]] = defaultdict(set)
    gone: dict[int, set[int]] = defaultdict(set)
    for one in attendances:
        if one.session_id not in trained or one.role != PersonRole.PARTICIPANT:
            continue
        if one.is_present and _has_all(actor, trained[one.session_id], one.person_id):
            came[one.session_id, one.on].add(one.person_id)
        elif not one.is_present:
            gone[one.session_id].add(one.person_id)
    for (number, on), persons in came.items():
        offering = trained[number].offering
        if offering is not None and offering.trains_class_id is not None:
            places.authorise_by_course(
                actor,
                class_id=offering.trains_class_id,
                persons=sorted(persons),
                on=on,
                session_key=trained[number].key,
                at=at,
            )
    for number, persons in gone.items():
        key = trained[number].key
        places.withdraw_by_course(actor, persons=sorted(persons), session_key=key, at=at)


def take_back_trained(actor: Actor, attendances: Sequence[Attendance], *, at: dt.datetime) -> None:
    """Of attendances that are removed."""
    trained = queries.training_sessions(actor, {one.session_id for one in attendances})
    for one in attendances:
        if one.session_id in trained:
            key = trained[one.session_id].key
            places.withdraw_by_course(actor, persons=[one.person_id], session_key=key, at=at)


def _has_all(actor: Actor, session: Session, person_id: int) -> bool:
    offering = session.offering
    if offering is None or not offering.is_whole:
        return True
    return not queries.parts_missed(actor, offering, person_id).exists()
