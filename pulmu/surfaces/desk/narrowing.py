"""How a list of records is narrowed: read from an address or a form, and written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.results import queries

from . import lists

OLDEST = "day"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks of a list."""

    text: str
    year: int | None
    choice: str
    oldest_first: bool

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Wanted:
        return cls(
            text=said.get("q", "").strip(),
            year=lists.year(said.get("year", "")),
            choice=said.get("only", ""),
            oldest_first=said.get("sort") == OLDEST,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.year or self.choice)

    @property
    def said(self) -> dict[str, str]:
        return {
            "q": self.text,
            "year": str(self.year or ""),
            "only": self.choice,
            "sort": OLDEST if self.oldest_first else "",
        }

    def found(self, actor: Actor, kind: str) -> ScopedQuerySet:
        return queries.records(
            actor,
            kind,
            text=self.text,
            year=self.year,
            choice=self.choice,
            oldest_first=self.oldest_first,
        )

    def query(self, **changed: str) -> str:
        return lists.query(**{**self.said, **changed})

    def address(self, kind: str, **changed: str) -> str:
        query = self.query(**changed)
        return reverse("desk:records", args=[kind]) + (f"?{query}" if query else "")
