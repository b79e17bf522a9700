"""What somebody is told who may come in, and what waits for those who work here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pulmu.core.mail.actions import Outgoing, write, write_many
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.links import set_password_link
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import GRANTS, Permission, Role


def invited(actor: Actor, membership: Membership, *, at: dt.datetime) -> None:
    """A link to set the password for who is new; a note for who has an account already."""
    user, organisation = membership.user, membership.organisation
    said = {
        "who": actor.label,
        "organisation": organisation.name,
        "role": Role(membership.role).label,
        "site": settings.PULMU_SITE_URL,
    }
    if user.has_usable_password():
        write(
            actor,
            to=user.email,
            subject=_("You also belong to %(organisation)s now") % said,
            body=_(
                "%(who)s has let you in at %(organisation)s, as: %(role)s.\n"
                "Sign in as you always do, and turn there in the menu: %(site)s/desk/"
            )
            % said,
            at=at,
            is_internal=True,
        )
        return
    write(
        actor,
        to=user.email,
        subject=_("Your account at %(organisation)s") % said,
        body=_(
            "%(who)s has made an account for you at %(organisation)s, as: %(role)s.\n"
            "Set your password here. The link works once, and for three days:\n\n%(link)s\n\n"
            "You do not know what this is about? Then nothing needs to be done."
        )
        % {**said, "link": set_password_link(user)},
        at=at,
        once=True,
        is_internal=True,
    )


def tell_colleagues(
    actor: Actor,
    *,
    who_may: Permission,
    subject: Promise,
    body: Promise,
    said: Mapping[str, object],
    at: dt.datetime,
) -> int:
    """Write to everybody else at this organisation who may do what is wanted, in the language of
    the site. How many were told. Name no person in it: it lies in a mailbox.
    """
    roles = [role for role in Role if who_may in GRANTS[role]]
    others = (
        Membership.objects.open_at(at)
        .filter(organisation_id=actor.organisation_id, role__in=roles, user__is_active=True)
        .exclude(user__key=actor.key)
        .select_related("user")
        .order_by("pk")
    )
    with translation.override(settings.LANGUAGE_CODE):
        head, text = str(subject) % said, str(body) % said
    letters = [
        Outgoing(to=one.user.email, subject=head, body=text, is_internal=True) for one in others
    ]
    write_many(actor, letters, at=at)
    return len(letters)


def code(actor: Actor, *, to: str, digits: str, at: dt.datetime) -> None:
    """Six digits for whoever reads this mailbox, in the language of the page they asked on."""
    write(
        actor,
        to=to,
        subject=_("Your code"),
        body=_(
            "%(digits)s\n\nType this code on the page where you asked for it. It is good for ten "
            "minutes.\n\nYou did not ask for it? Then nothing needs to be done."
        )
        % {"digits": digits},
        at=at,
        once=True,
    )
