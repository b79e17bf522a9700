"""Lists by parts. A cursor says after which row to go on, signed, so that it is what we gave out.

Rows that are added meanwhile move nothing: the order is that of numbers that never change, or, for
whoever keeps a copy (`updated_since`), of the moment of the last change.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from pulmu.core.tenancy.scoping import ScopedQuerySet

from .problems import Problem
from .shapes import In, Moment

MOST, USUAL, LONGEST = 100, 50, 600
SALT = "api.cursor"


class Asked(In):
    """How a list is asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Field(max_length=LONGEST)] = ""
    updated_since: Moment | None = None

    @property
    def narrows(self) -> dict[str, Any]:
        """What else was asked for; a cursor goes on with the same question alone."""
        return self.model_dump(mode="json", exclude={"limit", "cursor"}, exclude_none=True)


class Page(Schema):
    next: str | None = Field(None, description="Ask for `cursor` with it; null at the end.")


def page(request: HttpRequest, found: ScopedQuerySet, asked: Asked) -> tuple[list[Any], str | None]:
    """The rows, and the cursor to go on with. Newest first; with `updated_since` the oldest change
    first.
    """
    if asked.updated_since is not None:
        found = found.filter(changed_at__gte=asked.updated_since).order_by("changed_at", "pk")
    else:
        found = found.order_by("-pk")
    scope = [request.path, asked.narrows]
    if asked.cursor:
        found = found.filter(_after(asked, scope))
    rows = list(found[: asked.limit + 1])
    if len(rows) <= asked.limit:
        return rows, None
    rows = rows[: asked.limit]
    last = rows[-1]
    changed = last.changed_at.isoformat() if asked.updated_since is not None else ""
    return rows, signing.dumps([scope, changed, last.pk], salt=SALT, compress=True)


def _after(asked: Asked, scope: list[Any]) -> Q:
    try:
        said, changed, number = signing.loads(asked.cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _wrong() from error
    if said != scope:
        raise _wrong()
    if not changed:
        return Q(pk__lt=number)
    moment = dt.datetime.fromisoformat(changed)
    return Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=number)


def _wrong() -> Problem:
    return Problem(400, "cursor_wrong", _("This cursor is not of this list."))
