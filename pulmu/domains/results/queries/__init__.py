"""Reads. Every query takes the actor first and returns only what it may see."""

from .conflicts import Conflict, conflicts
from .targets import by_keys, codes, target, targets

__all__ = ["Conflict", "by_keys", "codes", "conflicts", "target", "targets"]
