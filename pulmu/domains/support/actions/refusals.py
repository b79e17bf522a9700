"""The ways in which this domain says no, and what all its writes check."""

from __future__ import annotations

from typing import TypeVar

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.records import chunks
from pulmu.domains.support.models import Hire, Revenue, Tenancy

R = TypeVar("R", Hire, Revenue, Tenancy)


class UnknownWord(Refused):
    code = "support.unknown_word"


class TextMissing(Refused):
    code = "support.text_missing"


class TextTooLong(Refused):
    code = "support.text_too_long"


class WrongDay(Refused):
    code = "support.wrong_day"


class NotAShare(Refused):
    code = "support.not_a_share"


class NotAnAmount(Refused):
    code = "support.not_an_amount"


class EndsBeforeStart(Refused):
    code = "support.ends_before_start"


def own(actor: Actor, model: type[R], keys: set[str]) -> list[R]:
    """The records of these keys, all of them in the organisation that is written for."""
    mine = model.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found = [row for some in chunks(sorted(keys)) for row in mine.filter(key__in=some)]
    if len(found) != len(keys):
        raise NotFound(_("There is no such record in this organisation."))
    return found
