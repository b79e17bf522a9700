"""Photos and manuals of a resource."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.files import evidence, holders, store
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.places.choices import FileSort
from pulmu.domains.places.models import Resource, ResourceFile

from .refusals import UnknownWord


def add_file(
    actor: Actor, *, resource_key: str, sort: str, name: str, content: bytes, at: dt.datetime
) -> ResourceFile:
    """Keep a photo, re-encoded and without where it was taken, or a manual as it came. It is looked
    at in a child process before anything is written. Harmless twice. Raises `FileRefused`.
    """
    actor.require(Permission.PLACES_WRITE)
    [resource] = records.own(actor, Resource, [resource_key])
    if sort not in FileSort.values:
        raise UnknownWord(_("One of the words is not of the list."))
    seen = evidence.inspect(content, name)
    if sort == FileSort.PHOTO and seen.preview is None:
        raise UnknownWord(_("A photo is a picture: JPEG, PNG, WebP or GIF."))
    is_photo = sort == FileSort.PHOTO and seen.preview is not None
    kept = store.put(seen.preview if is_photo and seen.preview is not None else content)
    row = {
        "resource_id": resource.pk,
        "sort": sort,
        "name": name[:200],
        "media_type": evidence.PREVIEW_TYPE if is_photo else seen.type,
        "sha256": kept.sha256,
        "size": kept.size,
    }
    with transaction.atomic():
        match = ("resource_id", "sha256")
        done = records.put(actor, ResourceFile, match=match, rows=[row], at=at)
        if done.changes:
            record(actor, "places.file.added", at=at, subject=resource, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_file(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """Take it off the page; its bytes go when nobody else shows the same."""
    actor.require(Permission.PLACES_WRITE)
    found = records.own(actor, ResourceFile, [key])
    record(actor, "places.file.removed", at=at, changes=records.remove(actor, found))
    holders.let_go_of(one.sha256 for one in found)
