"""A query that forgets whose records it means must raise, on every model, whatever it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from pulmu.core.tenancy.scoping import ScopedModel, Unscoped

SOURCE = Path(__file__).parents[2] / "pulmu"
SCOPED = [m for m in apps.get_models() if issubclass(m, ScopedModel)]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m._meta.label)
def test_a_query_that_forgets_the_organisation_raises(model):
    for forgetful in (
        lambda: list(model.objects.all()),
        model.objects.count,
        lambda: model.objects.filter(pk=1).exists(),
        model.objects.first,
        lambda: model.objects.get(pk=1),
        lambda: model.objects.filter(pk=1).update(pk=1),
        lambda: model.objects.filter(pk=1).delete(),
        lambda: list(model.objects.values_list("pk")),
        lambda: list(model.framework.filter(pk__in=model.objects.all())),
    ):
        with pytest.raises(Unscoped):
            forgetful()


def test_the_framework_manager_is_left_to_the_framework():
    users = [p for p in SOURCE.rglob("*.py") if "objects.framework" in p.read_text("utf-8")]
    users += [p for p in SOURCE.rglob("*.py") if ".framework." in p.read_text("utf-8")]

    assert users == []


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m._meta.label)
def test_django_takes_the_framework_manager_as_its_default(model):
    assert model._meta.default_manager.name == "framework"
