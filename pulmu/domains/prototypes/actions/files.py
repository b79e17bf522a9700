"""Drawings and models come in, are measured, and told their unit; beds they should fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.files import evidence, holders, slicing, solids, store
from pulmu.core.files.errors import FileRefused
from pulmu.core.jobs.actions import enqueue
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.prototypes import queries, rules
from pulmu.domains.prototypes.choices import FileFormat, Slicing, Unit
from pulmu.domains.prototypes.models import Bed, DesignFile, Prototype, PrototypeRequest

from .refusals import (
    Closed,
    NotAQuantity,
    TextMissing,
    TextTooLong,
    TooManyFiles,
    UnknownWord,
    locked_own,
    locked_prototype,
    locked_request,
)

SLICE = "prototypes.slice"
LONGEST_NAME, LONGEST_BED, MOST_MM = 255, 100, 5_000
SLICED = {FileFormat.STL, FileFormat.MF3}


@dataclass(frozen=True, slots=True)
class _Owner:
    """To what a file belongs."""

    request: PrototypeRequest | None
    prototype: Prototype | None
    person_id: int | None


def add_own_file(
    actor: Actor, *, ticket: str, name: str, path: Path, at: dt.datetime
) -> DesignFile:
    """Whoever asked sends a model, a drawing or a picture, as long as it is not handed over."""
    actor.require(Permission.PROTOTYPES_OWN)
    owner = _owner_of_own(queries.held_request(actor, ticket))
    sent = _sent(path, name)
    if standing := _room_for(actor, owner, sent):
        return standing
    seen = {**sent, **_measured(path, name)}
    with transaction.atomic():
        return _added(actor, _owner_of_own(locked_own(actor, ticket)), seen, path, at=at)


def add_file(
    actor: Actor, *, name: str, path: Path, at: dt.datetime, request: str = "", prototype: str = ""
) -> DesignFile:
    """The desk adds a file to a request, or to a prototype; each by its key."""
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    if request:
        owner = _owner_of(queries.request(actor, request))
    else:
        owner = _owner_of_made(actor, queries.prototype(actor, prototype))
    sent = _sent(path, name)
    if standing := _room_for(actor, owner, sent):
        return standing
    seen = {**sent, **_measured(path, name, is_ours=True), "is_ours": True}
    with transaction.atomic():
        if request:
            owner = _owner_of(locked_request(actor, request))
        else:
            owner = _owner_of_made(actor, locked_prototype(actor, prototype))
        return _added(actor, owner, seen, path, at=at)


@transaction.atomic
def remove_file(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """Take a file away again; its bytes go when nothing else needs them."""
    found = _locked(actor, key)
    changes = records.remove(actor, [found])
    record(actor, "prototypes.file.removed", at=at, changes=changes)
    holders.let_go_of([found.sha256])


@transaction.atomic
def say_unit(actor: Actor, *, key: str, unit: str, at: dt.datetime) -> DesignFile:
    """What one is in this model. Only of what does not say so itself; harmless twice."""
    return _told(actor, _locked(actor, key), unit, at=at)


@transaction.atomic
def say_unit_own(actor: Actor, *, ticket: str, key: str, unit: str, at: dt.datetime) -> DesignFile:
    request = locked_own(actor, ticket)
    found = DesignFile.objects.within(actor).filter(request=request, key=key).first()
    if found is None:
        raise NotFound
    return _told(actor, found, unit, at=at)


@transaction.atomic
def add_bed(
    actor: Actor, *, name: str, width: int, depth: int, height: int, at: dt.datetime
) -> Bed:
    """The room in one printer; said again under the same name it is corrected."""
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    name = clean(name)
    if not name:
        raise TextMissing(_("A printer needs a name."))
    if len(name) > LONGEST_BED:
        raise TextTooLong(_("The name is too long."))
    if not all(0 < side <= MOST_MM for side in (width, depth, height)):
        raise NotAQuantity(_("Each side is between 1 and %(most)d mm.") % {"most": MOST_MM})
    row = {"name": name, "width": width, "depth": depth, "height": height}
    done = records.put(actor, Bed, match=("name",), rows=[row], at=at)
    if done.touched:
        record(actor, "prototypes.bed.recorded", at=at, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_bed(actor: Actor, *, key: str, at: dt.datetime) -> None:
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    changes = records.remove(actor, records.own(actor, Bed, [key]))
    record(actor, "prototypes.bed.removed", at=at, changes=changes)


def slice_file(*, number: int) -> None:
    """Run the slicer over one model and write down what it says. For a job; harmless twice."""
    mine = DesignFile.objects.everywhere(because="a job names one row")
    found = mine.filter(pk=number, slicing=Slicing.WAITING).first()
    if found is None or not found.unit:
        return
    said: dict[str, Any] = {"slicing": Slicing.FAILED}
    try:
        scale = rules.MILLIMETRES[Unit(found.unit)] if found.format == FileFormat.STL else 1.0
        bed = queries.largest_bed(found.organisation_id)
        estimate = slicing.sliced(
            store.path_of(found.sha256), suffix=f".{found.format}", scale=scale, bed=bed
        )
    except FileRefused:
        estimate = None
    if estimate is not None:
        said = {
            "slicing": Slicing.DONE,
            "sliced_seconds": estimate.seconds,
            "sliced_grams": estimate.grams,
        }
    mine.filter(pk=number).update(**said)


def _owner_of(request: PrototypeRequest) -> _Owner:
    return _Owner(request, request.prototype, request.person_id)


def _owner_of_made(actor: Actor, made: Prototype) -> _Owner:
    return _Owner(queries.request_of(actor, made), made, made.person_id)


def _owner_of_own(request: PrototypeRequest) -> _Owner:
    made = request.prototype
    if not rules.takes_files(request.state, made.state if made else ""):
        raise Closed(_("Files are taken as long as the request is open."))
    return _owner_of(request)


def _room_for(actor: Actor, owner: _Owner, sent: dict[str, Any]) -> DesignFile | None:
    """The same content twice is one file: the one that stands. Refused when there are too many."""
    standing = queries.files_of(actor, request=owner.request, prototype=owner.prototype)
    found: DesignFile | None = standing.filter(sha256=sent["sha256"]).first()
    if found is None and standing.count() >= rules.MOST_FILES:
        raise TooManyFiles(_("There are %(most)d files already.") % {"most": rules.MOST_FILES})
    return found


def _added(
    actor: Actor, owner: _Owner, seen: dict[str, Any], path: Path, *, at: dt.datetime
) -> DesignFile:
    """Kept only once it is taken: what is refused leaves nothing behind."""
    if standing := _room_for(actor, owner, seen):
        return standing
    store.put(path)
    row = {
        **seen,
        "request_id": owner.request.pk if owner.request else None,
        "prototype_id": owner.prototype.pk if owner.prototype else None,
        "person_id": owner.person_id,
    }
    done = records.add(actor, DesignFile, rows=[row], at=at)
    [made] = done.created
    record(actor, "prototypes.file.added", at=at, subject=made, changes=done.changes)
    return _queued(made, at=at)


def _sent(path: Path, name: str) -> dict[str, Any]:
    """What is known of a file before anybody looks into it."""
    called = clean(name)[-LONGEST_NAME:] or "file"
    return {"name": called, "sha256": store.digest_of(path), "size": path.stat().st_size}


def _measured(path: Path, name: str, *, is_ours: bool = False) -> dict[str, Any]:
    """In a child process, before anything is locked."""
    if not solids.is_model(name):
        evidence.inspect(path, name)
        return {"format": FileFormat.PAPER, "unit": ""}
    said = solids.measure(path, name, is_ours=is_ours)
    x, y, z = said.extents or (None, None, None)
    return {
        "format": said.format,
        "unit": said.unit,
        "x": x,
        "y": y,
        "z": z,
        "volume": said.volume,
        "area": said.area,
        "triangles": said.triangles,
        "is_closed": said.is_closed,
    }


def _told(actor: Actor, found: DesignFile, unit: str, *, at: dt.datetime) -> DesignFile:
    if unit not in Unit.values:
        raise UnknownWord(_("Choose what one is in this model."))
    if found.format != FileFormat.STL:
        raise Closed(_("This file says its unit itself."))
    row = {
        "key": found.key,
        "unit": unit,
        "slicing": Slicing.NONE,
        "sliced_seconds": None,
        "sliced_grams": None,
    }
    if found.unit == unit:
        return found
    done = records.put(actor, DesignFile, match=("key",), rows=[row], at=at)
    record(actor, "prototypes.file.unit_said", at=at, subject=found, changes=done.changes)
    return _queued(done.objects[0], at=at)


def _queued(found: DesignFile, *, at: dt.datetime) -> DesignFile:
    """Have the slicer look at what it can read, where there is one."""
    if found.format not in SLICED or not found.unit or not slicing.is_there():
        return found
    found.slicing = Slicing.WAITING
    found.save(update_fields=["slicing"])
    enqueue(SLICE, at=at, once=f"slice:{found.key}", file=found.pk)
    return found


def _locked(actor: Actor, key: str) -> DesignFile:
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=actor.home)
    mine = DesignFile.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: DesignFile | None = mine.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    return found
