"""Records by the names that people know them by: what a replacement or an undo speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import Record
from pulmu.core.trail.records import chunks
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes.models import Programme
from pulmu.domains.results import queries as results
from pulmu.domains.results.models import Target
from pulmu.domains.workbook import messages, plan, queries

# What rows refer to by name, and no sheet holds.
UNLISTED: Mapping[str, Promise] = {
    Programme._meta.label: gettext_lazy("Programmes"),
    Resource._meta.label: gettext_lazy("Equipment and rooms"),
    Person._meta.label: gettext_lazy("People"),
}


def model_of(label: str) -> type[Record]:
    return apps.get_model(label)


def sheet_of(label: str) -> str:
    """The sheet that records of a model stand on, or what people call them."""
    if label in UNLISTED:
        return str(UNLISTED[label])
    return next(step.sheet.ko for step in plan.STEPS if step.model._meta.label == label)


def names(actor: Actor, label: str, keys: Iterable[str]) -> dict[str, str]:
    """What each record is called, its sheet first. Names of people are masked."""
    sheet, kind = messages.sheet_name(sheet_of(label)), queries.kind_of(label)
    if kind:
        titles = results.called(actor, (f"{kind}:{key}" for key in keys))
        return {
            source.partition(":")[2]: f"{sheet}: {one.title} · {one.subtitle}".rstrip(" ·")
            for source, one in titles.items()
        }
    mine = model_of(label).objects.within(actor)
    return {
        record.key: f"{sheet}: {_name(record)}"
        for some in chunks(keys)
        for record in mine.filter(key__in=some)
    }


def _name(record: Record) -> str:
    match record:
        case Person():
            return mask_name(record.name)
        case Programme() | Resource():
            return record.name
        case Target():
            return f"{record.line} {record.year}"
    return _("a record")
