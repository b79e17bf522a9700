"""The tokens of an organisation, and whose one is that somebody shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import actor_of
from pulmu.core.tenancy.permissions import GRANTS, Permission, Role
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.tenancy.secrets import blind_index

from . import rules
from .choices import INCLUDES, NEEDS, Scope, TokenState
from .models import Token

CHANNEL = "api"


@dataclass(frozen=True, slots=True)
class Shower:
    """Somebody who shows a token: who acts, and within what."""

    token: Token
    actor: Actor
    scopes: frozenset[Scope]


def tokens(actor: Actor) -> ScopedQuerySet:
    """Those of the organisation, the newest first; give one to `state`."""
    actor.require(Permission.ORGANISATION_MANAGE)
    mine: ScopedQuerySet = Token.objects.within(actor)
    mine = mine.filter(organisation_id=actor.organisation_id)
    return mine.select_related("membership__user").order_by("-made_at", "-pk")


def token(actor: Actor, key: str) -> Token:
    found: Token | None = tokens(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def state(one: Token, *, at: dt.datetime) -> TokenState:
    member = one.membership
    return rules.state_of(
        at=at,
        made_at=one.made_at,
        until=one.until,
        revoked_at=one.revoked_at,
        member_since=member.since,
        is_member=member.is_open(at) and member.user.is_active,
    )


def shower_of(text: str, *, at: dt.datetime, address: str = "") -> Shower | None:
    """Who acts by this token; None for what is no token, or none that works any more."""
    if not rules.is_text(text):
        return None
    everywhere = Token.objects.everywhere(because="the token alone says whose it is")
    known = everywhere.select_related("membership__user", "membership__organisation")
    found: Token | None = known.filter(digest=blind_index(text)).first()
    if found is None or state(found, at=at) != TokenState.GOOD:
        return None
    scopes = scopes_of(found)
    member = actor_of(found.membership.user, membership=found.membership, channel=CHANNEL)
    actor = replace(
        member,
        label=f"{member.label} · {found.name}"[:150],
        # Whoever of the authority reads every lab does so at the desk.
        reach=frozenset({found.organisation_id}),
        address=address,
        token=found.key,
        granted=frozenset().union(*(NEEDS[one] for one in scopes)),
    )
    return Shower(found, actor, scopes)


def scopes_of(one: Token) -> frozenset[Scope]:
    """What it is worth at this moment: a scope of which its member may not do all is worth
    nothing.
    """
    said = {Scope(scope) for scope in one.scopes if scope in Scope.values}
    said |= {INCLUDES[scope] for scope in said if scope in INCLUDES}
    may = GRANTS[Role(one.membership.role)]
    return frozenset(scope for scope in said if NEEDS[scope] <= may)
