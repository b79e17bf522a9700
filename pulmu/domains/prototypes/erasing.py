"""What prototypes say of somebody whose data is destroyed: emptied, without moving a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from pulmu.core.files import holders
from pulmu.core.kernel.kst import KST
from pulmu.core.kernel.masking import ERASED
from pulmu.core.mail.actions import forget_people
from pulmu.core.tenancy.actors import operator_of
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.erasing import register, register_for_contacts
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people
from pulmu.ledger import actions as ledger

from .choices import ReceiptWay, RequestState
from .models import Attempt, DesignFile, NextStep, Prototype, PrototypeRequest, Review

# 개인정보 보호법: what is kept no longer than it is needed for.
BASIS = "개인정보 보호법 제21조"
_BECAUSE = "narrowed to one organisation here"
_SHARED = "the store keeps one file for everybody who has the same"
_CORRELATED = "correlated to a person found within the actor"


def erase_people(organisation_id: int, persons: Sequence[int]) -> int:
    """What was made for a person may be called after them; what they wrote, sent and signed goes.

    The days and costs stay: figures are made of them.
    """
    emptied = 0
    for some in chunks(persons):
        whose = Q(person__in=some) | Q(request__person__in=some)
        theirs = list(_of(Prototype, organisation_id).filter(whose).values_list("pk", flat=True))
        mine = _of(Prototype, organisation_id).filter(pk__in=theirs)
        _erase_signatures(organisation_id, mine)
        emptied += mine.update(name=ERASED, receipt_name="")
        _of(Attempt, organisation_id).filter(prototype__in=theirs).update(what="")
        _of(NextStep, organisation_id).filter(prototype__in=theirs).update(note="")
        asked = _of(PrototypeRequest, organisation_id).filter(person__in=some)
        _of(Review, organisation_id).filter(request__person__in=some).update(reasons=ERASED)
        emptied += asked.update(title=ERASED, idea=ERASED, terms="")
        _erase_files(organisation_id, some, theirs)
    return emptied


def erase_addresses(organisation_id: int, persons: Sequence[int]) -> int:
    """How somebody was reached goes, with what was written there."""
    emptied = 0
    for some in chunks(persons):
        reached = _of(PrototypeRequest, organisation_id).filter(person__in=some)
        reached = reached.exclude(email_index="")
        addresses = set(reached.values_list("email_index", flat=True))
        forget_people(organisation_id, persons=(), addresses=addresses)
        emptied += reached.update(email_sealed="", email_index="")
    return emptied


def destroy_drawn(organisation_id: int, digests: Iterable[str], *, at: dt.datetime) -> None:
    """Of what was drawn, that which is no receipt of anything any more; that it was there stays in
    the ledger.
    """
    wanted = set(digests)
    mine = _of(Prototype, organisation_id).filter(receipt_file__in=wanted)
    gone = wanted - set(mine.values_list("receipt_file", flat=True))
    if not gone:
        return
    machine = operator_of(Organisation.objects.get(pk=organisation_id))
    for sha256 in sorted(gone):
        ledger.destroy_file(machine, sha256=sha256, basis=BASIS, at=at)
    holders.let_go_of(gone)


def _is_held(sha256: str) -> bool:
    return DesignFile.objects.everywhere(because=_SHARED).filter(sha256=sha256).exists()


def _erase_files(organisation_id: int, some: Sequence[int], theirs: Sequence[int]) -> None:
    """What they sent is theirs: the bytes go too, unless others have the same."""
    files = _of(DesignFile, organisation_id).filter(
        Q(person__in=some) | Q(request__person__in=some) | Q(prototype__in=theirs)
    )
    digests = list(files.values_list("sha256", flat=True))
    files.delete()
    holders.let_go_of(digests)


def _erase_signatures(organisation_id: int, theirs: ScopedQuerySet) -> None:
    """What they drew with their hand is theirs alone; that they signed, and when, stays. A signed
    paper is the lab's own evidence, and goes when that does.
    """
    drawn = theirs.filter(receipt_way=ReceiptWay.SCREEN).exclude(receipt_file="")
    digests = set(drawn.values_list("receipt_file", flat=True))
    drawn.update(receipt_file="")
    destroy_drawn(organisation_id, digests, at=timezone.now())


def _of(model: type, organisation_id: int) -> ScopedQuerySet:
    mine: ScopedQuerySet = model.objects.everywhere(because=_BECAUSE)  # type: ignore[attr-defined]  # scoped
    return mine.filter(organisation_id=organisation_id)


def _awaiting() -> ScopedQuerySet:
    """Somebody whose request was asked, or whose work goes on, is awaited."""
    mine = PrototypeRequest.objects.everywhere(because=_CORRELATED).filter(person=OuterRef("pk"))
    open_ones = mine.exclude(state__in=[RequestState.REFUSED, RequestState.WITHDRAWN])
    found: ScopedQuerySet = open_ones.annotate(seen_on=TruncDate("asked_at", tzinfo=KST))
    return found


holders.register("prototypes.files", _is_held)
register("prototypes", erase_people)
register_for_contacts("prototypes", erase_addresses)
people.register_sightings("prototypes.requests", _awaiting)
