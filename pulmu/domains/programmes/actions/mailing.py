"""A letter to people on a list, and what the desk notes about one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import is_key
from pulmu.core.kernel.text import clean
from pulmu.core.mail import letters
from pulmu.core.mail.actions import Outgoing, write_many
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Event
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Enrolment, Offering

from .refusals import FormBroken, LetterEmpty, NameInSubject, PlaceUnknown
from .seats import locked_offering

# What stands for the name of whoever gets the letter.
NAME_OF_EACH = "{이름}"
MAILED = "programmes.enrolment.mailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail to several people as typed. `NAME_OF_EACH` in its body becomes the name of each; not
    in its subject, which stands in lists, where names are masked.
    """

    subject: str
    body: str

    @staticmethod
    def check(part: str) -> None:
        """Whatever else stands in braces would go out as it was typed."""
        unknown = [one for one in letters.typed_places(part) if one != NAME_OF_EACH]
        if not unknown and (around := letters.stray_brace(part)):
            unknown = [around]
        if unknown:
            said = {"place": ", ".join(unknown), "places": NAME_OF_EACH}
            message = _("%(place)s means nothing in this letter. What can be filled in: %(places)s")
            raise PlaceUnknown(message % said)

    def to(self, one: Enrolment) -> Outgoing | None:
        """For one of them, with the way to what they signed up for; who left no address is written
        to through whoever brought their group, and nobody else is.
        """
        if to := secrets.unseal(one.email_sealed):
            return self._outgoing(to, one.person, f"/t/{one.ticket}/")
        if one.party is not None and (to := secrets.unseal(one.party.email_sealed)):
            return self._outgoing(to, one.party.leader, "/my/")
        return None

    def sample(self, name: str) -> tuple[str, str]:
        """The same for nobody in particular."""
        return self._said(name, "/t/…")

    def _outgoing(self, to: str, person: Person, path: str) -> Outgoing:
        subject, body = self._said(person.name, path)
        return Outgoing(to=to, subject=subject, body=body, person=person.key)

    def _said(self, name: str, path: str) -> tuple[str, str]:
        body = self.body.strip().replace(NAME_OF_EACH, name)
        link = f"{settings.PULMU_SITE_URL}{path}"
        return clean(self.subject), f"{body}\n\n{link}"


@transaction.atomic
def mail_enrolled(
    actor: Actor,
    *,
    offering_key: str,
    keys: Sequence[str],
    letter: Letter,
    once: str,
    at: dt.datetime,
) -> int:
    """Write to people on a list; how many could be written to. ``once`` is the random key that the
    form carried, so that a form sent twice writes once.
    """
    actor.require(Permission.PROGRAMMES_WRITE)
    if not is_key(once):
        raise FormBroken(_("The form is out of date. Please open it again."))
    offering = locked_offering(actor, offering_key)
    wanted = set(keys)
    found = [one for one in queries.enrolments(actor, offering) if one.key in wanted]
    if len(found) != len(wanted):
        raise NotFound
    if not clean(letter.subject) or not letter.body.strip():
        raise LetterEmpty(_("A mail needs a subject and a text."))
    for part in (letter.subject, letter.body):
        letter.check(part)
    if NAME_OF_EACH in letter.subject:
        message = _("Lists show the subject: no name can stand there. Put it into the text.")
        raise NameInSubject(message)
    said = Event.objects.within(actor).filter(name=MAILED, batch=once).first()
    if said is not None:
        return int(said.data["count"])
    return _send(actor.in_batch(once), offering, found, letter=letter, at=at)


@transaction.atomic
def note_enrolment(actor: Actor, *, key: str, note: str, at: dt.datetime) -> Enrolment:
    """Keep a line of the desk beside somebody on a list. Harmless twice."""
    actor.require(Permission.PROGRAMMES_WRITE)
    records.own(actor, Enrolment, [key])
    rows = [{"key": key, "note": clean(note)}]
    done = records.put(actor, Enrolment, match=("key",), rows=rows, at=at)
    [noted] = done.objects
    if done.changes:
        record(actor, "programmes.enrolment.noted", at=at, subject=noted, changes=done.changes)
    return noted


def _send(
    actor: Actor,
    offering: Offering,
    enrolments: Iterable[Enrolment],
    *,
    letter: Letter,
    at: dt.datetime,
) -> int:
    """One mail for each address, none to whoever had the use of their data stopped."""
    usable = (one for one in enrolments if not one.person.is_suspended)
    written = {found.to: found for one in usable if (found := letter.to(one)) is not None}
    write_many(actor, written.values(), at=at)
    if written:
        record(actor, MAILED, at=at, subject=offering, count=len(written))
    return len(written)
