"""Numbers that count up within an organisation."""

from __future__ import annotations

from pulmu.core.kernel.codes import code_after, head_of

from .actor import Actor
from .models import Organisation
from .scoping import ScopedQuerySet

# Some codes are words: so far back one that counts is looked for.
LOOKED_AT = 50


def hold_numbers(actor: Actor) -> None:
    """Until the transaction ends nobody else counts a number of the actor's organisation."""
    mine = Organisation.objects.select_for_update(no_key=True)
    mine.get(pk=actor.organisation_id)


def next_code(known: ScopedQuerySet, *, year: int, before: str = "") -> str:
    """The code after the newest of these records that has a number to count, and that none of them
    has; where none of the newest has one, the one after ``before``.
    """
    codes = known.order_by("-pk").values_list("code", flat=True)
    newest = next((code for code in codes[:LOOKED_AT] if code_after(code, year=year)), before)
    like = head_of(code_after(newest, year=year))
    return code_after(newest, year=year, taken=set(codes.filter(code__startswith=like)))
