"""Two known people are one, or not after all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Event
from pulmu.domains.people import queries
from pulmu.domains.people.models import Person, PersonQuerySet
from pulmu.ledger.actions import alias, unalias

from .recording import locked, locked_together

# The ledger may not hold what people type: its reasons are words of ours, theirs go to the trail.
SAME_PERSON, NOT_THE_SAME = "same person", "not the same person"
MERGED = "people.person.merged"
_FLAGS = ("is_possible_duplicate", "is_suspended")


class MergedWithItself(Refused):
    code = "people.merged_with_itself"


class AlreadyMerged(Refused):
    code = "people.already_merged"


class KeptIsMerged(Refused):
    code = "people.kept_is_merged"


@transaction.atomic
def merge(actor: Actor, *, keep_key: str, drop_key: str, why: str, at: dt.datetime) -> Person:
    """Say that two known people are one. Returns the dropped one.

    Records keep pointing to the dropped person; the ledger's alias makes them count as one from
    here on, so figures that were published do not move. Merging the same pair twice is harmless.
    ``why`` goes to the trail.
    """
    keep, drop, *others = _everybody(actor, keep_key, drop_key)
    if drop.merged_into_id == keep.pk:
        return drop
    if drop.merged_into_id is not None:
        raise AlreadyMerged(_("This person has already been merged into another."))
    if keep.merged_into_id is not None:
        raise KeptIsMerged(_("The person to keep has been merged into another: choose that one."))

    alias(actor, drop=drop.key, keep=keep.key, why=SAME_PERSON, at=at)
    namesakes = _namesakes(actor, keep).exclude(pk=drop.pk)
    doubtful = keep.is_possible_duplicate and namesakes.exists()
    # Whoever asked for a stop asked for all that is known of them.
    stopped = {"is_suspended": any(one.is_suspended for one in (keep, drop, *others))}
    rows: list[dict[str, object]] = [
        {"key": drop.key, "merged_into_id": keep.pk, "is_possible_duplicate": False, **stopped},
        {"key": keep.key, "merged_into_id": None, "is_possible_duplicate": doubtful, **stopped},
        *({**_standing(one), **stopped} for one in others),
    ]
    done = records.put(actor, Person, match=("key",), rows=rows, at=at)
    record(actor, MERGED, at=at, subject=drop, changes=done.changes, why=why)
    return done.objects[0]


@transaction.atomic
def unmerge(
    actor: Actor, *, drop_key: str, why: str, at: dt.datetime, slip: bool = False
) -> Person:
    """Take a merge back: from here on both count for themselves. Harmless twice.

    After a ``slip`` the doubts and stops of both are as they were before the merge, as far as
    nobody has said otherwise since.
    """
    drop = queries.person(actor, drop_key)
    actor.require(Permission.PEOPLE_MERGE, organisation_id=drop.organisation_id)
    drop = locked(actor, {drop_key})[drop_key]
    if drop.merged_into_id is None:
        return drop
    unalias(actor, drop=drop.key, why=NOT_THE_SAME, at=at)
    before = _before_merge(actor, drop) if slip else {}
    keys = {drop.key, *before}
    rows: list[dict[str, object]] = [
        {
            **_standing(person),
            **before.get(person.key, {}),
            **({"merged_into_id": None} if person.key == drop.key else {}),
        }
        for person in locked(actor, keys).values()
    ]
    done = records.put(actor, Person, match=("key",), rows=rows, at=at)
    record(actor, "people.person.unmerged", at=at, subject=drop, changes=done.changes, why=why)
    return next(person for person in done.objects if person.key == drop.key)


@transaction.atomic
def dismiss_duplicate(actor: Actor, *, key: str, at: dt.datetime) -> Person:
    """Decide that a possible duplicate is somebody of their own. Harmless twice.

    So is the one other of that name, who was in doubt about nobody else.
    """
    doubtful = queries.person(actor, key)
    actor.require(Permission.PEOPLE_MERGE, organisation_id=doubtful.organisation_id)
    if not doubtful.is_possible_duplicate:
        return doubtful
    others = list(_namesakes(actor, doubtful)[:2])
    told_apart = [doubtful, *(others if len(others) == 1 else [])]
    cleared = {"is_possible_duplicate": False}
    return _correct(actor, told_apart, "people.person.duplicate_dismissed", cleared, at=at)


def _before_merge(actor: Actor, drop: Person) -> dict[str, dict[str, object]]:
    """By key, what the last merge of this person changed of them and of whom they went into, where
    it still stands as the merge left it.
    """
    events = Event.objects.within(actor).filter(name=MERGED)
    merged = events.filter(subject=f"{Person._meta.label}:{drop.key}").order_by("-pk").first()
    changes = list(merged.changes.all()) if merged is not None else []
    known = locked(actor, {change.key for change in changes}, destroyed=True)
    found: dict[str, dict[str, object]] = {}
    for change in changes:
        person, after = known[change.key], change.after or {}
        found[change.key] = {
            name: value
            for name, value in (change.before or {}).items()
            if name in _FLAGS and getattr(person, name) == after.get(name)
        }
    return found


def _everybody(actor: Actor, keep_key: str, drop_key: str) -> list[Person]:
    """Both, and then whoever was merged with one of them before."""
    for key in (keep_key, drop_key):
        organisation_id = queries.person(actor, key).organisation_id
        actor.require(Permission.PEOPLE_MERGE, organisation_id=organisation_id)
    if keep_key == drop_key:
        raise MergedWithItself(_("Choose two different people."))
    return locked_together(actor, keep_key, drop_key)


def _standing(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in ("key", "merged_into_id", *_FLAGS)}


def _namesakes(actor: Actor, person: Person) -> PersonQuerySet:
    same = queries.people(actor).filter(organisation_id=person.organisation_id, name=person.name)
    return same.exclude(pk=person.pk)


def _correct(
    actor: Actor,
    persons: Sequence[Person],
    event: str,
    columns: Mapping[str, object],
    *,
    at: dt.datetime,
    **data: object,
) -> Person:
    """The same of each; the first is whom it is about."""
    rows = [{"key": person.key, **columns} for person in persons]
    done = records.put(actor, Person, match=("key",), rows=rows, at=at)
    record(actor, event, at=at, subject=persons[0], changes=done.changes, **data)
    return done.objects[0]
