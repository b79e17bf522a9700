"""Who is told of what; and telling, in the transaction of what happened."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pulmu.core.jobs.actions import enqueue, enqueue_many
from pulmu.core.kernel.errors import NotAllowed, NotFound, Refused
from pulmu.core.kernel.keys import is_key
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record_each

from . import rules
from .choices import PING, DeliveryState, Happening
from .models import Delivery, Endpoint

DELIVER = "webhooks.deliver"
Said = Mapping[str, Any]


class AddressUnfit(Refused):
    code = "webhooks.address_unfit"


class NothingChosen(Refused):
    code = "webhooks.nothing_chosen"


class TooMany(Refused):
    code = "webhooks.too_many"


class AddedAlready(Refused):
    """The form was sent before: the endpoint is there, its secret is shown to nobody twice."""

    code = "webhooks.added_already"


def announce(
    actor: Actor, *kinds: Happening, say: Callable[[], Iterable[Said]], at: dt.datetime
) -> None:
    """Tell whoever listens for each of these, in the caller's transaction. ``say`` gives what
    happened, keys and states and nothing of a person; it is asked only when there is somebody to
    be told.
    """
    mine = Endpoint.objects.within(actor).filter(organisation_id=actor.organisation_id)
    awake = list(mine.filter(paused_at__isnull=True))
    listening = [(one, kind) for kind in kinds for one in awake if kind in one.kinds]
    if not listening:
        return
    said = list(say())
    _write(actor, [(one, kind, data) for one, kind in listening for data in said], at=at)


@transaction.atomic
def add(
    actor: Actor, *, url: str, kinds: Collection[Happening], once: str, at: dt.datetime
) -> tuple[Endpoint, str]:
    """An endpoint and its secret: the only time that anybody sees it. ``once`` is the random key
    that the form carried, so that a form sent twice adds one.
    """
    actor.require(Permission.ORGANISATION_MANAGE)
    if not is_key(once):
        raise NotAllowed
    url = url.strip()
    if not rules.is_address_fit(url, anywhere=settings.PULMU_WEBHOOKS_ANYWHERE):
        raise AddressUnfit(
            _("Write a whole address that begins with https://, without a name or a password.")
        )
    if not kinds:
        raise NothingChosen(_("Choose at least one thing to be told of."))
    mine = Endpoint.objects.within(actor).filter(organisation_id=actor.organisation_id)
    if mine.count() >= rules.MOST_ENDPOINTS:
        message = _("There are %(most)d addresses already. Delete one first.")
        raise TooMany(message % {"most": rules.MOST_ENDPOINTS})
    secret = rules.new_secret()
    try:
        with transaction.atomic():
            made = Endpoint.objects.create(
                organisation_id=actor.organisation_id,
                key=once,
                url=url,
                secret=secret,
                kinds=sorted(kinds),
                made_at=at,
                made_by=actor.label,
            )
    except IntegrityError as error:
        message = _("This address was added already; its secret is shown once only.")
        raise AddedAlready(message) from error
    _record(actor, "webhooks.endpoint.added", made, at=at, kinds=made.kinds)
    return made, secret


@transaction.atomic
def pause(actor: Actor, *, key: str, at: dt.datetime) -> Endpoint:
    """Tell it nothing new. What waits is still sent. Harmless twice."""
    found = _locked(actor, key)
    if found.paused_at is None:
        _set_paused(found, at)
        _record(actor, "webhooks.endpoint.paused", found, at=at)
    return found


@transaction.atomic
def resume(actor: Actor, *, key: str, at: dt.datetime) -> Endpoint:
    """Tell it again, of what happens from now on. Harmless twice."""
    found = _locked(actor, key)
    if found.paused_at is not None:
        _set_paused(found, None)
        _record(actor, "webhooks.endpoint.resumed", found, at=at)
    return found


@transaction.atomic
def remove(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """Let go of it, its secret, and what it was told."""
    found = _locked(actor, key)
    _record(actor, "webhooks.endpoint.deleted", found, at=at)
    found.delete()


@transaction.atomic
def ping(actor: Actor, *, key: str, at: dt.datetime) -> Delivery:
    """Call it once, to see whether anybody listens."""
    found = _locked(actor, key)
    [made] = _write(actor, [(found, PING, {"endpoint": found.key})], at=at)
    return made


@transaction.atomic
def send_again(actor: Actor, *, key: str, at: dt.datetime) -> Delivery:
    """Try a delivery once more, now; also one that was taken, which its listener knows by its key.
    One that waits already stays as it is.
    """
    actor.require(Permission.ORGANISATION_MANAGE)
    mine = Delivery.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Delivery | None = mine.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    if found.state != DeliveryState.WAITING:
        found.state, found.due_at, found.tries = DeliveryState.WAITING, at, 0
        found.save(update_fields=["state", "due_at", "tries"])
        enqueue(DELIVER, at=at, delivery=found.pk)
    return found


def _write(
    actor: Actor, calls: Iterable[tuple[Endpoint, str, Said]], *, at: dt.datetime
) -> list[Delivery]:
    rows = [
        Delivery(
            organisation_id=actor.organisation_id,
            endpoint=endpoint,
            kind=kind,
            body=_body(kind, said, at=at),
            written_at=at,
            due_at=at,
        )
        for endpoint, kind, said in calls
    ]
    made: list[Delivery] = Delivery.objects.bulk_create(rows, batch_size=200)
    enqueue_many(DELIVER, [{"delivery": one.pk} for one in made], at=at)
    return made


def _body(kind: str, said: Said, *, at: dt.datetime) -> str:
    whole = {"type": kind, "timestamp": at.astimezone(dt.UTC), "data": said}
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def _locked(actor: Actor, key: str) -> Endpoint:
    actor.require(Permission.ORGANISATION_MANAGE)
    mine = Endpoint.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Endpoint | None = mine.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def _set_paused(endpoint: Endpoint, at: dt.datetime | None) -> None:
    endpoint.paused_at = at
    endpoint.save(update_fields=["paused_at"])


def _record(actor: Actor, name: str, one: Endpoint, *, at: dt.datetime, **said: object) -> None:
    data = {"url": one.url, **said}
    record_each(actor, name, at=at, data={f"{one._meta.label}:{one.key}": data})
