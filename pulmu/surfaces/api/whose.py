"""Whose token this is, for whoever holds one."""

from __future__ import annotations

import datetime as dt

from ninja import Router, Schema

from pulmu.core.tokens.choices import Scope

from .doors import ApiRequest, operation

router = Router(tags=["token"])


class TokenOut(Schema):
    """`scopes` is what it is worth now: no more than whose it is may do."""

    name: str
    organisation: str
    scopes: list[Scope]
    until: dt.datetime | None


@operation(router, "GET", "/token", response=TokenOut, scope=None)
def get_token(request: ApiRequest) -> TokenOut:
    """What the token that is shown may do."""
    token = request.shower.token
    return TokenOut(
        name=token.name,
        organisation=token.membership.organisation.code,
        scopes=sorted(request.shower.scopes),
        until=token.until,
    )
