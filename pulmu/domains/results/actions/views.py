"""Lists as people narrowed them, kept under a name."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record
from pulmu.domains.results.models import SavedView
from pulmu.domains.results.rules import VIEW_NAME_LENGTH

MOST_QUERY = 500


class NotAName(Refused):
    code = "results.not_a_name"


@transaction.atomic
def save_view(actor: Actor, *, kind: str, name: str, query: str, at: dt.datetime) -> SavedView:
    """Keep a list under a name for the whole lab. The same name again takes the new list."""
    actor.require(Permission.DESK_ARRANGE)
    name = clean(name)
    if not name or len(name) > VIEW_NAME_LENGTH or len(query) > MOST_QUERY:
        message = _("A list is kept under a name of 1 to %(most)d characters.")
        raise NotAName(message % {"most": VIEW_NAME_LENGTH})
    made, _is_new = SavedView.objects.everywhere(because="one by its natural key").update_or_create(
        organisation_id=actor.organisation_id,
        kind=kind,
        name=name,
        defaults={"query": query, "made_by": actor.label, "made_at": at},
    )
    record(actor, "results.view.saved", at=at, kind=kind)
    return made


@transaction.atomic
def drop_view(actor: Actor, *, key: str, at: dt.datetime) -> SavedView:
    """Nobody needs this list under its name any more."""
    actor.require(Permission.DESK_ARRANGE)
    mine = SavedView.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    mine.filter(key=key).delete()
    record(actor, "results.view.dropped", at=at, kind=found.kind)
    return found
