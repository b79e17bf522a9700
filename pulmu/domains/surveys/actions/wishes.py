"""What people wish for: said, joined, taken up, put away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies.choices import Field
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import require_email
from pulmu.domains.surveys import queries, rules
from pulmu.domains.surveys.choices import Suits, WishState
from pulmu.domains.surveys.models import Voice, Wish

from .refusals import TopicWrong, WishClosed

LONGEST_TOPIC, MOST_OPEN = 80, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Whose voice it is: ``by`` is what tells them from others, their browser's own sign."""

    by: str
    suits: str = Suits.ANY
    email: str = ""
    language: str = Language.KO


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who wanted to be told."""

    to: str
    language: str


@transaction.atomic
def wish(actor: Actor, *, topic: str, field: str, said: Said, at: dt.datetime) -> Wish:
    """Wish for something to be taught. Who wishes for what is there already joins the others."""
    actor.require(Permission.SURVEYS_ANSWER)
    words = clean(topic)
    if not words or len(words) > LONGEST_TOPIC:
        raise TopicWrong(_("Say in a few words what you would like to learn."))
    if field not in Field.values:
        raise TopicWrong(_("Choose a field."))
    mine = Wish.objects.within(actor).filter(organisation_id=actor.organisation_id)
    standing = list(mine.filter(state=WishState.OPEN).select_for_update().order_by("pk"))
    known = rules.alike(words, (one.topic for one in standing))
    found = next((one for one in standing if one.topic == known), None)
    if found is None:
        if len(standing) >= MOST_OPEN:
            raise TopicWrong(_("There are very many wishes just now. Join one of them."))
        found = _made(actor, words, field, at=at)
    _join(actor, found, said, at=at)
    return found


@transaction.atomic
def join_wish(actor: Actor, *, key: str, said: Said, at: dt.datetime) -> Wish:
    """Wish for the same. Said again it is one voice, with what was said last: without an address
    nobody is told.
    """
    actor.require(Permission.SURVEYS_ANSWER)
    found = _locked(actor, key)
    if found.state != WishState.OPEN:
        raise WishClosed(_("This wish is not open any more."))
    _join(actor, found, said, at=at)
    return found


@transaction.atomic
def put_away(actor: Actor, *, key: str, at: dt.datetime) -> Wish:
    """Show a wish to nobody. Harmless twice."""
    return _set_state(actor, key, WishState.AWAY, at=at)


@transaction.atomic
def reopen_wish(actor: Actor, *, key: str, at: dt.datetime) -> Wish:
    """Ask for it again. Harmless twice."""
    return _set_state(actor, key, WishState.OPEN, at=at)


@transaction.atomic
def take_up(actor: Actor, *, key: str, at: dt.datetime) -> Wish:
    """A course is being made of it. Harmless twice."""
    return _set_state(actor, key, WishState.TAKEN, at=at)


@transaction.atomic
def let_go_of_waiting(actor: Actor, found: Wish) -> list[Waiting]:
    """Those who wanted to be told of a wish; their addresses are not kept any longer."""
    actor.require(Permission.SURVEYS_WRITE, organisation_id=found.organisation_id)
    mine = Voice.objects.within(actor).select_for_update().filter(wish=found)
    waiting = list(mine.exclude(email_sealed="").order_by("pk"))
    mine.filter(pk__in=[one.pk for one in waiting]).update(email_sealed="", email_index="")
    return [Waiting(to=secrets.unseal(one.email_sealed), language=one.language) for one in waiting]


@transaction.atomic
def forget_wishers(*, before: dt.date) -> int:
    """Addresses of those who wait for longer than a year, in every organisation; how many."""
    every = Voice.objects.everywhere(because="the clock does it for all")
    old = every.filter(said_on__lt=before).exclude(email_sealed="")
    return old.update(email_sealed="", email_index="")


def _made(actor: Actor, topic: str, field: str, *, at: dt.datetime) -> Wish:
    row = {"topic": topic, "field": field, "state": WishState.OPEN.value}
    try:
        with transaction.atomic():
            done = records.put(actor, Wish, match=("topic", "state"), rows=[row], at=at)
    except IntegrityError:
        # The other of two clicks was there first.
        mine = Wish.objects.within(actor).filter(organisation_id=actor.organisation_id)
        return mine.select_for_update().get(topic=topic, state=WishState.OPEN)
    record(actor, "surveys.wish.made", at=at, subject=done.objects[0], changes=done.changes)
    return done.objects[0]


def _join(actor: Actor, found: Wish, said: Said, *, at: dt.datetime) -> None:
    address = require_email(said.email) if email_address(said.email) else ""
    by = queries.sign_of(said.by)
    index = people.email_index(address)
    theirs = Voice.objects.within(actor).filter(wish=found)
    if index and theirs.filter(email_index=index).exclude(by=by).exists():
        # The same address from another browser: it is the same person.
        return
    columns = {
        "suits": said.suits if said.suits in Suits.values else Suits.ANY,
        "language": said.language,
        "said_on": day_of(at),
        "email_sealed": secrets.seal(address),
        "email_index": index,
    }
    theirs.update_or_create(
        wish=found, by=by, defaults=columns, create_defaults={**columns, **_whose(found)}
    )


def _whose(found: Wish) -> dict[str, int]:
    return {"organisation_id": found.organisation_id}


def _set_state(actor: Actor, key: str, state: WishState, *, at: dt.datetime) -> Wish:
    actor.require(Permission.SURVEYS_WRITE)
    found = _locked(actor, key)
    actor.require(Permission.SURVEYS_WRITE, organisation_id=found.organisation_id)
    if found.state == state:
        return found
    others = Wish.objects.within(actor).filter(state=WishState.OPEN, topic=found.topic)
    if state == WishState.OPEN and others.exists():
        raise TopicWrong(_("People wish for the same again already."))
    row = {"key": key, "state": state.value}
    done = records.put(actor, Wish, match=("key",), rows=[row], at=at)
    name = f"surveys.wish.{state.name.lower()}"
    record(actor, name, at=at, subject=found, changes=done.changes)
    return done.objects[0]


def _locked(actor: Actor, key: str) -> Wish:
    found: Wish | None = Wish.objects.within(actor).select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    return found
