"""What import-linter cannot see of the models."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import translation

from pulmu.core.tenancy.scoping import Record

from .source import contract_layers


def _ranks() -> dict[str, int]:
    """App label -> floor: domains over the ledger over core, each in its own order."""
    layers = [*contract_layers("domains"), ["ledger"], *contract_layers("core")]
    return {name: -number for number, layer in enumerate(layers) for name in layer}


RANKS = _ranks()
OURS = [m for m in apps.get_models() if m.__module__.startswith("pulmu.")]


def test_every_model_is_on_a_known_floor():
    assert {m._meta.app_label for m in OURS} - RANKS.keys() == set()


def test_foreign_keys_point_down_or_stay_in_their_domain():
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in OURS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        for here, there in [(model._meta.app_label, field.related_model._meta.app_label)]
        if here != there and RANKS[there] >= RANKS[here]
    ]

    assert wrong == []


def test_constraints_and_indexes_are_named_after_what_they_keep():
    named = [
        constraint.name
        for model in OURS
        for constraint in model._meta.constraints
        if isinstance(constraint, models.BaseConstraint)
    ]

    assert all(named)
    assert len(named) == len(set(named))


def test_no_two_columns_of_a_record_are_called_the_same_in_korean():
    """The page of a record shows them by these words."""
    with translation.override("ko"):
        names = {
            model._meta.label: [str(field.verbose_name) for field in model._meta.concrete_fields]
            for model in OURS
            if issubclass(model, Record)
        }

    assert {label for label, said in names.items() if len(said) > len(set(said))} == set()


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
