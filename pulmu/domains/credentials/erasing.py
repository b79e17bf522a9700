"""What certificates say of somebody whose data is destroyed: the number stands, the name goes."""

from __future__ import annotations

from collections.abc import Sequence

from pulmu.core.kernel.masking import ERASED
from pulmu.core.trail.erasing import register
from pulmu.core.trail.records import chunks

from .models import Certificate


def erase_names(organisation_id: int, persons: Sequence[int]) -> int:
    mine = Certificate.objects.everywhere(because="narrowed to one organisation here")
    named = mine.filter(organisation_id=organisation_id).exclude(name_sealed="")
    emptied = 0
    for some in chunks(persons):
        theirs = named.filter(person__in=some)
        # Why one was taken back is often how the name is written.
        theirs.exclude(revoked_why="").update(revoked_why=ERASED)
        emptied += theirs.update(name_sealed="")
    return emptied


register("credentials", erase_names)
