"""Persons, and what the law wants kept about them."""

from .consents import Consent, ConsentText
from .guardians import Guardian
from .persons import Person, PersonQuerySet

__all__ = ["Consent", "ConsentText", "Guardian", "Person", "PersonQuerySet"]
