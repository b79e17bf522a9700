"""What somebody drew with their hand when they got what was made for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pulmu.core.files import holders
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.ledger import actions as ledger

from .models import Prototype

# 개인정보 보호법: what is kept no longer than it is needed for.
BASIS = "개인정보 보호법 제21조"
_BECAUSE = "narrowed to one organisation here"


def destroy(organisation_id: int, digests: Iterable[str], *, at: dt.datetime) -> None:
    """Those that are no receipt of anything any more; that each was there stays in the ledger."""
    every = Prototype.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    wanted = set(digests)
    gone = wanted - set(
        every.filter(receipt_file__in=wanted).values_list("receipt_file", flat=True)
    )
    if not gone:
        return
    machine = operator_of(Organisation.objects.get(pk=organisation_id))
    for sha256 in sorted(gone):
        ledger.destroy_file(machine, sha256=sha256, basis=BASIS, at=at)
    holders.let_go_of(gone)
