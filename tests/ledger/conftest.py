"""A ledger to write into: the world's own kinds, two rule sets, two people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from pulmu.ledger import kinds, rulebook
from pulmu.ledger.models import RuleSet
from tests.conftest import Cast

from .history import History
from .toy_rules import RULESET
from .world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Its kinds take the place of the domains' for one test."""
    monkeypatch.setattr(kinds, "_REGISTRY", {})
    made = World()
    made.register()
    return made


@pytest.fixture
def rulesets(db: None, world: World) -> dict[str, RuleSet]:
    """The shipped rules, and rules that ask for everything else."""
    shipped = rulebook.install_shipped()
    toy = rulebook.add_ruleset(json.dumps(RULESET), at=timezone.now())
    return {one.code: one for one in (*shipped, toy)}


@pytest.fixture
def history(
    cast: Cast, world: World, rulesets: dict[str, RuleSet], settings: Any, tmp_path: Any
) -> Callable[[int], History]:
    """Makes a history from a seed."""
    settings.PULMU_DATA_DIR = tmp_path

    def make(seed: int) -> History:
        return History(cast.gimhae, (cast.hana, cast.dul), world, seed)

    return make
