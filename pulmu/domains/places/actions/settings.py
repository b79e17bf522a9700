"""Opening hours, quotas, teams, price lists. Each of these acts holds the lab's numbers: of two
presses at one moment the second waits, and finds what the first has set, or taken off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail import records, single
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.places import queries
from pulmu.domains.places.models import (
    Closure,
    EquipmentClass,
    OpeningHour,
    PriceItem,
    Quota,
    Resource,
    Team,
    TeamMember,
)

from .refusals import EndsBeforeStart, NameMissing, TimeUnfit

Opening = tuple[int, dt.time, dt.time]
"""Weekday (Monday is 0), opens, closes."""


@transaction.atomic
def set_hours(
    actor: Actor, *, hours: Sequence[Opening], at: dt.datetime, resource_key: str = ""
) -> list[OpeningHour]:
    """The whole week anew, of the lab or of one resource; without any a resource follows what it
    stands in, and the lab is open Monday to Friday, nine to six. Harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    for _weekday, opens, closes in hours:
        if closes <= opens:
            raise EndsBeforeStart(_("It closes before it opens."))
    hold_numbers(actor)
    resource = _resource(actor, resource_key)
    mine = queries.hours_of(actor, resource).filter(organisation_id=actor.organisation_id)
    standing = list(mine)
    wanted = sorted(set(hours))
    if sorted((one.weekday, one.opens, one.closes) for one in standing) == wanted:
        return standing
    changes = records.remove(actor, standing)
    rows = [
        {
            "resource_id": resource.pk if resource else None,
            "weekday": weekday,
            "opens": opens,
            "closes": closes,
        }
        for weekday, opens, closes in wanted
    ]
    done = records.add(actor, OpeningHour, rows=rows, at=at)
    record(actor, "places.hours.set", at=at, changes=[*changes, *done.changes])
    return done.objects


@transaction.atomic
def reopen(actor: Actor, *, key: str, at: dt.datetime) -> None:
    _removed(actor, Closure, key, "places.closure.removed", at=at)


@transaction.atomic
def put_price(
    actor: Actor, *, resource_key: str, name: str, won: int, at: dt.datetime, unit: str = ""
) -> PriceItem:
    """What a material costs, known by its name on the list of one resource. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    hold_numbers(actor)
    [resource] = records.own(actor, Resource, [resource_key])
    columns = {
        "resource_id": resource.pk,
        "name": _named(name),
        "unit": clean(unit),
        "won": max(0, won),
    }
    done = records.put(actor, PriceItem, match=("resource_id", "name"), rows=[columns], at=at)
    if done.changes:
        record(actor, "places.price.recorded", at=at, subject=resource, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_price(actor: Actor, *, key: str, at: dt.datetime) -> None:
    _removed(actor, PriceItem, key, "places.price.removed", at=at)


@transaction.atomic
def put_team(
    actor: Actor, *, name: str, person_keys: Iterable[str], at: dt.datetime, key: str = ""
) -> Team:
    """A team and who belongs to it, the whole list anew. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    hold_numbers(actor)
    row = {"name": _named(name)}
    if key:
        done = single.correct(actor, Team, key=key, match=("name",), row=row, at=at)
    else:
        done = single.add(actor, Team, match=("name",), row=row, at=at)
    [team] = done.objects
    wanted = {one.pk for one in people.persons_by_keys(actor, person_keys).values()}
    standing = {one.person_id: one for one in team.members.all()}
    gone = [one for number, one in standing.items() if number not in wanted]
    changes = [*done.changes, *records.remove(actor, gone)]
    new = [{"team_id": team.pk, "person_id": one} for one in sorted(wanted - set(standing))]
    if new:
        changes += records.add(actor, TeamMember, rows=new, at=at).changes
    if changes:
        record(actor, "places.team.recorded", at=at, subject=team, changes=changes)
    return team


@transaction.atomic
def add_to_team(actor: Actor, *, name: str, person_key: str, at: dt.datetime) -> Team:
    """One more in a team, known by its name; a new name makes a new team. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    hold_numbers(actor)
    standing = queries.teams(actor).filter(organisation=actor.organisation_id, name=_named(name))
    known = TeamMember.objects.within(actor).filter(team__in=standing)
    members = {person_key, *known.values_list("person__key", flat=True)}
    return put_team(actor, name=name, person_keys=members, at=at)


@transaction.atomic
def remove_team(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """Its quotas go with it. Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    hold_numbers(actor)
    for team in records.own_or_gone(actor, Team, key):
        parts: list[Record] = [*team.members.all(), *team.quotas.all(), team]
        record(actor, "places.team.removed", at=at, changes=records.remove(actor, parts))


@transaction.atomic
def put_quota(
    actor: Actor,
    *,
    week_minutes: int | None,
    ahead: int | None,
    at: dt.datetime,
    team_key: str = "",
    class_key: str = "",
) -> Quota | None:
    """How much each person may have, or a team together; of one class or of everything. Without a
    limit there is none. Harmless twice.
    """
    actor.require(Permission.PLACES_WRITE)
    hold_numbers(actor)
    team = records.own(actor, Team, [team_key])[0] if team_key else None
    equipment = records.own(actor, EquipmentClass, [class_key])[0] if class_key else None
    mine = queries.quotas(actor).filter(organisation_id=actor.organisation_id)
    standing = mine.filter(team=team, equipment_class=equipment).first()
    if week_minutes is None and ahead is None:
        if standing is not None:
            changes = records.remove(actor, [standing])
            record(actor, "places.quota.removed", at=at, changes=changes)
        return None
    if min(week_minutes or 0, ahead or 0) < 0:
        raise TimeUnfit(_("A limit cannot be negative."))
    row: dict[str, Any] = {
        "team_id": team.pk if team else None,
        "equipment_class_id": equipment.pk if equipment else None,
        "week_minutes": week_minutes,
        "ahead": ahead,
    }
    if standing is not None:
        row["key"] = standing.key
        done = records.put(actor, Quota, match=("key",), rows=[row], at=at)
    else:
        done = records.add(actor, Quota, rows=[row], at=at)
    if done.changes:
        record(actor, "places.quota.set", at=at, changes=done.changes)
    return done.objects[0]


def _resource(actor: Actor, key: str) -> Resource | None:
    return records.own(actor, Resource, [key])[0] if key else None


def _removed(actor: Actor, model: type[Record], key: str, event: str, *, at: dt.datetime) -> None:
    """Harmless twice."""
    actor.require(Permission.PLACES_WRITE)
    hold_numbers(actor)
    if found := records.own_or_gone(actor, model, key):
        record(actor, event, at=at, changes=records.remove(actor, found))


def _named(text: str) -> str:
    name = clean(text)
    if not name:
        raise NameMissing(_("A name is missing."))
    return name
