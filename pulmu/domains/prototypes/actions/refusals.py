"""The ways in which this domain says no, and what its writes share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import put
from pulmu.domains.prototypes import queries
from pulmu.domains.prototypes.choices import LONGEST
from pulmu.domains.prototypes.models import Prototype, PrototypeRequest
from pulmu.ledger.single import entered


class NotOneOwner(Refused):
    code = "prototypes.not_one_owner"


class NotAQuantity(Refused):
    code = "prototypes.not_a_quantity"


class UnknownWord(Refused):
    code = "prototypes.unknown_word"


class TextMissing(Refused):
    code = "prototypes.text_missing"


class TextTooLong(Refused):
    code = "prototypes.text_too_long"


class WrongDay(Refused):
    code = "prototypes.wrong_day"


class Closed(Refused):
    code = "prototypes.closed"


class NotDone(Refused):
    code = "prototypes.not_done"


class HasHistory(Refused):
    code = "prototypes.has_history"


class DescribedTooShortly(Refused):
    code = "prototypes.described_too_shortly"


class NotReviewable(Refused):
    code = "prototypes.not_reviewable"


class NotOthers(Refused):
    """Nobody reviews what they asked for themselves."""

    code = "prototypes.not_others"


class ReasonsMissing(Refused):
    code = "prototypes.reasons_missing"


class TooManyFiles(Refused):
    code = "prototypes.too_many_files"


def refuse_future(on: dt.date, *, at: dt.datetime) -> None:
    if on > day_of(at):
        raise WrongDay(_("This day has not come yet."))


def refuse_long(**said: str) -> None:
    """Each text against how long one of its name may be."""
    for name, text in said.items():
        if len(text) > LONGEST[name]:
            message = _("This is longer than %(most)d characters.")
            raise TextTooLong(message % {"most": LONGEST[name]})


def locked_prototype(actor: Actor, key: str) -> Prototype:
    found = Prototype.objects.within(actor).select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=found.organisation_id)
    return found


def locked_request(actor: Actor, key: str) -> PrototypeRequest:
    found = _requests(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.PROTOTYPES_WRITE, organisation_id=found.organisation_id)
    return found


def locked_own(actor: Actor, ticket: str) -> PrototypeRequest:
    """The request of whoever holds its ticket, or has proven its address."""
    actor.require(Permission.PROTOTYPES_OWN)
    found = _requests(actor).filter(queries.holding(actor), ticket=ticket).first()
    if found is None:
        raise NotFound
    return found


def _requests(actor: Actor) -> Any:
    mine = PrototypeRequest.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return mine.select_for_update(of=("self",)).select_related(
        "person", "company", "prototype", "organisation"
    )


def put_request(
    actor: Actor, found: PrototypeRequest, event: str, *, at: dt.datetime, **columns: Any
) -> PrototypeRequest:
    """Write columns of a locked request. What changes nothing leaves no trace."""
    rows = [{"key": found.key, **columns}]
    done = put(actor, PrototypeRequest, match=("key",), rows=rows, at=at)
    if done.touched:
        name = f"prototypes.request.{event}"
        record(actor, name, at=at, subject=found, changes=done.changes)
    for name, value in columns.items():
        setattr(found, name, value)
    return found


def put_prototype(
    actor: Actor, found: Prototype, event: str, *, at: dt.datetime, why: str = "", **columns: Any
) -> Prototype:
    """One step of a locked prototype; a step already taken changes nothing."""
    rows = [{"key": found.key, **columns}]
    done = put(actor, Prototype, match=("key",), rows=rows, at=at)
    name = f"prototypes.prototype.{event}"
    return entered(actor, done, kind="prototype", event=name, at=at, why=why)
