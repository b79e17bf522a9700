"""Persons, and what the law wants kept about them."""

from .persons import Person, PersonQuerySet

__all__ = ["Person", "PersonQuerySet"]
