"""Machine time that goes into work for somebody: a line of the log, for actions of other domains
that have asked for their own permission.

Whoever ran the machine stands in it as staff, so it is no user of the lab's; what was made is
counted where it was ordered, so the line has no parts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import User
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, introduce
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.people.models import Person
from pulmu.domains.places import queries, rules
from pulmu.domains.places.choices import UserType, UseType
from pulmu.domains.places.models import UseLog
from pulmu.ledger.posting import post

from .uses import put_use


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineTime:
    """So many minutes on a day; of the hour nothing is known. ``company`` is whom it was for."""

    resource_id: int
    on: dt.date
    minutes: int
    purpose: str
    company: str = ""


def log_machine_time(
    actor: Actor, *, said: MachineTime, at: dt.datetime, key: str = ""
) -> UseLog | None:
    """The line of this time, after what the log has of that machine on that day; with ``key`` it
    says anew what that line says. None for no time, or when nobody is signed in.
    """
    standing = queries.by_keys(actor, [key]).get(key) if key else None
    by = standing.person if standing else _oneself(actor, at=at)
    if said.minutes <= 0 or by is None:
        return None
    queries.require_resources(actor, [said.resource_id])
    starts_at = _start(actor, said, standing, at=at)
    row = {
        "resource_id": said.resource_id,
        "person_id": by.pk,
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=said.minutes),
        "role": PersonRole.STAFF.value,
        "purpose": said.purpose,
        "affiliation": said.company,
        "use_type": UseType.ORDERED.value,
        "user_type": UserType.COMPANY.value if said.company else UserType.PERSON.value,
    }
    if standing is not None:
        return put_use(actor, {"key": key, **row}, at=at, match=("key",))
    return put_use(actor, row, at=at)


def take_back_machine_time(actor: Actor, use: UseLog, *, at: dt.datetime, why: str = "") -> None:
    """What it was written for never was."""
    changes = records.remove(actor, [use])
    record(actor, "places.use.removed", at=at, changes=changes, why=why)
    post(actor, at=at, changed={"use": [use.key]}, why=why)


def _start(
    actor: Actor, said: MachineTime, standing: UseLog | None, *, at: dt.datetime
) -> dt.datetime:
    if standing is not None and (standing.resource_id, day_of(standing.starts_at)) == (
        said.resource_id,
        said.on,
    ):
        return standing.starts_at
    midnight = dt.datetime.combine(said.on, dt.time(), tzinfo=KST)
    mine = queries.uses(actor).filter(
        resource_id=said.resource_id,
        starts_at__gte=midnight,
        starts_at__lt=midnight + dt.timedelta(days=1),
    )
    spans = [(one.starts_at, one.ends_at) for one in mine]
    return rules.next_start(said.on, spans, until=at)


def _oneself(actor: Actor, *, at: dt.datetime) -> Person | None:
    """Whoever acts, as a person of the log: of that name with the address of their log-in, else
    the only one of that name who has no other.
    """
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        return None
    row = PersonRow(name=user.label, email=user.email)
    namesakes = people.people(actor).filter(name=row.name, organisation_id=actor.organisation_id)
    if not namesakes.filter(email_index=people.email_index(user.email)).exists():
        unmistaken = list(namesakes.filter(email_index="")[:2])
        if len(unmistaken) == 1:
            return unmistaken[0]
    return introduce(actor, row=row, at=at)
