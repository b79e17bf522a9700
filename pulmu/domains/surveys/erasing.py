"""What answers say of somebody whose data is destroyed: what they chose stays, without them."""

from __future__ import annotations

from collections.abc import Sequence

from pulmu.core.trail.erasing import register, register_for_contacts
from pulmu.core.trail.records import chunks
from pulmu.domains.people.models import Person

from .models import Invitation, Question, Response, Voice

_BECAUSE = "narrowed to one organisation here"


def erase_answers(organisation_id: int, persons: Sequence[int]) -> int:
    """Answers to questions that tell something of a person go; the others belong to nobody then."""
    telling = Question.objects.everywhere(because=_BECAUSE)
    mine = telling.filter(organisation_id=organisation_id, is_personal=True)
    keys = set(mine.values_list("key", flat=True))
    responses = Response.objects.everywhere(because=_BECAUSE).filter(
        organisation_id=organisation_id
    )
    asked = Invitation.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    emptied = 0
    for some in chunks(persons):
        theirs = list(responses.filter(person__in=some))
        for one in theirs:
            one.answers = {key: said for key, said in one.answers.items() if key not in keys}
            one.person = None
        responses.bulk_update(theirs, ["answers", "person"])
        emptied += len(theirs) + asked.filter(person__in=some).update(person=None)
    return emptied


def erase_wishers(organisation_id: int, persons: Sequence[int]) -> int:
    """Who wished for something is not told of it."""
    voices = Voice.objects.everywhere(because=_BECAUSE).filter(organisation_id=organisation_id)
    known = Person.objects.everywhere(because=_BECAUSE).exclude(email_index="")
    emptied = 0
    for some in chunks(persons):
        addresses = list(known.filter(pk__in=some).values_list("email_index", flat=True))
        waiting = voices.filter(email_index__in=addresses)
        emptied += waiting.update(email_sealed="", email_index="")
    return emptied


register("surveys", erase_answers)
register_for_contacts("surveys", erase_wishers)
