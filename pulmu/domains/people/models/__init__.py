"""Persons, and what the law wants kept about them."""

from .consents import Consent, ConsentText
from .guardians import Guardian
from .persons import Person, PersonQuerySet
from .requests import SubjectRequest
from .retention import Destruction, Retention

__all__ = [
    "Consent",
    "ConsentText",
    "Destruction",
    "Guardian",
    "Person",
    "PersonQuerySet",
    "Retention",
    "SubjectRequest",
]
