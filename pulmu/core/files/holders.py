"""Who still needs a stored content: the store keeps one file for everybody who has the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import transaction

from . import store

IsHeld = Callable[[str], bool]
_HOLDERS: dict[str, IsHeld] = {}


def register(name: str, is_held: IsHeld) -> None:
    """``is_held(sha256)``: whether a row of ``name`` stands for this content."""
    if name in _HOLDERS:
        raise ValueError(f"files are held by {name!r} twice")
    _HOLDERS[name] = is_held


def let_go_of(digests: Iterable[str]) -> None:
    """Once the transaction holds, delete what nobody else has, and what is no evidence."""
    transaction.on_commit(partial(_delete, sorted(set(digests))))


def _delete(digests: Sequence[str]) -> None:
    for sha256 in digests:
        if not any(is_held(sha256) for is_held in _HOLDERS.values()):
            store.delete(sha256)
