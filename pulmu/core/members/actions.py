"""Who may come in, as what, and until when. Every grant, change and end stands in the trail."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel import kst
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Membership, Organisation, OrganisationKind, User
from pulmu.core.tenancy.permissions import DESK_ROLES, Permission, Role
from pulmu.core.trail.actions import record_each

from . import mails, rules
from .choices import AGAIN, CHANGED, ENDED, GRANTED, INVITED, SENT_AGAIN


class WrongEmail(Refused):
    code = "members.wrong_email"


class AlreadyHere(Refused):
    code = "members.already_here"


class OwnRights(Refused):
    code = "members.own_rights"


class LastManager(Refused):
    code = "members.last_manager"


class WrongRole(Refused):
    code = "members.wrong_role"


class WrongLastDay(Refused):
    code = "members.wrong_last_day"


class NotWaiting(Refused):
    code = "members.not_waiting"


@transaction.atomic
def invite(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    at: dt.datetime,
    last_day: dt.date | None = None,
) -> Membership:
    """Let somebody in, and write to them. Whoever is here already is left as they are."""
    organisation = _locked(actor)
    until = _until(organisation, role, last_day, at=at)
    user = _user(email, name)
    standing = Membership.objects.filter(user=user, organisation=organisation).first()
    if standing is not None and standing.is_open(at) and standing.role in DESK_ROLES:
        message = _("%(email)s belongs to this organisation already; change the role in the list.")
        raise AlreadyHere(message % {"email": user.email})
    membership = standing or Membership(user=user, organisation=organisation)
    membership.role, membership.since, membership.until = role, at, until
    membership.save()
    _record(actor, INVITED, membership, at=at)
    mails.invited(actor, membership, at=at)
    return membership


@transaction.atomic
def send_again(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """The invitation once more, to somebody who has not set a password yet."""
    _locked(actor)
    membership = _membership(actor, key)
    if not membership.is_open(at) or membership.user.has_usable_password():
        raise NotWaiting(_("There is no invitation that waits any more."))
    _record(actor, SENT_AGAIN, membership, at=at)
    mails.invited(actor, membership, at=at)


@transaction.atomic
def change(
    actor: Actor, *, key: str, role: Role, at: dt.datetime, last_day: dt.date | None = None
) -> Membership:
    """Another role, or another end of a visit; somebody who was gone comes in again."""
    organisation = _locked(actor)
    membership = _membership(actor, key)
    _refuse_own(actor, membership)
    until = _until(organisation, role, last_day, at=at)
    was_open = membership.is_open(at)
    if was_open and (membership.role, membership.until) == (role, until):
        return membership
    if role != Role.MANAGER:
        _refuse_last_manager(membership, at=at)
    before = membership.role
    membership.role, membership.until = role, until
    if not was_open:
        membership.since = at
    membership.save()
    _record(actor, CHANGED if was_open else AGAIN, membership, at=at, before=before)
    return membership


@transaction.atomic
def end(actor: Actor, *, key: str, at: dt.datetime) -> Membership:
    """Take a membership away, or end a visit early: from the next request on."""
    _locked(actor)
    membership = _membership(actor, key)
    if not membership.is_open(at):
        return membership
    _refuse_own(actor, membership)
    _refuse_last_manager(membership, at=at)
    membership.until = max(at, membership.since)
    membership.save(update_fields=["until"])
    _record(actor, ENDED, membership, at=at)
    return membership


@transaction.atomic
def add_user(actor: Actor, *, email: str, name: str, role: Role, at: dt.datetime) -> User:
    """What the operator does: a user with any role, without a letter.

    Adding again changes the role, nothing else. A visit of an inspector ends like any other: as
    late as it may; one that runs is not made longer.
    """
    organisation = _locked(actor)
    user = _user(email, name)
    standing = Membership.objects.filter(user=user, organisation=organisation).first()
    ends = role == Role.INSPECTOR and organisation.kind != OrganisationKind.AUTHORITY
    until = rules.end_of_visit(kst.day_of(at) + rules.LONGEST_VISIT) if ends else None
    is_open = False
    if standing is not None and standing.is_open(at):
        is_open = True
        if standing.role == role and (standing.until is not None) == ends:
            return user
    membership = standing or Membership(user=user, organisation=organisation, since=at)
    before = membership.role
    if role != Role.MANAGER:
        _refuse_last_manager(membership, at=at)
    membership.role, membership.until = role, until
    if not is_open:
        membership.since = at
    membership.save()
    _record(actor, CHANGED if standing else GRANTED, membership, at=at, before=before)
    return user


def _locked(actor: Actor) -> Organisation:
    """Rights of one organisation change one after the other: two managers may act at once."""
    actor.require(Permission.ORGANISATION_MANAGE)
    return Organisation.objects.select_for_update().get(pk=actor.organisation_id)


def _membership(actor: Actor, key: str) -> Membership:
    found = (
        Membership.objects.select_related("user", "organisation")
        .filter(organisation_id=actor.organisation_id, role__in=DESK_ROLES, key=key)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _user(email: str, name: str) -> User:
    try:
        validate_email(email)
    except ValidationError as error:
        raise WrongEmail(_("“%(email)s” is not an e-mail address.") % {"email": email}) from error
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(email=email.lower(), name=clean(name))
        user.set_unusable_password()
        user.save()
    return user


def _until(
    organisation: Organisation, role: Role, last_day: dt.date | None, *, at: dt.datetime
) -> dt.datetime | None:
    """An inspector's rights have an end; only those of the authority's own may stand."""
    if role not in DESK_ROLES:
        raise WrongRole(_("Choose one of the roles that are offered."))
    if role != Role.INSPECTOR:
        return None
    if last_day is None:
        if organisation.kind == OrganisationKind.AUTHORITY:
            return None
        raise WrongLastDay(_("Say the last day of the visit."))
    if not rules.can_be_last_day(last_day, today=kst.day_of(at)):
        message = _("The last day of a visit is today at the earliest, in %(days)d days at latest.")
        raise WrongLastDay(message % {"days": rules.LONGEST_VISIT.days})
    return rules.end_of_visit(last_day)


def _refuse_own(actor: Actor, membership: Membership) -> None:
    if membership.user.key == actor.key:
        raise OwnRights(_("Nobody changes their own rights. Ask another manager."))


def _refuse_last_manager(membership: Membership, *, at: dt.datetime) -> None:
    """Whoever has never set a password cannot manage yet, and does not count."""
    if membership.role != Role.MANAGER or not membership.is_open(at):
        return
    others = (
        Membership.objects.open_at(at)
        .filter(organisation_id=membership.organisation_id, role=Role.MANAGER, user__is_active=True)
        .exclude(pk=membership.pk)
        .select_related("user")
    )
    if not any(other.user.has_usable_password() for other in others):
        raise LastManager(_("This is the last manager. Make somebody else a manager first."))


def _record(
    actor: Actor, name: str, membership: Membership, *, at: dt.datetime, before: str = ""
) -> None:
    """Without a name or an address: the trail is for ever, a person is not."""
    said: dict[str, object] = {"user": membership.user.key, "role": membership.role}
    if before and before != membership.role:
        said["before"] = before
    if membership.until is not None:
        said["until"] = membership.until
    record_each(actor, name, at=at, data={f"tenancy.Membership:{membership.key}": said})
