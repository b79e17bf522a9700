"""Writing mail. Nothing is sent inside a transaction; a job does it afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from pulmu.core.jobs.actions import enqueue, enqueue_many
from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.masking import mask_email
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import note_access, record

from . import letters as texts
from . import queries
from .choices import Fault, MessageState
from .letters import Letter, Words
from .models import Attachment, DeadAddress, Message, MessageQuerySet, packed

DELIVER = "mail.deliver"
_BECAUSE = "narrowed to one organisation here"
_NO_TEXT = {"subject": "", "body": "", "files": ""}
_NOBODY = {"to": "", "to_masked": "", "to_index": ""}


class OnItsWay(Refused):
    code = "mail.on_its_way"


class AddressDead(Refused):
    code = "mail.address_dead"


class TextForgotten(Refused):
    code = "mail.text_forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message as somebody writes it: see `Message`."""

    to: str
    subject: str
    body: str
    once: bool = False
    is_internal: bool = False
    person: str = ""
    letter: str = ""
    attachments: Sequence[Attachment] = ()
    useful_until: dt.datetime | None = None


def compose(
    letter: Letter,
    words: Words,
    said: Mapping[str, str],
    *,
    to: str,
    person: str = "",
    once: bool = False,
    attachments: Sequence[Attachment] = (),
    useful_until: dt.datetime | None = None,
) -> Outgoing:
    """One of the lab's letters, with ``said`` in its places."""
    filled = texts.fill(letter, words, said)
    return Outgoing(
        to=to,
        subject=filled.subject,
        body=filled.body,
        person=person,
        letter=letter.name,
        once=once,
        attachments=attachments,
        useful_until=useful_until,
    )


def write(
    actor: Actor,
    *,
    to: str,
    subject: str,
    body: str,
    at: dt.datetime,
    once: bool = False,
    is_internal: bool = False,
    person: str = "",
    attachments: Sequence[Attachment] = (),
) -> Message:
    """Put a message in the outbox, in the caller's transaction.

    ``once``: it holds a link that works once; no copy of the text stays when it is sent.
    ``person``: the key of whom it is about, so that it goes when they do.
    """
    said = Outgoing(
        to=to,
        subject=subject,
        body=body,
        once=once,
        is_internal=is_internal,
        person=person,
        attachments=attachments,
    )
    [message] = write_many(actor, [said], at=at)
    return message


def write_many(actor: Actor, letters: Iterable[Outgoing], *, at: dt.datetime) -> list[Message]:
    """The same for many, in as many statements as for one."""
    rows = [_message(actor, said, at=at) for said in letters]
    dead = queries.dead_addresses(actor, [one.to_index for one in rows if _may_be_held_back(one)])
    for one in rows:
        if one.to_index in dead and _may_be_held_back(one):
            one.state, one.fault = MessageState.WITHHELD, Fault.DEAD
            if one.once:
                one.body, one.files, one.forgotten_at = "", "", at
    made: list[Message] = Message.objects.bulk_create(rows, batch_size=200)
    going = [one for one in made if one.state == MessageState.WAITING]
    enqueue_many(DELIVER, [{"message": one.pk} for one in going], at=at)
    return made


@transaction.atomic
def send_again(actor: Actor, *, key: str, at: dt.datetime) -> Message:
    """Try a message once more, now. One that waits already, or was sent, stays as it is."""
    message = _locked(actor, key)
    if message.state in {MessageState.WAITING, MessageState.SENDING, MessageState.SENT}:
        return message
    if message.is_forgotten:
        raise TextForgotten(_("Its text was not kept. Write to them anew."))
    if _may_be_held_back(message) and queries.dead_addresses(actor, [message.to_index]):
        raise AddressDead(_("This address is marked as not working. Say first that it works."))
    message.state, message.due_at, message.tries = MessageState.WAITING, at, 0
    message.useful_until, message.fault = None, ""
    message.save(update_fields=["state", "due_at", "tries", "useful_until", "fault"])
    enqueue(DELIVER, at=at, message=message.pk)
    record(actor, "mail.message.sent_again", at=at, message=key)
    return message


@transaction.atomic
def withhold(actor: Actor, *, key: str, at: dt.datetime) -> Message:
    """Do not send a message, or leave one alone that could not be delivered. Harmless twice."""
    message = _locked(actor, key)
    if message.state == MessageState.WITHHELD:
        return message
    if message.state in {MessageState.SENDING, MessageState.SENT}:
        raise OnItsWay(_("This message is gone already."))
    message.state = MessageState.WITHHELD
    message.save(update_fields=["state"])
    record(actor, "mail.message.withheld", at=at, message=key)
    return message


@transaction.atomic
def read(actor: Actor, *, key: str, at: dt.datetime, reason: str = "") -> Message:
    """A message with its address and its text. That it was read is written down, and why, unless
    it is one between those who work here.
    """
    message = _locked(actor, key)
    if not message.is_internal:
        actor.require(Permission.PEOPLE_UNMASK)
        about = [message.person] if message.person else []
        note_access(actor, what="desk.mail", subjects=about, at=at, reason=reason)
    return message


def forget_people(organisation_id: int, *, persons: Iterable[str], addresses: Iterable[str]) -> int:
    """What was written about people, or to their addresses (``addresses`` are indexes), goes; that
    something was written stays. What was not sent yet is not sent any more. How many.
    """
    known = {one for one in addresses if one}
    mine: MessageQuerySet = Message.objects.everywhere(because=_BECAUSE)
    theirs = mine.filter(Q(person__in=set(persons)) | Q(to_index__in=known))
    found = theirs.filter(organisation_id=organisation_id)
    marked = DeadAddress.objects.everywhere(because=_BECAUSE).filter(index__in=known)
    marked.filter(organisation_id=organisation_id).delete()
    found.to_be_tried().update(state=MessageState.WITHHELD)
    return found.update(**_NO_TEXT, **_NOBODY, error="", forgotten_at=Now())


def forget_old(*, text_before: dt.datetime, address_before: dt.datetime) -> int:
    """Messages lose their text, and later whom they went to. How many lost something."""
    everybody: MessageQuerySet = Message.objects.everywhere(because="every lab's grow old alike")
    over = everybody.exclude(state=MessageState.SENDING).order_by()
    texts = over.filter(written_at__lt=text_before, forgotten_at__isnull=True)
    texts.to_be_tried().update(state=MessageState.WITHHELD)
    lost = texts.update(body="", files="", forgotten_at=text_before)
    old = over.filter(written_at__lt=address_before).exclude(to_masked="")
    marked = DeadAddress.objects.everywhere(because="every lab's grow old alike")
    marked.filter(marked_at__lt=address_before).delete()
    return lost + old.update(subject="", error="", **_NOBODY)


def _may_be_held_back(message: Message) -> bool:
    """Codes and what goes to colleagues are tried all the same: see `addresses`. The letters of a
    lab are not, whether a copy of them stays or not.
    """
    return not message.is_internal and (bool(message.letter) or not message.once)


def _message(actor: Actor, said: Outgoing, *, at: dt.datetime) -> Message:
    address = email_address(said.to)
    return Message(
        organisation_id=actor.organisation_id,
        to=address,
        to_masked=mask_email(address),
        to_index=secrets.blind_index(address),
        subject=" ".join(said.subject.split()),
        body=said.body,
        files=packed(said.attachments),
        once=said.once,
        is_internal=said.is_internal,
        person=said.person,
        letter=said.letter,
        written_at=at,
        due_at=at,
        useful_until=said.useful_until,
    )


def _locked(actor: Actor, key: str) -> Message:
    mine: MessageQuerySet = Message.objects.within(actor)
    found: Message | None = mine.select_for_update(of=("self",)).filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.MAIL_WRITE, organisation_id=found.organisation_id)
    return found
