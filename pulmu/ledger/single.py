"""The end of an act on one record: a line of the trail, and its facts, where anything changed."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put

from .posting import post

R = TypeVar("R", bound=Record)


def entered(
    actor: Actor, done: Put[R], *, kind: str, event: str, at: dt.datetime, why: str = ""
) -> R:
    """The one record of ``done``. A write that changed nothing leaves no trace."""
    (made,) = done.objects
    if done.touched:
        record(actor, event, at=at, subject=made, changes=done.changes, why=why)
        post(actor, at=at, changed={kind: done.touched}, why=why)
    return made
