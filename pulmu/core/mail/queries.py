"""Reads about messages and the words they are written with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet

from . import letters, rules
from .choices import Language, MessageState
from .letters import Letter, Words
from .models import DeadAddress, MailText, Message, MessageQuerySet, Sender


def messages(actor: Actor, *, text: str = "", state: str = "") -> MessageQuerySet:
    """Newest first; of a state, or to whom ``text`` is a part of the masked address, or all of
    the address. Their bodies and addresses stay where they are: a list shows ``to_masked``.
    """
    actor.require(Permission.MAIL_READ)
    found: MessageQuerySet = _mine(actor)
    if state:
        found = found.filter(state=state)
    if text:
        whole = found.filter(to_index=secrets.blind_index(email_address(text)))
        found = whole | found.filter(to_masked__icontains=text.strip())
    return found.defer("to", "body", "files").order_by("-written_at", "-pk")


def message(actor: Actor, key: str) -> Message:
    actor.require(Permission.MAIL_READ)
    found: Message | None = _mine(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def counts(actor: Actor) -> Mapping[str, int]:
    """How many messages there are in each state."""
    actor.require(Permission.MAIL_READ)
    rows = _mine(actor).order_by().values_list("state").annotate(number=Count("pk"))
    return Counter(dict(rows))


def failed(actor: Actor, *, at: dt.datetime) -> int:
    """How many were not delivered lately, and nobody has looked after."""
    actor.require(Permission.MAIL_READ)
    since = at - rules.SHOWN_FAILED
    return _mine(actor).filter(state=MessageState.FAILED, written_at__gte=since).count()


def dead_addresses(actor: Actor, indexes: Iterable[str]) -> Mapping[str, DeadAddress]:
    """Those of these addresses that do not work, by their index."""
    wanted = {one for one in indexes if one}
    if not wanted:
        return {}
    return {one.index: one for one in _dead(actor).filter(index__in=wanted)}


def marked_addresses(actor: Actor) -> ScopedQuerySet:
    """All that do not work, the latest first."""
    actor.require(Permission.MAIL_READ)
    return _dead(actor).order_by("-marked_at", "-pk")


def own_texts(actor: Actor) -> dict[tuple[str, str], MailText]:
    """The texts that the organisation wrote itself, by letter and language."""
    actor.require(Permission.MAIL_READ)
    return {(one.letter, one.language): one for one in _texts(actor)}


def wording(actor: Actor, letter: Letter) -> dict[str, Words]:
    """What stands in a letter of this organisation, by language: its own words, or what is
    suggested.
    """
    own = _texts(actor).filter(letter=letter.name).values_list("language", "subject", "body")
    written = {language: Words(subject, body) for language, subject, body in own}
    return {
        language: written.get(language) or letter.suggested(language)
        for language in Language.values
    }


def sender(actor: Actor) -> Sender:
    """The one there is, or what holds while nobody has said."""
    found: Sender | None = (
        Sender.objects.within(actor).filter(organisation_id=actor.organisation_id).first()
    )
    return found or Sender(organisation_id=actor.organisation_id)


def known_letter(name: str) -> Letter:
    found = letters.letter(name)
    if found is None:
        raise NotFound
    return found


def _texts(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = MailText.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)


def _dead(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = DeadAddress.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)


def _mine(actor: Actor) -> MessageQuerySet:
    mine: MessageQuerySet = Message.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)
