"""What attendances say of somebody whose data is destroyed: emptied, without moving a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from pulmu.core.kernel.labels import region_label
from pulmu.core.mail.actions import forget_people
from pulmu.core.trail.erasing import register
from pulmu.core.trail.records import chunks
from pulmu.domains.people import queries as people

from .models import Attendance, Enrolment, Party

_BECAUSE = "narrowed to one organisation here"
_COLUMNS = ("pk", "on", "region", "kept_age", *people.fact_columns("person"))


def erase_people(organisation_id: int, persons: Sequence[int]) -> int:
    """The affiliation goes; of the region stays what figures are broken down by, of the birth
    date the age band of the day.
    """
    mine = Attendance.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for some in chunks(persons):
        rows = mine.filter(person__in=some).values_list(*_COLUMNS)
        for pk, on, region, kept_age, *person in rows:
            age = people.fact_dims(person, on=on, kept_age=kept_age)["age"]
            alike[region_label(region), age].append(pk)
    for (region, age), numbers in alike.items():
        for part in chunks(numbers):
            mine.filter(pk__in=part).update(affiliation="", region=region, kept_age=age)
    return sum(map(len, alike.values()))


def erase_enrolments(organisation_id: int, persons: Sequence[int]) -> int:
    """That somebody signed up stays; what they wrote, and how they were reached, goes."""
    emptied = 0
    for model, whose, nothing in (
        (Enrolment, "person", {"answers": {}, "note": ""}),
        (Party, "leader", {"name": F("key")}),
    ):
        mine = model.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
        for some in chunks(persons):
            theirs = mine.filter(**{f"{whose}__in": some})
            addresses = theirs.exclude(email_index="").values_list("email_index", flat=True)
            forget_people(organisation_id, persons=(), addresses=set(addresses))
            emptied += theirs.update(**nothing, email_sealed="", email_index="")
    return emptied


register("programmes", erase_people)
register("programmes.enrolments", erase_enrolments)
