"""Which records others point to, so that they cannot go."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from django.db.models import PROTECT, ManyToOneRel

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record, ScopedModel

# Lines of a record's history: they go with it.
PARTS = frozenset({"companies.LegalForm"})
# To look at all that points costs less than to ask about more records than so many.
FEW = 200
# What is about to go, or to point elsewhere: keys by the label of their model.
Going = Mapping[str, Collection[str]]


def needed(actor: Actor, model: type[Record], keys: Collection[str], *, going: Going) -> set[str]:
    """Those of the keys that a record points to which is not itself about to go."""
    mine = model.objects.within(actor)
    some_of_mine = mine.filter(key__in=list(keys)) if len(keys) <= FEW else mine
    wanted = {pk: key for pk, key in some_of_mine.values_list("pk", "key") if key in keys}
    found: set[int] = set()
    for relation in pointing_at(model) if wanted else ():
        pointing: type[ScopedModel] = relation.related_model  # type: ignore[assignment]  # ours
        # What has no key is no record (a consent): it never goes.
        own = "key" if issubclass(pointing, Record) else "pk"
        gone, name = going.get(pointing._meta.label, ()), relation.field.attname
        rows = pointing.objects.within(actor).filter(**{f"{name}__isnull": False})
        if len(wanted) <= FEW:
            rows = rows.filter(**{f"{name}__in": list(wanted)})
        found.update(to for to, one in rows.values_list(name, own).iterator() if one not in gone)
    return {wanted[pk] for pk in found & wanted.keys()}


@cache
def pointing_at(model: type[Record]) -> Sequence[ManyToOneRel]:
    """What keeps a record from going as long as it points to it."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and relation.on_delete is PROTECT
        and relation.related_model._meta.label not in PARTS
    ]
