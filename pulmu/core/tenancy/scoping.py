"""Records that belong to one organisation, and a manager that refuses to forget it.

``Model.objects`` raises ``Unscoped`` when a query runs without ``within(actor)``.
``Model.framework`` is Django's own default manager (relations, uniqueness checks);
``tests/architecture/test_scoping.py`` keeps our code from using it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from pulmu.core.kernel.keys import KEY_LENGTH, new_key

if TYPE_CHECKING:
    from .actor import Actor


class Unscoped(RuntimeError):
    """A query on an organisation's records ran without saying whose."""


class ScopedQuerySet(models.QuerySet):
    _scope_stated = False

    def within(self, actor: Actor) -> Self:
        queryset = self.everywhere(because="narrowed on the next line")
        if actor.reach is None:
            return queryset
        return queryset.filter(organisation_id__in=actor.reach)

    def everywhere(self, *, because: str) -> Self:
        """Say out loud that every organisation is meant. ``because`` is for the reader."""
        if not because:
            raise ValueError("everywhere() needs a reason")
        queryset = self._chain()
        queryset._scope_stated = True
        return queryset

    def _guard(self) -> None:
        if not self._scope_stated:
            raise Unscoped(f"{self.model._meta.label}: call .within(actor) first")

    def _clone(self):
        clone = super()._clone()
        clone._scope_stated = self._scope_stated
        return clone

    def _fetch_all(self):
        self._guard()
        super()._fetch_all()

    def iterator(self, *args, **kwargs):
        self._guard()
        return super().iterator(*args, **kwargs)

    def count(self):
        self._guard()
        return super().count()

    def exists(self):
        self._guard()
        return super().exists()

    def aggregate(self, *args, **kwargs):
        self._guard()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs):
        self._guard()
        return super().update(**kwargs)

    update.alters_data = True

    def delete(self):
        self._guard()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def resolve_expression(self, *args, **kwargs):
        self._guard()
        return super().resolve_expression(*args, **kwargs)


class FrameworkManager(models.Manager):
    """Django's default manager: relations, uniqueness checks, fixtures. Not for our code."""

    def get_queryset(self) -> ScopedQuerySet:
        return super().get_queryset().everywhere(because="Django's own machinery")


class ScopedModel(models.Model):
    """Base class of every record that belongs to one organisation.

    A model declares both managers itself, ``framework`` first, because Django takes
    the first as its default. Forgetting either fails ``tests/architecture``.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    if TYPE_CHECKING:
        # Each model declares its own; what holds for any of them is that it is there.
        objects: Any

    class Meta:
        abstract = True


class Record(ScopedModel):
    """A record of the day's work: what screens write, what an import writes, what is counted.

    ``PERSONAL`` are its columns that tell something of a person: the trail keeps their values
    sealed. ``SUBJECT`` is the foreign key to that person; empty when the record is about itself.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SUBJECT: ClassVar[str] = ""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    imported = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    @property
    def is_erased(self) -> bool:
        """Whether what told who this is was destroyed."""
        return False

    class Meta:
        abstract = True
