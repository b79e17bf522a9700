"""Numbers that count up within an organisation."""

from __future__ import annotations

from pulmu.core.kernel.codes import code_after, head_of

from .actor import Actor
from .models import Organisation
from .scoping import ScopedQuerySet


def hold_numbers(actor: Actor) -> None:
    """Until the transaction ends nobody else counts a number of the actor's organisation."""
    mine = Organisation.objects.select_for_update(no_key=True)
    mine.get(pk=actor.organisation_id)


def next_code(known: ScopedQuerySet, *, year: int, before: str = "") -> str:
    """The code after the newest of these records that none of them has; where that has no number to
    count, the one after ``before``.
    """
    codes = known.order_by("-pk").values_list("code", flat=True)
    newest = codes.first() or ""
    if not code_after(newest, year=year):
        newest = before
    like = head_of(code_after(newest, year=year))
    return code_after(newest, year=year, taken=set(codes.filter(code__startswith=like)))
