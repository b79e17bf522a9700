"""A sign-up that is being written, until whoever writes it has proven their address."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.keys import is_key
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import require_email
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Draft, Enrolment, Offering

from .enrolling import SignUp, sign_up
from .parties import PartySignUp, sign_up_party
from .refusals import FormBroken

KEPT = dt.timedelta(hours=24)
_REST_OF_OFFERING = [
    column.name for column in Offering._meta.concrete_fields if column.name not in {"id", "key"}
]
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as its author reads it: what was typed, or the enrolments that came of it, or were
    there when it was sent. ``since`` is when it was kept or sent last.
    """

    key: str
    offering_key: str
    typed: dict[str, list[str]]
    done: list[str]
    since: dt.datetime


@transaction.atomic
def keep_draft(
    actor: Actor, *, key: str, offering_key: str, email: str, typed: Typed, at: dt.datetime
) -> Kept:
    """Keep what was typed for a day; nobody has signed up by it. Kept again under the same key it
    is what was typed last; one that was sent already stays as it is. What is too old goes.
    """
    actor.require(Permission.ENROLMENT_OWN)
    if not is_key(key):
        raise FormBroken
    offering = queries.published_offering(actor, offering_key)
    mine = Draft.objects.within(actor)
    if mine.filter(kept_until__lte=at).exists():
        mine.filter(kept_until__lte=at).delete()
    words = {name: list(values) for name, values in typed.items()}
    said = {
        "sealed": secrets.seal(json.dumps(words)),
        "email_index": people.email_index(require_email(email)),
        "kept_until": at + KEPT,
    }
    new = Draft(key=key, organisation_id=actor.organisation_id, offering=offering, **said)
    # The other of two presses may have made it: whoever comes second waits here for the first.
    mine.bulk_create([new], ignore_conflicts=True)
    found = mine.select_for_update().filter(key=key).first()
    if found is None or found.offering_id != offering.pk:
        raise NotFound
    if not found.done and found.sealed != new.sealed:
        for name, value in said.items():
            setattr(found, name, value)
        found.save(update_fields=list(said))
    return _kept(found, offering.key)


def read_draft(actor: Actor, *, key: str, at: dt.datetime) -> Kept | None:
    """For the browser that knows its key; None when there is none, or not any more."""
    found = _drafts(actor).filter(key=key, kept_until__gt=at).first()
    return _kept(found, found.offering.key) if found else None


@transaction.atomic
def send_draft(actor: Actor, *, key: str, said: SignUp | PartySignUp, at: dt.datetime) -> Kept:
    """Sign up with what a draft holds, by whoever has proven its address. Sent twice at once it is
    sent once, and nothing typed stays.
    """
    actor.require(Permission.ENROLMENT_OWN)
    mine = _drafts(actor).filter(key=key, kept_until__gt=at)
    found = mine.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    if found.done:
        return _kept(found, found.offering.key)
    person = said.leader if isinstance(said, PartySignUp) else said.person
    index = people.email_index(person.email or "")
    if index not in actor.holds or index != found.email_index:
        raise NotAllowed
    made: list[Enrolment]
    if isinstance(said, PartySignUp):
        made = sign_up_party(actor, offering_key=found.offering.key, said=said, at=at)
    else:
        made = sign_up(actor, offering_key=found.offering.key, said=said, at=at)
    found.done, found.sealed = [one.key for one in made], ""
    found.kept_until = at + KEPT
    found.save(update_fields=["done", "sealed", "kept_until"])
    return _kept(found, found.offering.key)


def forget_drafts(*, at: dt.datetime) -> int:
    """Of every organisation, by the clock."""
    drafts = Draft.objects.everywhere(because="what is too old goes everywhere")
    gone, _by_model = drafts.filter(kept_until__lte=at).delete()
    return gone


def _drafts(actor: Actor) -> ScopedQuerySet:
    """With no more of the offering than its key."""
    mine: ScopedQuerySet = Draft.objects.within(actor).select_related("offering")
    return mine.defer(*(f"offering__{name}" for name in _REST_OF_OFFERING))


def _kept(found: Draft, offering_key: str) -> Kept:
    typed = json.loads(secrets.unseal(found.sealed)) if found.sealed else {}
    return Kept(
        key=found.key,
        offering_key=offering_key,
        typed=typed,
        done=list(found.done),
        since=found.kept_until - KEPT,
    )
