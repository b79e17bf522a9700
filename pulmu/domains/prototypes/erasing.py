"""What a prototype says of somebody whose data is destroyed: emptied, without moving a fact."""

from __future__ import annotations

from collections.abc import Sequence

from pulmu.core.kernel.masking import ERASED
from pulmu.core.trail.erasing import register
from pulmu.core.trail.records import chunks

from .models import Prototype

_BECAUSE = "narrowed to one organisation here"


def erase_people(organisation_id: int, persons: Sequence[int]) -> int:
    """What was made for a person may be called after them."""
    mine = Prototype.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    return sum(mine.filter(person__in=some).update(name=ERASED) for some in chunks(persons))


register("prototypes", erase_people)
