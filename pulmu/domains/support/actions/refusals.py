"""The ways in which this domain says no."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.domains.support.choices import NotAsked


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


class CaseOver(Refused):
    code = "support.case_over"


class CaseStands(Refused):
    """Another case of the same company, or person, is open."""

    code = "support.case_stands"


class NotNow(Refused):
    """What is wanted does not follow from how things stand."""

    code = "support.not_now"


class WhyMissing(Refused):
    code = "support.why_missing"


class TermWrong(Refused):
    code = "support.term_wrong"


class NotToBeAsked(Refused):
    """An offer asks for what hiring law keeps out of it."""

    code = "support.not_to_be_asked"


class NotEligible(Refused):
    """Nobody who came to a course here, or whose offer this is not."""

    code = "support.not_eligible"


class LinkWrong(Refused):
    code = "support.link_wrong"


class NumberMissing(Refused):
    code = "support.number_missing"


class TooManyPapers(Refused):
    code = "support.too_many_papers"


def unreached(why_not: str) -> NotNow:
    """No letter gets to a person, by why (see `NotAsked`)."""
    if why_not == NotAsked.DEAD_ADDRESS:
        return NotNow(_("Their e-mail address is marked as not working. Ask them for another one."))
    if why_not == NotAsked.STOPPED:
        return NotNow(_("They had the use of their data stopped. They are not written to."))
    return NotNow(_("The lab knows no e-mail address of them. Ask them for one first."))
