"""Tokens made, used and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel import kst
from pulmu.core.kernel.errors import NotAllowed, NotFound, Refused
from pulmu.core.kernel.keys import is_key
from pulmu.core.kernel.text import clean
from pulmu.core.members import tallies
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Membership
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.secrets import blind_index
from pulmu.core.trail.actions import record_each

from . import rules
from .choices import Scope
from .models import Token

MADE, REVOKED = "tokens.token.made", "tokens.token.revoked"


class NameMissing(Refused):
    code = "tokens.name_missing"


class NothingAllowed(Refused):
    code = "tokens.nothing_allowed"


class EndWrong(Refused):
    code = "tokens.end_wrong"


class MadeAlready(Refused):
    """The form was sent before: its token is there, and its text is shown to nobody twice."""

    code = "tokens.made_already"


@transaction.atomic
def make(
    actor: Actor,
    *,
    name: str,
    scopes: Collection[Scope],
    once: str,
    at: dt.datetime,
    last_day: dt.date | None = None,
) -> tuple[Token, str]:
    """A token of one's own, and its text: the only time that anybody sees it. ``once`` is the
    random key that the form carried, so that a form sent twice makes one.
    """
    actor.require(Permission.ORGANISATION_MANAGE)
    membership = _own(actor, at=at)
    if membership is None or actor.token or not is_key(once):
        raise NotAllowed
    if not clean(name):
        raise NameMissing(_("A token needs a name: what it is for."))
    if not scopes:
        raise NothingAllowed(_("Choose at least one thing that the token may do."))
    if last_day is not None and last_day < kst.day_of(at):
        raise EndWrong(_("The last day is today at the earliest."))
    until = kst.moment(last_day + dt.timedelta(days=1)) if last_day else None
    text = rules.new_text()
    try:
        with transaction.atomic():
            made = Token.objects.create(
                organisation_id=actor.organisation_id,
                key=once,
                membership=membership,
                name=clean(name)[: rules.LONGEST_NAME],
                shown=rules.shown_of(text),
                digest=blind_index(text),
                scopes=sorted(scopes),
                made_at=at,
                until=until,
            )
    except IntegrityError as error:
        raise MadeAlready(_("This token was made already; its text is shown once only.")) from error
    _record(actor, MADE, made, at=at, scopes=made.scopes)
    return made, text


@transaction.atomic
def revoke(actor: Actor, *, key: str, at: dt.datetime) -> Token:
    """From the next call on it opens nothing. Harmless twice."""
    actor.require(Permission.ORGANISATION_MANAGE)
    mine = Token.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Token | None = mine.select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    if found.revoked_at is None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        _record(actor, REVOKED, found, at=at)
    return found


def count_call(token: Token, *, at: dt.datetime) -> bool:
    """Count one call more; whether it is one that is still answered in this minute."""
    if token.used_at is None or at - token.used_at >= rules.TOUCH_EVERY:
        mine = Token.objects.everywhere(because="this very row, found by its text")
        mine.filter(pk=token.pk).update(used_at=at)
    most = settings.PULMU_API_CALLS_A_MINUTE
    return tallies.within("api", token.key, most=most, span=rules.MINUTE, at=at)


def _own(actor: Actor, *, at: dt.datetime) -> Membership | None:
    if actor.user_id is None:
        return None
    mine = Membership.objects.open_at(at).filter(user_id=actor.user_id)
    return mine.filter(organisation_id=actor.organisation_id).first()


def _record(actor: Actor, name: str, token: Token, *, at: dt.datetime, **said: object) -> None:
    data = {"name": token.name, "shown": token.shown, **said}
    record_each(actor, name, at=at, data={f"{token._meta.label}:{token.key}": data})
