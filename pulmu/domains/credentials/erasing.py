"""What certificates say of somebody whose data is destroyed: the number stands, the name goes."""

from __future__ import annotations

from collections.abc import Sequence

from pulmu.core.trail.erasing import register
from pulmu.core.trail.records import chunks

from .models import Certificate


def erase_names(organisation_id: int, persons: Sequence[int]) -> int:
    mine = Certificate.objects.everywhere(because="narrowed to one organisation here")
    theirs = mine.filter(organisation_id=organisation_id).exclude(name_sealed="")
    return sum(theirs.filter(person__in=some).update(name_sealed="") for some in chunks(persons))


register("credentials", erase_names)
