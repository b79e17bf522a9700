"""One act on many records at once: what can be done, done as far as it can be, and taken back.

Each record keeps its own rules: the act of its domain is called for it, and a record that refuses
is passed over and named. Everything done carries the key of the act, so that it can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change, Event
from pulmu.domains.companies import actions as companies
from pulmu.domains.markets import actions as markets
from pulmu.domains.outreach import actions as outreach
from pulmu.domains.places import actions as places
from pulmu.domains.places import queries as resources
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.prototypes import actions as prototypes
from pulmu.domains.results.models import ManyAct
from pulmu.domains.results.queries.records import NAMINGS
from pulmu.domains.support import actions as support
from pulmu.ledger import actions as ledger
from pulmu.ledger.posting import post

from .files import attach_files

MOST = 500
REMOVE, ATTACH, CALL = "remove", "attach", "call"
TAKEN_BACK = "results.many.taken_back"
CORRECTION, UNDONE = "correction", "act undone"


class TooMany(Refused):
    code = "results.too_many"


class UnknownAct(Refused):
    code = "results.unknown_act"


class DayMissing(Refused):
    code = "results.day_missing"


@dataclass(frozen=True, slots=True)
class Act:
    """``do`` takes actor, key, at and why; ``on`` as well where the act happens on a day."""

    permission: Permission
    do: Callable[..., Any]
    # The column that takes the day of it: on many records it is filled in, never written over.
    day: str = ""

    @property
    def asks_day(self) -> bool:
        return bool(self.day)


def _removing(permission: Permission, remove: Callable[..., int]) -> Mapping[str, Act]:
    def one(actor: Actor, *, key: str, at: dt.datetime, why: str) -> None:
        remove(actor, keys=[key], at=at, why=why)

    return {REMOVE: Act(permission, one)}


ACTS: Mapping[str, Mapping[str, Act]] = {
    "session": {
        "hold": Act(Permission.PROGRAMMES_WRITE, programmes.hold_session),
        "cancel": Act(Permission.PROGRAMMES_WRITE, programmes.cancel_session),
        "replan": Act(Permission.PROGRAMMES_WRITE, programmes.replan_session),
        **_removing(Permission.PROGRAMMES_WRITE, programmes.remove_sessions),
    },
    "attendance": {
        "present": Act(
            Permission.PROGRAMMES_WRITE, partial(programmes.correct_presence, is_present=True)
        ),
        "absent": Act(
            Permission.PROGRAMMES_WRITE, partial(programmes.correct_presence, is_present=False)
        ),
        **_removing(Permission.PROGRAMMES_WRITE, programmes.remove_attendances),
    },
    "use": _removing(Permission.PLACES_WRITE, places.remove_use_logs),
    "culture_act": _removing(Permission.OUTREACH_WRITE, outreach.remove_culture_acts),
    "company": _removing(Permission.COMPANIES_WRITE, companies.remove_companies),
    "prototype": {
        "start": Act(Permission.PROTOTYPES_WRITE, prototypes.start),
        "complete": Act(Permission.PROTOTYPES_WRITE, prototypes.complete, "completed_on"),
        "hand_over": Act(Permission.PROTOTYPES_WRITE, prototypes.hand_over, "handed_over_on"),
        "abandon": Act(Permission.PROTOTYPES_WRITE, prototypes.abandon),
        **_removing(Permission.PROTOTYPES_WRITE, prototypes.remove_prototypes),
    },
    "hire": {
        "leave": Act(Permission.SUPPORT_WRITE, support.leave, "left_on"),
        **_removing(Permission.SUPPORT_WRITE, support.remove_hires),
    },
    "revenue": _removing(Permission.SUPPORT_WRITE, support.remove_revenues),
    "tenancy": {
        "terminate": Act(Permission.SUPPORT_WRITE, support.terminate, "terminated_on"),
        **_removing(Permission.SUPPORT_WRITE, support.remove_tenancies),
    },
    "investment": _removing(Permission.SUPPORT_WRITE, support.remove_investments),
    "right": _removing(Permission.SUPPORT_WRITE, support.remove_rights),
    "certification": _removing(Permission.SUPPORT_WRITE, support.remove_certifications),
    "channel_support": {
        "confirm": Act(Permission.MARKETS_WRITE, markets.confirm),
        "complete": Act(Permission.MARKETS_WRITE, markets.complete),
        "cancel": Act(Permission.MARKETS_WRITE, markets.cancel),
        **_removing(Permission.MARKETS_WRITE, markets.remove_channel_supports),
    },
}


# What holds a room does so again when it comes back, where nobody has taken it since.
ROOMS: Mapping[str, Callable[..., None]] = {
    "session": programmes.keep_rooms_of,
    "tenancy": support.keep_rooms_of,
}


def do_to_many(
    actor: Actor,
    *,
    kind: str,
    act: str,
    keys: Sequence[str],
    at: dt.datetime,
    on: dt.date | None = None,
    why: str = CORRECTION,
) -> ManyAct:
    """Do it to each of them; ``refused`` names those that were passed over, and why, ``count``
    tells how many are different now: those that were so already are in neither.

    A record that is gone meanwhile is passed over as well. Keys of no record of this organisation
    at all are NotFound, and nothing is done.
    """
    chosen = _act(kind, act)
    actor.require(chosen.permission)
    if chosen.asks_day and on is None:
        raise DayMissing(_("Say on which day it was."))
    day = {"on": on} if chosen.asks_day else {}
    wanted = _wanted(actor, kind, keys)
    with transaction.atomic():
        made = _begin(actor, kind, act, at=at)
        _lock_rooms(actor, kind, wanted)
        dated = _dated_already(actor, kind, chosen, wanted)
        made.refused = [*_gone(keys, wanted), *dated]
        marked = actor.in_batch(made.key)
        for key in [key for key in wanted if key not in dict(dated)]:
            try:
                with transaction.atomic():
                    chosen.do(marked, key=key, at=at, why=why, **day)
            except Refused as error:
                made.refused.append([key, str(error)])
        changes = Change.objects.within(actor).filter(event__batch=made.key, key__in=wanted)
        made.count = changes.values("key").distinct().count()
        made.save(update_fields=["count", "refused"])
    return made


def attach_to_many(
    actor: Actor, *, kind: str, keys: Sequence[str], shas: Sequence[str], at: dt.datetime
) -> ManyAct:
    """Attach every file to every record; one that counts for nothing yet has no place for it."""
    actor.require(Permission.EVIDENCE_ATTACH)
    wanted = _wanted(actor, kind, keys)
    with transaction.atomic():
        made = _begin(actor, kind, ATTACH, at=at)
        made.refused = _gone(keys, wanted)
        marked = actor.in_batch(made.key)
        for key in wanted:
            try:
                with transaction.atomic():
                    new = attach_files(marked, sources=[f"{kind}:{key}"], shas=shas, at=at)
                    made.count += bool(new)
            except NotFound:
                made.refused.append([key, _("It counts for nothing yet.")])
        made.save(update_fields=["count", "refused"])
    return made


def call_roll_of_many(
    actor: Actor,
    *,
    session_key: str,
    on: dt.date,
    calls: Sequence[programmes.Call],
    at: dt.datetime,
    why: str = "",
) -> tuple[ManyAct, programmes.Called]:
    """The roll of one day of a session as one act, which can be taken back as one."""
    actor.require(Permission.PROGRAMMES_WRITE)
    refuse_too_many([call.person_key for call in calls])
    with transaction.atomic():
        made = _begin(actor, "attendance", CALL, at=at)
        marked = actor.in_batch(made.key)
        called = programmes.call_roll(
            marked, session_key=session_key, on=on, calls=calls, at=at, why=why
        )
        made.count = called.count
        made.save(update_fields=["count"])
    return made, called


def refuse_too_many(keys: Sequence[str]) -> None:
    """More records than one act may touch are refused, however often each is named."""
    count = len(set(keys))
    if count > MOST:
        message = _("%(count)d records are too many for one act: choose %(most)d at most.")
        raise TooMany(message % {"count": count, "most": MOST})


def take_back(actor: Actor, *, key: str, at: dt.datetime) -> tuple[int, int]:
    """Undo an act on many: how many records stand as before, and how many do not.

    Those that somebody has changed since are left alone. Harmless twice. An attestation that fell
    with the act does not come back: whoever vouched looks again.
    """
    mine = ManyAct.objects.within(actor).filter(organisation_id=actor.organisation_id)
    with transaction.atomic():
        made = mine.select_for_update().filter(key=key).first()
        if made is None:
            raise NotFound
        actor.require(_permission(made))
        if made.taken_back_at is not None:
            return 0, 0
        made.taken_back_at = at
        made.save(update_fields=["taken_back_at"])
        acts = Event.objects.within(actor).filter(batch=key)
        changes = list(Change.objects.within(actor).filter(event__in=acts).order_by("-pk"))
        had = [change.before.get("resource_id") for change in changes if change.before]
        _lock_rooms(actor, made.kind, {change.key for change in changes}, had)
        later = _changed_since(actor, key, changes)
        free = [change for change in changes if change.key not in later]
        stuck = later | {one.key for one in free if not _taken_back(actor, one, at=at)}
        links = [
            tuple(link)
            for one in acts.filter(name=ledger.FILE_ATTACHED)
            for link in one.data["links"]
        ]
        ledger.detach(actor, links=links, at=at, why=UNDONE)
        own = NAMINGS[made.kind].model._meta.label
        touched = {change.key for change in changes if change.model == own}
        touched |= {source.partition(":")[2] for source, _sha in links}
    return len(touched - stuck), len(touched & stuck)


def _begin(actor: Actor, kind: str, act: str, *, at: dt.datetime) -> ManyAct:
    return ManyAct.objects.create(
        organisation_id=actor.organisation_id,
        kind=kind,
        act=act,
        actor=actor.label,
        actor_key=actor.key,
        at=at,
    )


def _lock_rooms(
    actor: Actor, kind: str, keys: Iterable[str], more: Iterable[int | None] = ()
) -> None:
    """Before the first of them is done: its facts are posted before the next one's room is taken,
    and whoever leaves a machine in that one has its lock, and posts then. ``more`` are the rooms of
    records that are not there now.
    """
    if kind not in ROOMS:
        return
    mine = NAMINGS[kind].model.objects.within(actor)
    ours = mine.filter(organisation_id=actor.organisation_id, key__in=list(keys))
    held = ours.select_for_update().order_by("pk").values_list("resource_id", flat=True)
    wanted = [number for number in {*held, *more} if number is not None]
    there = resources.resources(actor).filter(pk__in=wanted)
    places.lock_rooms(actor, there.values_list("pk", flat=True))


def _act(kind: str, act: str) -> Act:
    found = ACTS.get(kind, {}).get(act)
    if found is None:
        raise UnknownAct(_("This cannot be done to many records at once."))
    return found


def _permission(made: ManyAct) -> Permission:
    if made.act == ATTACH:
        return Permission.EVIDENCE_ATTACH
    if made.act == CALL:
        return Permission.PROGRAMMES_WRITE
    return _act(made.kind, made.act).permission


def _wanted(actor: Actor, kind: str, keys: Sequence[str]) -> list[str]:
    """The keys once each, those of records of the organisation that is written for."""
    refuse_too_many(keys)
    wanted = list(dict.fromkeys(keys))
    naming = NAMINGS.get(kind)
    if naming is None:
        raise NotFound
    mine = naming.model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    there = set(mine.filter(key__in=wanted).values_list("key", flat=True))
    if not there:
        raise NotFound(_("There is no such record in this organisation."))
    return [key for key in wanted if key in there]


def _dated_already(
    actor: Actor, kind: str, chosen: Act, wanted: Sequence[str]
) -> list[tuple[str, str]]:
    if not chosen.day:
        return []
    mine = NAMINGS[kind].model.objects.within(actor).filter(key__in=wanted)
    dated = mine.filter(**{f"{chosen.day}__isnull": False}).values_list("key", flat=True)
    return [(key, _("It has its day already. Correct it on its own page.")) for key in dated]


def _gone(keys: Sequence[str], there: Sequence[str]) -> list[tuple[str, str]]:
    said = _("It is not there any more.")
    return [(key, said) for key in dict.fromkeys(keys) if key not in set(there)]


def _changed_since(actor: Actor, batch: str, changes: Sequence[Change]) -> set[str]:
    newest: dict[str, int] = {}
    for change in changes:
        newest[change.key] = max(newest.get(change.key, 0), change.pk)
    theirs = Change.objects.within(actor).exclude(event__batch=batch)
    rows = theirs.filter(key__in=newest).values_list("key", "pk")
    return {key for key, number in rows if number > newest[key]}


def _taken_back(actor: Actor, change: Change, *, at: dt.datetime) -> bool:
    """Whether one change could be undone: what it gave way to may have been taken since."""
    kinds = {naming.model._meta.label: kind for kind, naming in NAMINGS.items()}
    try:
        with transaction.atomic():
            made = records.take_back(actor, [change], at=at)
            # What it belongs to may be gone: the database would say so at the very end only.
            connection.check_constraints([apps.get_model(change.model)._meta.db_table])
            record(actor, TAKEN_BACK, at=at, changes=made)
            if change.model in kinds:
                if (keep_rooms := ROOMS.get(kinds[change.model])) is not None:
                    keep_rooms(actor, keys=[change.key], at=at)
                post(actor, at=at, changed={kinds[change.model]: [change.key]}, why=UNDONE)
    except (IntegrityError, ProtectedError, records.ValuesErased, places.Taken):
        return False
    return True
