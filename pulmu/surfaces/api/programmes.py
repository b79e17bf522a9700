"""Programmes: what courses are of."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from ninja import Query, Router, Schema

from pulmu.core.tokens.choices import Scope
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Programme

from .doors import ApiRequest, operation
from .paging import Asked, Page, page
from .shapes import Done, In, Key, Line, Reason

router = Router(tags=["programmes"])
READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE


class ProgrammeIn(In):
    name: Line


class ProgrammeOut(Schema):
    key: Key
    name: str
    created_at: dt.datetime
    updated_at: dt.datetime


class ProgrammePage(Page):
    items: list[ProgrammeOut]


class Why(In):
    why: Reason


@operation(router, "GET", "", response=ProgrammePage, scope=READ)
def list_programmes(request: ApiRequest, asked: Query[Asked]) -> ProgrammePage:
    """List programmes."""
    rows, cursor = page(request, queries.programmes(request.actor), asked)
    return ProgrammePage(items=[programme_out(one) for one in rows], next=cursor)


@operation(
    router, "POST", "", response={201: ProgrammeOut}, scope=WRITE, does=("record_programmes",)
)
def add_programme(request: ApiRequest, said: ProgrammeIn) -> ProgrammeOut:
    """Add a programme. One of this name that is there already is answered as it is."""
    row = actions.ProgrammeRow(name=said.name)
    done = actions.record_programmes(request.actor, rows=[row], at=timezone.now())
    return programme_out(done.objects[0])


@operation(router, "GET", "/{key:key}", response=ProgrammeOut, scope=READ)
def get_programme(request: ApiRequest, key: Key) -> ProgrammeOut:
    """Get one programme."""
    return programme_out(queries.programme(request.actor, key))


@operation(
    router, "PATCH", "/{key:key}", response=ProgrammeOut, scope=WRITE, does=("rename_programme",)
)
def rename_programme(request: ApiRequest, key: Key, said: ProgrammeIn) -> ProgrammeOut:
    """Call a programme by another name."""
    at = timezone.now()
    return programme_out(actions.rename_programme(request.actor, key=key, name=said.name, at=at))


@operation(
    router, "POST", "/{key:key}/remove", response=Done, scope=WRITE, does=("remove_programmes",)
)
def remove_programme(request: ApiRequest, key: Key, said: Why) -> Done:
    """Remove a programme that has no dates."""
    at = timezone.now()
    count = actions.remove_programmes(request.actor, keys=[key], why=said.why, at=at)
    return Done(count=count)


def programme_out(one: Programme) -> ProgrammeOut:
    return ProgrammeOut(
        key=one.key, name=one.name, created_at=one.created_at, updated_at=one.changed_at
    )
