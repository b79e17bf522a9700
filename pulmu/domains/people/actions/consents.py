"""Consents: what people are told, what they allow, and what they take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries
from pulmu.domains.people.choices import ASKED, ConsentChannel, ConsentKind
from pulmu.domains.people.models import Consent, ConsentText, Person

from .recording import locked, refuse_suspended


class TextMissing(Refused):
    code = "people.consent_text_missing"


class TextInThePast(Refused):
    code = "people.consent_text_in_the_past"


class DayAhead(Refused):
    code = "people.day_ahead"


class GuardianMissing(Refused):
    code = "people.guardian_missing"


@transaction.atomic
def add_consent_text(
    actor: Actor, *, kind: ConsentKind, words: str, in_force_from: dt.date, at: dt.datetime
) -> ConsentText:
    """A new version of a text. The same words again make none."""
    actor.require(Permission.ORGANISATION_MANAGE)
    mine = ConsentText.objects.within(actor).filter(organisation_id=actor.organisation_id)
    last = mine.filter(kind=kind).order_by("-version").select_for_update().first()
    words = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not words:
        raise TextMissing(_("A text needs words."))
    if last is not None and last.words == words:
        return last
    if last is not None and in_force_from <= last.in_force_from:
        raise TextInThePast(_("A new version comes into force after the one before it."))
    made = ConsentText.objects.create(
        organisation_id=actor.organisation_id,
        kind=kind,
        version=last.version + 1 if last else 1,
        words=words,
        in_force_from=in_force_from,
        made_at=at,
        made_by=actor.label,
    )
    record(actor, "people.consent_text.added", at=at, kind=kind, version=made.version)
    return made


@transaction.atomic
def record_consents(
    actor: Actor,
    *,
    key: str,
    said: Mapping[ConsentKind, bool],
    channel: ConsentChannel,
    said_on: dt.date,
    at: dt.datetime,
) -> list[Consent]:
    """Write down what somebody allowed (True) or took back (False). What holds already is left.
    A word that is older than the last one is written down for the record.

    A consent is to the text that was in force on that day. For a child a guardian consents first;
    taking back is never refused for that.
    """
    actor.require(Permission.PEOPLE_WRITE)
    person = locked(actor, {key})[key]
    if said_on > day_of(at):
        raise DayAhead(_("The day lies in the future."))
    return say(actor, person, said, channel=channel, said_on=said_on, at=at)


def say(
    actor: Actor,
    person: Person,
    said: Mapping[ConsentKind, bool],
    *,
    channel: ConsentChannel,
    said_on: dt.date,
    at: dt.datetime,
) -> list[Consent]:
    """The same for actions of this domain that have asked for their own permission. Whoever was
    merged with somebody says it as one with them: what was said last holds for both, and what is
    taken back is taken back of each who had allowed it, also for the day on which they are two.
    """
    now = {state.kind: state for state in queries.consents(actor, person, on=said_on)}
    new = [kind for kind in ASKED if said.get(kind) and _is_news(now[kind])]
    if new:
        refuse_suspended([person])
        _require_guardian(actor, person, on=said_on)
    word = partial(
        Consent,
        organisation_id=actor.organisation_id,
        channel=channel,
        said_on=said_on,
        recorded_at=at,
        recorded_by=actor.label,
        recorded_by_key=actor.key,
    )
    made = [word(person=person, kind=kind, text=_text_of(now[kind]), is_given=True) for kind in new]
    each = {number: number for number in queries.together(actor, [person.pk])}
    made += [
        word(person=last.person, kind=last.kind, text=last.text, is_given=False)
        for last in queries.last_words(actor, each, on=said_on).values()
        if last.is_given and said.get(ConsentKind(last.kind)) is False
    ]
    Consent.objects.bulk_create(made)
    for whose in {one.person_id: one.person for one in made}.values():
        words = {one.kind: one.is_given for one in made if one.person_id == whose.pk}
        record(actor, "people.consent.recorded", at=at, subject=whose, said=words)
    return made


def _is_news(state: queries.ConsentState) -> bool:
    """A yes to a text that is not the one which was said yes to last."""
    last, text = state.last, state.text
    if last is None or not last.is_given:
        return True
    return text is not None and last.text_id != text.pk


def _require_guardian(actor: Actor, person: Person, *, on: dt.date) -> None:
    child = queries.is_child(person, on=on)
    if child and not queries.has_verified_guardian(actor, person, on=on):
        raise GuardianMissing(
            _("For somebody under 14 the consent of a guardian has to be verified first.")
        )


def _text_of(state: queries.ConsentState) -> ConsentText:
    if state.text is None:
        raise TextMissing(
            _("%(kind)s: no text was in force on that day. A manager writes it first.")
            % {"kind": state.kind.label}
        )
    return state.text
