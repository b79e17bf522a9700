"""Signing up a group: a teacher brings a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.text import clean
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, introduce, require_email
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import mails
from pulmu.domains.programmes.choices import Channel
from pulmu.domains.programmes.models import Enrolment, EnrolmentQuerySet, Offering, Party
from pulmu.domains.surveys.queries import Answer

from .enrolling import (
    checked_answers,
    chosen_sessions,
    known_language,
    put_on_list,
    require_taking,
)
from .refusals import NameMissing, NothingChosen, TooMany
from .seats import locked_offering

MOST_IN_A_PARTY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySignUp:
    """Who brings whom. Of the others the names alone are asked; the answers hold for all, and
    ``language`` is what letters to the group are in.
    """

    leader: PersonRow
    name: str
    members: Sequence[str]
    sessions: Sequence[str] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    language: str = Language.KO


@transaction.atomic
def sign_up_party(
    actor: Actor, *, offering_key: str, said: PartySignUp, at: dt.datetime
) -> list[Enrolment]:
    """A seat, or a place in line, for everybody of a group; who brings them is told once.

    Sent again it takes nobody a second time, and adds who is new. Two of one name are two.
    """
    actor.require(Permission.ENROLMENT_OWN)
    email = require_email(said.leader.email or "")
    offering = locked_offering(actor, offering_key)
    require_taking(actor, offering, at=at)
    names = [name for name in map(clean, said.members) if name]
    if not names:
        raise NothingChosen(_("Write at least one name."))
    if len(names) > MOST_IN_A_PARTY:
        message = _("A group has %(most)d people at the most. Please call us for more.")
        raise TooMany(message % {"most": MOST_IN_A_PARTY})
    if not clean(said.name):
        raise NameMissing(_("A group needs a name, like that of the school and the class."))
    chosen = chosen_sessions(actor, offering, said.sessions, at=at)
    answers = checked_answers(actor, offering, said.answers)
    # A group of that name that came by another address is another's, like in `sign_up`.
    same_name = Party.objects.within(actor).filter(offering=offering, name=clean(said.name))
    others = same_name.exclude(email_index=people.email_index(email)).values("leader_id")
    leader = introduce(actor, row=said.leader, at=at, none_of=others)
    party = _party(actor, offering, leader_id=leader.pk, name=clean(said.name), email=email, at=at)
    standing = list(_standing(actor, party))
    known, members = {one.key for one in standing}, _members(standing)
    row = {
        "channel": Channel.PARTY,
        "answers": answers,
        "party_id": party.pk,
        "language": known_language(said.language),
    }
    made: list[Enrolment] = []
    for name in names:
        of_that_name = members.get(name)
        person = of_that_name.pop(0) if of_that_name else None
        person = person or introduce(actor, row=PersonRow(name=name), at=at)
        theirs = put_on_list(actor, offering, person, chosen, row, at=at, tells=False)
        made += [one for one in theirs if one.key not in known]
    if made:
        mails.tell_party(actor, party, offering, made, at=at)
    mine = Enrolment.objects.within(actor).filter(party=party)
    return list(mine.select_related("offering", "session", "person").order_by("pk"))


def _party(
    actor: Actor, offering: Offering, *, leader_id: int, name: str, email: str, at: dt.datetime
) -> Party:
    found: Party | None = (
        Party.objects.within(actor).filter(offering=offering, leader=leader_id, name=name).first()
    )
    if found is not None:
        return found
    row = {
        "key": new_key(),
        "offering_id": offering.pk,
        "leader_id": leader_id,
        "name": name,
        "email_sealed": secrets.seal(email),
        "email_index": people.email_index(email),
    }
    done = records.put(actor, Party, match=("key",), rows=[row], at=at)
    [made] = done.objects
    record(actor, "programmes.party.made", at=at, subject=made, changes=done.changes)
    return made


def _standing(actor: Actor, party: Party) -> EnrolmentQuerySet:
    mine: EnrolmentQuerySet = Enrolment.objects.within(actor).standing()
    return mine.filter(party=party).select_related("person").order_by("pk")


def _members(standing: Iterable[Enrolment]) -> dict[str, list[Person]]:
    """Who came with the group before, by name: for another date they are the same."""
    found: dict[str, list[Person]] = {}
    for person in dict.fromkeys(one.person for one in standing):
        found.setdefault(person.name, []).append(person)
    return found
