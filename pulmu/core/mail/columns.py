"""A column whose words the database does not know."""

from __future__ import annotations

from typing import Any

from django.db import models

from pulmu.core.tenancy import secrets


class SealedField(models.TextField):
    """Text that is sealed on its way into the database and read in clear by code. Empty stays
    empty. Nothing can be looked up by it: a filter is refused.
    """

    def get_prep_value(self, value: Any) -> str:
        return secrets.seal(value or "")

    def from_db_value(self, value: str, _expression: object, _connection: object) -> str:
        return secrets.unseal(value)

    def get_lookup(self, lookup_name: str) -> None:
        return None
