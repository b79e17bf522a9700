"""The receipt of what was handed over, once it turns out not to be finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.trail.records import Put, chunks, put
from pulmu.domains.prototypes.choices import ReceiptWay
from pulmu.domains.prototypes.erasing import destroy_drawn
from pulmu.domains.prototypes.models import Prototype
from pulmu.ledger import actions as ledger

# What is true of something as long as nobody has it.
NOT_HANDED_OVER: dict[str, Any] = {
    "handed_over_on": None,
    "receipt_name": "",
    "receipt_way": "",
    "receipt_file": "",
    "receipt_at": None,
}


def source_of(found: Prototype) -> str:
    """What its evidence is attached to in the ledger."""
    return f"prototype:{found.key}"


def locked_handed_over(actor: Actor, codes: Iterable[str]) -> list[Prototype]:
    """Of these codes those that somebody has, as they stand."""
    mine = Prototype.objects.within(actor).filter(organisation_id=actor.organisation_id)
    theirs = mine.filter(handed_over_on__isnull=False).order_by("pk").select_for_update()
    return [one for some in chunks(codes) for one in theirs.filter(code__in=some)]


def take_back(actor: Actor, found: Sequence[Prototype], *, at: dt.datetime) -> Put[Prototype]:
    """Nobody has them after all. The caller's trail and facts say so."""
    rows = [{"key": one.key, **NOT_HANDED_OVER} for one in found]
    return put(actor, Prototype, match=("key",), rows=rows, at=at)


def forget_drawn(found: Iterable[Prototype], *, at: dt.datetime) -> None:
    """``found`` as they stood before: what was drawn for them proves nothing any more, and is
    destroyed unless it is the receipt of another. Takes the ledger's head, so when all is written.
    """
    for one in found:
        if one.receipt_way == ReceiptWay.SCREEN and one.receipt_file:
            machine = operator_of(one.organisation)
            ledger.detach(machine, links=[(source_of(one), one.receipt_file)], at=at)
            destroy_drawn(one.organisation_id, [one.receipt_file], at=at)
