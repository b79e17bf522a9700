"""Which records others point to, so that they cannot go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from django.db.models import PROTECT, ManyToOneRel

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record, ScopedModel
from pulmu.core.trail.records import chunks

# Lines of a record's history: they go with it.
PARTS = frozenset({"companies.LegalForm"})
# What is about to go, or to point elsewhere: keys by the label of their model.
Going = Mapping[str, Collection[str]]


def needed(actor: Actor, model: type[Record], keys: Collection[str], *, going: Going) -> set[str]:
    """Those of the keys that a record points to which is not itself about to go."""
    found: set[str] = set()
    for relation in _pointing_at(model):
        pointing: type[ScopedModel] = relation.related_model  # type: ignore[assignment]  # ours
        # What has no key is no record (a consent): it never goes.
        own = "key" if issubclass(pointing, Record) else "pk"
        gone, parent = going.get(pointing._meta.label, ()), f"{relation.field.name}__key"
        theirs = pointing.objects.within(actor)
        for some in chunks(keys):
            rows = theirs.filter(**{f"{parent}__in": some}).values_list(parent, own)
            found.update(key for key, theirs_own in rows if theirs_own not in gone)
    return found


@cache
def _pointing_at(model: type[Record]) -> Sequence[ManyToOneRel]:
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and relation.on_delete is PROTECT
        and relation.related_model._meta.label not in PARTS
    ]
