"""An organisation's own words for its letters, and where answers go."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.emails import email_address
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record

from . import letters, queries
from .choices import Language
from .letters import Letter, Words
from .models import MailText, Sender

MOST_SUBJECT, MOST_BODY = 150, 5000


class TextWrong(Refused):
    """``field`` is the part that it is about: the subject, or the body."""

    code = "mail.text_wrong"

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class AddressWrong(Refused):
    code = "mail.address_wrong"


@transaction.atomic
def rewrite(actor: Actor, *, letter: str, language: str, words: Words, at: dt.datetime) -> Words:
    """Say a letter in one's own words. The words that are suggested are kept as none of one's own.
    The same twice is one.
    """
    actor.require(Permission.MAIL_WRITE)
    known, language = _known(letter, language)
    said = checked(known, language, words)
    if said == known.suggested(language):
        restore(actor, letter=letter, language=language, at=at)
        return said
    before = queries.wording(actor, known)[language]
    if before == said:
        return said
    MailText.objects.within(actor).update_or_create(
        organisation_id=actor.organisation_id,
        letter=letter,
        language=language,
        defaults={
            "subject": said.subject,
            "body": said.body,
            "changed_at": at,
            "changed_by": actor.label,
        },
    )
    _record(actor, "rewritten", letter, language, before, at=at)
    return said


@transaction.atomic
def restore(actor: Actor, *, letter: str, language: str, at: dt.datetime) -> Words:
    """Back to the words that are suggested. Harmless twice."""
    actor.require(Permission.MAIL_WRITE)
    known, language = _known(letter, language)
    mine = MailText.objects.within(actor).filter(organisation_id=actor.organisation_id)
    own = mine.filter(letter=letter, language=language).first()
    if own is not None:
        own.delete()
        _record(actor, "restored", letter, language, Words(own.subject, own.body), at=at)
    return known.suggested(language)


@transaction.atomic
def set_sender(actor: Actor, *, reply_to: str, at: dt.datetime) -> Sender:
    """Say where answers to letters go; empty is nowhere. Harmless twice."""
    actor.require(Permission.MAIL_WRITE)
    address = email_address(reply_to)
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            message = _("This is not an e-mail address. It looks like hana@example.kr.")
            raise AddressWrong(message) from error
    now = queries.sender(actor)
    if now.reply_to == address:
        return now
    made: Sender = Sender.objects.within(actor).update_or_create(
        organisation_id=actor.organisation_id, defaults={"reply_to": address}
    )[0]
    record(actor, "mail.sender.set", at=at, reply_to=address, before=now.reply_to)
    return made


def checked(letter: Letter, language: str, words: Words) -> Words:
    """The words as they are stored; refused when a place in them could not be filled."""
    said = Words(clean(words.subject), _tidy(words.body))
    for field, text, most in (
        ("subject", said.subject, MOST_SUBJECT),
        ("body", said.body, MOST_BODY),
    ):
        if not text:
            raise TextWrong(_("Nothing is written here."), field=field)
        if len(text) > most:
            message = _("At most %(most)d characters.") % {"most": most}
            raise TextWrong(message, field=field)
        _check_places(letter, language, field, text)
    _check_needs(letter, language, said.body)
    return said


def _record(
    actor: Actor, event: str, letter: str, language: str, before: Words, *, at: dt.datetime
) -> None:
    """With the words that stood there, so that they can be found again."""
    record(
        actor,
        f"mail.text.{event}",
        at=at,
        letter=letter,
        language=language,
        before={"subject": before.subject, "body": before.body},
    )


def _check_places(letter: Letter, language: str, field: str, text: str) -> None:
    if unknown := letters.unknown_places(letter, text):
        places = ", ".join(place.word(language) for place in letter.places)
        message = _("%(place)s means nothing in this letter. What can be filled in: %(places)s")
        raise TextWrong(message % {"place": ", ".join(unknown), "places": places}, field=field)
    if around := letters.stray_brace(text):
        message = _("A brace stands alone near “%(around)s”: it takes one before and one behind.")
        raise TextWrong(message % {"around": around}, field=field)
    if field == "subject":
        for place in letters.places_in(letter, text):
            if place.tells_who:
                message = _("%(place)s stands in the letter alone: the outbox lists subjects.")
                raise TextWrong(message % {"place": place.word(language)}, field=field)


def _check_needs(letter: Letter, language: str, body: str) -> None:
    there = {place.name for place in letters.places_in(letter, body)}
    for name in letter.needs:
        if name not in there:
            place = letter.place(name)
            message = _("The letter is of no use without %(place)s.")
            word = place.word(language) if place else name
            raise TextWrong(message % {"place": word}, field="body")


def _known(letter: str, language: str) -> tuple[Letter, str]:
    if language not in Language.values:
        raise NotFound
    return queries.known_letter(letter), language


def _tidy(text: str) -> str:
    """Every line by itself; empty lines stay."""
    return "\n".join(clean(line) for line in text.strip().splitlines())
