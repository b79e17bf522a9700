"""The receipt of what was handed over, once it turns out not to be finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.trail.actions import record
from pulmu.core.trail.records import Put, Row, chunks, put
from pulmu.domains.prototypes.choices import ReceiptWay
from pulmu.domains.prototypes.erasing import destroy_drawn
from pulmu.domains.prototypes.models import Prototype
from pulmu.ledger import actions as ledger

# What is true of something as long as nobody has signed for it, and as long as nobody has it.
NOT_SIGNED_FOR: dict[str, Any] = {
    "receipt_name": "",
    "receipt_way": "",
    "receipt_file": "",
    "receipt_at": None,
}
NOT_HANDED_OVER: dict[str, Any] = {"handed_over_on": None, **NOT_SIGNED_FOR}


def source_of(found: Prototype) -> str:
    """What its evidence is attached to in the ledger."""
    return f"prototype:{found.key}"


def locked_handed_over(actor: Actor, codes: Iterable[str]) -> list[Prototype]:
    """Of these codes those that somebody has, as they stand."""
    mine = Prototype.objects.within(actor).filter(organisation_id=actor.organisation_id)
    theirs = mine.filter(handed_over_on__isnull=False).order_by("pk").select_for_update()
    return [one for some in chunks(codes) for one in theirs.filter(code__in=some)]


def put_list(
    actor: Actor, rows: Sequence[Row], back: Sequence[Prototype], *, at: dt.datetime
) -> Put[Prototype]:
    """Create or correct by code, each once; ``back``, nobody has after all. The caller's trail and
    facts say so.
    """
    by_code = {row["code"]: row for row in rows}
    gone = {one.code: {**by_code.pop(one.code), **NOT_HANDED_OVER} for one in back}
    done = put(actor, Prototype, match=("code",), rows=list(by_code.values()), at=at)
    taken = put(actor, Prototype, match=("code",), rows=list(gone.values()), at=at)
    made = {one.code: one for one in (*taken.objects, *done.objects)}
    return Put(
        objects=[made[row["code"]] for row in rows],
        created=done.created,
        changed=[*taken.changed, *done.changed],
        changes=[*taken.changes, *done.changes],
    )


def take_back_drawn(actor: Actor, found: Iterable[Prototype], *, at: dt.datetime) -> None:
    """Of ``found``, which nobody has after all, the receipts whose drawing is destroyed with this.

    An act of its own, in no batch: an import that is undone brings back that it was handed over,
    and never that it was signed for by a drawing which is no more. So it is signed for anew.
    """
    rows = [{"key": one.key, **NOT_SIGNED_FOR} for one in found if _is_drawn(one)]
    done = put(actor, Prototype, match=("key",), rows=rows, at=at)
    if done.changes:
        event = "prototypes.receipt.taken_back"
        record(actor.in_batch(""), event, at=at, changes=done.changes, count=len(rows))


def forget_drawn(found: Iterable[Prototype], *, at: dt.datetime) -> None:
    """``found`` as they stood before: what was drawn for them proves nothing any more, and is
    destroyed unless it is the receipt of another. Takes the ledger's head, so when all is written.
    """
    for one in found:
        if _is_drawn(one):
            machine = operator_of(one.organisation)
            ledger.detach(machine, links=[(source_of(one), one.receipt_file)], at=at)
            destroy_drawn(one.organisation_id, [one.receipt_file], at=at)


def _is_drawn(one: Prototype) -> bool:
    return one.receipt_way == ReceiptWay.SCREEN and bool(one.receipt_file)
