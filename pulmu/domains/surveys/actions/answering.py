"""Asking people, and taking their answers. The two are never put together (decision 0016)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.surveys import queries
from pulmu.domains.surveys.choices import Purpose
from pulmu.domains.surveys.models import Invitation, Questionnaire, Response
from pulmu.domains.surveys.models.answers import any_number
from pulmu.domains.surveys.queries import Answer

from .refusals import AnswersWrong, Over


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody who is asked: what only they hold (``proof``, a ticket), and who they are."""

    proof: str
    person_id: int


@transaction.atomic
def invite(
    actor: Actor,
    *,
    questionnaire: Questionnaire,
    about: str,
    asking: Sequence[Asking],
    open_until: dt.date,
) -> list[str]:
    """Let these people answer once about something: a token for each, to be sent to them alone.

    The token is made of what they hold and a key outside the database, so that the same one comes
    out whenever they ask for it; of it the hash is kept. Harmless twice.
    """
    actor.require(Permission.SURVEYS_ANSWER, organisation_id=questionnaire.organisation_id)
    tokens = [queries.token_of(questionnaire, about=about, proof=one.proof) for one in asking]
    rows = [
        Invitation(
            organisation_id=actor.organisation_id,
            questionnaire=questionnaire,
            about=about,
            person_id=None if questionnaire.is_anonymous else one.person_id,
            token_hash=queries.hash_of(token),
            open_until=open_until,
        )
        for one, token in zip(asking, tokens, strict=True)
    ]
    Invitation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    return tokens


@transaction.atomic
def answer(actor: Actor, *, token: str, said: Mapping[str, Answer], at: dt.datetime) -> bool:
    """Take the answers of whoever holds a token: once. False when they had answered already.

    Of an anonymous questionnaire nothing is written that knows both: no person, no time, no line
    of the trail.
    """
    actor.require(Permission.SURVEYS_ANSWER)
    mine = Invitation.objects.within(actor).select_for_update(of=("self",))
    found = mine.select_related("questionnaire").filter(token_hash=queries.hash_of(token)).first()
    if found is None:
        raise NotFound
    if found.is_used:
        return False
    if day_of(at) > found.open_until:
        raise Over(_("The time to answer is over. Thank you for coming back."))
    checked = queries.read_answers(actor, found.questionnaire_id, said)
    if checked.faults:
        raise AnswersWrong(_("Some answers are missing or do not fit."), faults=checked.faults)
    if not checked.answers:
        raise AnswersWrong(_("Answer at least one question."), faults={})
    found.is_used = True
    found.save(update_fields=["is_used"])
    Response.objects.create(
        organisation_id=found.organisation_id,
        questionnaire=found.questionnaire,
        about=found.about,
        person_id=None if found.questionnaire.is_anonymous else found.person_id,
        answered_on=day_of(at),
        answers=checked.answers,
    )
    return True


@transaction.atomic
def shuffle(*, since: dt.date) -> int:
    """Lay the anonymous responses of these days down anew in any order and as one, in every
    organisation; how many.

    A database keeps the order and the transaction in which rows were written, and the invitation
    was marked in the same one: PostgreSQL tells `xmin` and `ctid` to whoever asks.
    """
    every = Response.objects.everywhere(because="the clock does it for all")
    mine = every.filter(answered_on__gte=since, questionnaire__is_anonymous=True)
    found = list(mine.exclude(questionnaire__purpose=Purpose.SIGN_UP).select_for_update())
    every.filter(pk__in=[one.pk for one in found]).delete()
    secrets.SystemRandom().shuffle(found)
    for one in found:
        one.pk = any_number()
    Response.objects.bulk_create(found, batch_size=200)
    return len(found)
