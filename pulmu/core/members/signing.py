"""What happens at the door: the record of it, open sessions, log-ins of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.models import Membership, Organisation, User
from pulmu.core.tenancy.secrets import blind_index

from . import rules
from .choices import Act, Provider
from .models import ConnectedLogin, SignIn

LONGEST_BROWSER = 300


class ConnectedElsewhere(Refused):
    code = "members.connected_elsewhere"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came from."""

    address: str | None = None
    browser: str = ""


def note(
    user: User | None,
    act: Act,
    *,
    at: dt.datetime,
    place: Place,
    how: str = "",
    organisation: Organisation | None = None,
) -> SignIn:
    """Append one line to the log-in record; ``organisation`` is the one that it led into."""
    return SignIn.objects.create(
        user=user,
        act=act,
        how=how,
        at=at,
        address=place.address,
        browser=place.browser[:LONGEST_BROWSER],
        organisation=organisation,
    )


def forget_old(*, at: dt.datetime) -> int:
    """What is older than the record is kept for."""
    gone, _by_model = SignIn.objects.filter(at__lt=at - rules.SIGN_INS_KEPT).delete()
    return gone


def touch(session_key: str, membership: Membership | None, *, at: dt.datetime) -> bool:
    """A sign of life; False for a session that nobody keeps a list of yet."""
    if membership is not None:
        Membership.objects.filter(pk=membership.pk).update(seen_at=at)
    return bool(UserSession.objects.filter(session_key=session_key).update(last_seen_at=at))


def open_sessions(user: User, *, at: dt.datetime) -> list[UserSession]:
    """A user's sessions that still open something, the last seen first."""
    listed = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"))
    stored = Session.objects.filter(
        session_key__in=[one.session_key for one in listed], expire_date__gt=at
    )
    # After a change of the password the others are still stored, and open nothing.
    good = user.get_session_auth_hash()
    alive = {
        one.session_key
        for one in stored
        if constant_time_compare(one.get_decoded().get(HASH_SESSION_KEY, ""), good)
    }
    return [one for one in listed if one.session_key in alive]


@transaction.atomic
def end_sessions(
    user: User,
    *,
    numbers: Iterable[int],
    at: dt.datetime,
    place: Place,
    organisation: Organisation | None = None,
) -> int:
    """End some of one's own sessions; those of others are not found."""
    ended = list(UserSession.objects.filter(user=user, pk__in=list(numbers)))
    for one in ended:
        one.end()
        note(user, Act.ENDED, at=at, place=place, organisation=organisation)
    return len(ended)


def account_of(provider: Provider, number: str, *, at: dt.datetime) -> User | None:
    """Whose account this log-in opens: one that was connected before, never one found by e-mail."""
    found = (
        ConnectedLogin.objects.select_related("user")
        .filter(provider=provider, index=_index(provider, number))
        .first()
    )
    if found is None:
        return None
    found.used_at = at
    found.save(update_fields=["used_at"])
    return found.user


@transaction.atomic
def connect(user: User, *, provider: Provider, number: str, at: dt.datetime) -> None:
    """From now on this log-in opens the user's account, in place of an earlier one of its kind."""
    index = _index(provider, number)
    standing = ConnectedLogin.objects.filter(provider=provider, index=index).first()
    if standing is not None and standing.user_id != user.pk:
        raise ConnectedElsewhere(_("This log-in opens another account already."))
    if standing is None:
        disconnect(user, provider=provider)
        ConnectedLogin.objects.create(user=user, provider=provider, index=index, since=at)


def disconnect(user: User, *, provider: str) -> None:
    ConnectedLogin.objects.filter(user=user, provider=provider).delete()


def _index(provider: Provider, number: str) -> str:
    return blind_index(f"{provider}:{number}")
