"""What is done goes to whom it was made for, who signs for it, says how it was, and goes on."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.files import evidence, store
from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.prototypes import mails, queries, rules
from pulmu.domains.prototypes.choices import Next, ReceiptWay
from pulmu.domains.prototypes.models import NextStep, Prototype, PrototypeRequest
from pulmu.domains.surveys import actions as surveys
from pulmu.domains.surveys import queries as questions
from pulmu.domains.surveys.actions import Asking
from pulmu.domains.surveys.choices import Purpose
from pulmu.ledger import actions as ledger

from .receipts import source_of
from .refusals import (
    NotDone,
    TextMissing,
    TextTooLong,
    UnknownWord,
    WrongDay,
    locked_own,
    locked_prototype,
    put_prototype,
    refuse_future,
    refuse_long,
)

LONGEST_NAME = 100


@transaction.atomic
def hand_over(
    actor: Actor, *, key: str, on: dt.date, at: dt.datetime, survey: str = "", why: str = ""
) -> Prototype:
    """The finished piece goes to whom it was made for. Again on another day corrects the day.

    ``survey`` is the key of what they are asked then, and written to about.
    """
    found = locked_prototype(actor, key)
    if not rules.is_done(found.state):
        raise NotDone(_("Only a finished prototype can be handed over."))
    if not rules.may_be_dated(on, not_before=found.completed_on):
        raise WrongDay(_("It cannot be handed over before it was completed."))
    refuse_future(on, at=at)
    columns: dict[str, object] = {"handed_over_on": on}
    if survey:
        asked = questions.questionnaire(actor, survey)
        actor.require(Permission.PROTOTYPES_WRITE, organisation_id=asked.organisation_id)
        if asked.purpose != Purpose.SATISFACTION:
            raise UnknownWord(_("Choose a satisfaction survey."))
        columns["survey_id"] = asked.pk
    is_first = found.handed_over_on is None
    done = put_prototype(actor, found, "handed_over", at=at, why=why, **columns)
    if is_first:
        mails.handed_over(actor, done, at=at)
    return done


@transaction.atomic
def sign_receipt(
    actor: Actor,
    *,
    key: str,
    name: str,
    at: dt.datetime,
    papers: Sequence[str] = (),
    drawn: bytes = b"",
) -> Prototype:
    """Who got it signs for it: on ``papers``, whose digests are given, the signed one first, or
    ``drawn`` as a picture. Signed once; said again it stays, and papers are added to it.
    """
    found = locked_prototype(actor, key)
    if papers:
        way, digest = ReceiptWay.PAPER, papers[0]
        links = [(source_of(found), sha256) for sha256 in papers]
        ledger.attach(actor, links=links, at=at)
    if found.receipt_way:
        return found
    if not papers and not drawn:
        raise TextMissing(_("Attach the signed receipt, or have it signed on the screen."))
    receiver = _receiver(found, name)
    if not papers:
        way, digest = ReceiptWay.SCREEN, _kept(actor, found, drawn, at=at)
    return _signed(actor, found, receiver, way, digest, at=at)


@transaction.atomic
def sign_own_receipt(
    actor: Actor, *, ticket: str, name: str, at: dt.datetime, drawn: bytes = b""
) -> Prototype:
    """Whoever asked says on the web that they have it. Signed once; said again it stays."""
    request = locked_own(actor, ticket)
    found = _of(actor, request)
    if found.receipt_way:
        return found
    receiver = _receiver(found, name)
    way, digest = ReceiptWay.PORTAL, ""
    if drawn:
        # A visitor attaches nothing by themselves: what they drew is kept by the machine.
        machine = operator_of(request.organisation, channel=actor.channel)
        way, digest = ReceiptWay.SCREEN, _kept(machine, found, drawn, at=at)
    return _signed(actor, found, receiver, way, digest, at=at)


@transaction.atomic
def own_survey(actor: Actor, *, ticket: str, at: dt.datetime) -> str:
    """The token with which whoever asked says how it was. The same as in the letter."""
    request = locked_own(actor, ticket)
    found = queries.own_survey(actor, request, at=at)
    if found is None or request.person_id is None:
        raise NotFound
    [token] = surveys.invite(
        actor,
        questionnaire=found.questionnaire,
        about=found.about,
        asking=[Asking(proof=request.ticket, person_id=request.person_id)],
        open_until=found.open_until,
    )
    return token


@transaction.atomic
def plan_next(actor: Actor, *, key: str, sort: str, at: dt.datetime, note: str = "") -> NextStep:
    """Where it goes from here. The same twice is one, with the later note."""
    found = locked_prototype(actor, key)
    note = clean(note)
    if sort not in Next.values:
        raise UnknownWord(_("Choose where it goes from here."))
    refuse_long(note=note)
    mine = NextStep.objects.within(actor).filter(prototype=found, sort=sort).first()
    row = {"prototype_id": found.pk, "sort": sort, "note": note}
    row["planned_on"] = mine.planned_on if mine else day_of(at)
    done = records.put(actor, NextStep, match=("prototype_id", "sort"), rows=[row], at=at)
    if done.touched:
        record(actor, "prototypes.next.planned", at=at, subject=found, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def close_next(
    actor: Actor, *, key: str, step: str, on: dt.date | None, at: dt.datetime
) -> NextStep:
    """It came about on that day; with none it is open again."""
    found = locked_prototype(actor, key)
    if on is not None:
        refuse_future(on, at=at)
    line = _step(actor, found, step)
    row = {"key": line.key, "done_on": on}
    done = records.put(actor, NextStep, match=("key",), rows=[row], at=at)
    if done.touched:
        record(actor, "prototypes.next.closed", at=at, subject=found, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def drop_next(actor: Actor, *, key: str, step: str, at: dt.datetime) -> None:
    """It was no good idea."""
    found = locked_prototype(actor, key)
    changes = records.remove(actor, [_step(actor, found, step)])
    record(actor, "prototypes.next.dropped", at=at, subject=found, changes=changes)


def _of(actor: Actor, request: PrototypeRequest) -> Prototype:
    """Locked."""
    mine = Prototype.objects.within(actor).select_for_update(of=("self",))
    found: Prototype | None = mine.filter(request=request).first()
    if found is None:
        raise NotFound
    return found


def _step(actor: Actor, found: Prototype, key: str) -> NextStep:
    line: NextStep | None = NextStep.objects.within(actor).filter(prototype=found, key=key).first()
    if line is None:
        raise NotFound
    return line


def _receiver(found: Prototype, name: str) -> str:
    """Who signs for it. Asked before anything they drew is kept: what is refused leaves nothing."""
    receiver = clean(name)
    if found.handed_over_on is None:
        raise NotDone(_("It has not been handed over yet."))
    if not receiver:
        raise TextMissing(_("Say who received it."))
    if len(receiver) > LONGEST_NAME:
        raise TextTooLong(_("The name is too long."))
    return receiver


def _signed(
    actor: Actor, found: Prototype, receiver: str, way: ReceiptWay, digest: str, *, at: dt.datetime
) -> Prototype:
    return put_prototype(
        actor,
        found,
        "signed_for",
        at=at,
        receipt_name=receiver,
        receipt_way=way,
        receipt_file=digest,
        receipt_at=at,
    )


def _kept(actor: Actor, found: Prototype, drawn: bytes, *, at: dt.datetime) -> str:
    """The drawn signature as evidence of the fact; its digest. Looked at like any other file, and
    on the disk only when nothing is left that could refuse it.
    """
    name = _("receipt-%(code)s.png") % {"code": found.code}
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(drawn)
        file.flush()
        path = Path(file.name)
        seen = evidence.inspect(path, "receipt.png")
        digest = store.digest_of(path)
        ledger.add_blob(actor, sha256=digest, size=seen.size, type=seen.type, name=name, at=at)
        ledger.attach(actor, links=[(source_of(found), digest)], at=at)
        store.put(path)
    return digest
