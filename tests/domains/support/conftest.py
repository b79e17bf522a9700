"""A company that was asked how its quarter was, and the link that its founder has."""

from __future__ import annotations

import pytest

from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.support import actions, queries
from pulmu.ledger.rulebook import install_shipped

from .reporting import ASKED, EMAIL, Q3, a_founder


@pytest.fixture
def store_here(settings, tmp_path):
    settings.PULMU_DATA_DIR = tmp_path


@pytest.fixture
def sejin_works(cast):
    install_shipped()
    return a_founder(cast, "C-001", "세진공방", EMAIL)


@pytest.fixture
def asked(cast, sejin_works):  # noqa: ARG001 -- whom it is asked of
    (made,) = actions.ask_for_reports(cast.hana, quarter=Q3, at=ASKED)
    return made


@pytest.fixture
def token(asked):
    return queries.token_of(asked)


@pytest.fixture
def founder(cast, token):
    return visitor_of(cast.gimhae, holds=[token])
