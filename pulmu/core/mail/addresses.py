"""Addresses that do not work: marked by a mail server's answer or by the desk, and cleared again.

To one of them nothing goes any more, but for codes and invitations, which somebody asks for at this
moment and which show whether it works by now. A letter whose link works for whoever has it keeps no
text when it is held back.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.masking import mask_email
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record

from .choices import DeadBecause, Fault, MessageState
from .models import DeadAddress, Message, MessageQuerySet

_BECAUSE = "the postman carries everybody's mail"
_PROVEN = "who typed the code has read the mail, whichever lab gave the address up"


@transaction.atomic
def give_up(actor: Actor, *, message_key: str, at: dt.datetime) -> DeadAddress:
    """The desk says that the address of a message does not work. Harmless twice."""
    message = _message(actor, message_key)
    if not message.to_index:
        raise NotFound
    return _said(actor, message.to_index, message.to_masked, at=at)


@transaction.atomic
def give_up_address(actor: Actor, *, email: str, at: dt.datetime) -> DeadAddress:
    """The same for an address that somebody stands on a list with."""
    actor.require(Permission.MAIL_WRITE)
    return _said(actor, secrets.blind_index(email), mask_email(email), at=at)


@transaction.atomic
def clear(actor: Actor, *, index: str, at: dt.datetime) -> bool:
    """The address works again; what was withheld stays so. Whether it was marked."""
    actor.require(Permission.MAIL_WRITE)
    mine = DeadAddress.objects.within(actor).filter(organisation_id=actor.organisation_id)
    gone, _by_model = mine.filter(index=index).delete()
    if gone:
        record(actor, "mail.address.cleared", at=at, address=index)
    return bool(gone)


def bounced(message: Message, *, at: dt.datetime, error: str) -> None:
    """A mail server said for good that there is nobody."""
    DeadAddress.objects.everywhere(because=_BECAUSE).get_or_create(
        organisation_id=message.organisation_id,
        index=message.to_index,
        defaults={
            "masked": message.to_masked,
            "because": DeadBecause.BOUNCED,
            "error": error,
            "marked_at": at,
        },
    )
    _hold_back(message.organisation_id, message.to_index)


def works_again(index: str) -> None:
    """Somebody proved that they read what comes there."""
    marked = DeadAddress.objects.everywhere(because=_PROVEN).filter(index=index)
    # Hardly ever: to look for it does not keep others from writing.
    if marked.exists():
        marked.delete()


def _said(actor: Actor, index: str, masked: str, *, at: dt.datetime) -> DeadAddress:
    made: DeadAddress
    made, is_new = DeadAddress.objects.within(actor).get_or_create(
        organisation_id=actor.organisation_id,
        index=index,
        defaults={"masked": masked, "because": DeadBecause.SAID, "marked_at": at},
    )
    if is_new:
        _hold_back(actor.organisation_id, index)
        record(actor, "mail.address.given_up", at=at, address=index)
    return made


def _hold_back(organisation_id: int, index: str) -> None:
    """What waits for the same address does not go out any more."""
    outbox: MessageQuerySet = Message.objects.everywhere(because=_BECAUSE)
    waiting = outbox.to_be_tried().filter(organisation_id=organisation_id, to_index=index)
    held_back = {"state": MessageState.WITHHELD, "fault": Fault.DEAD}
    letters = waiting.filter(~Q(letter=""), once=True, is_internal=False)
    letters.update(**held_back, body="", files="", forgotten_at=Now())
    waiting.filter(once=False, is_internal=False).update(**held_back)


def _message(actor: Actor, key: str) -> Message:
    mine: MessageQuerySet = Message.objects.within(actor)
    found: Message | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.MAIL_WRITE, organisation_id=found.organisation_id)
    return found
