"""What is asked for, made, and handed over."""

from .files import Bed, DesignFile
from .making import Attempt, NextStep
from .prototypes import Prototype
from .requests import PrototypeRequest, Review

__all__ = [
    "Attempt",
    "Bed",
    "DesignFile",
    "NextStep",
    "Prototype",
    "PrototypeRequest",
    "Review",
]
